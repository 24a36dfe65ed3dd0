// SPDX-License-Identifier: LGPL-2.1-or-later
// The list as a key file: a group for each prefix, paths as file: URIs. Main thread.
#include "tools/winebits/resume_list.hpp"

#include <fcntl.h>
#include <glib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <memory>

namespace winebits::cli {

namespace {

constexpr char file_name[] = "resume.ini", new_name[] = "resume.ini.new";
constexpr off_t largest = 1 << 20;

using text_pointer = std::unique_ptr<gchar, decltype(&g_free)>;
using key_file = std::unique_ptr<GKeyFile, decltype(&g_key_file_unref)>;

std::unexpected<std::string> failed(const std::string &what) {
    return std::unexpected(what + ": " + g_strerror(errno));
}

std::string list_folder() {
    return std::string(g_get_user_data_dir()) + "/winebits";
}

// "DEVICE:INODE:BIRTH:URI"
std::string text_of(const recorded_folder &what) {
    const text_pointer uri(g_filename_to_uri(what.path.c_str(), nullptr, nullptr), g_free);
    char numbers[80];
    std::snprintf(numbers, sizeof numbers, "%" PRIu64 ":%" PRIu64 ":%" PRIu64 ":", what.identity.device,
                  what.identity.inode, what.identity.birth);
    return numbers + std::string(uri ? uri.get() : "");
}

std::optional<recorded_folder> folder_of(const char *text) {
    recorded_folder out;
    auto &id = out.identity;
    int used = 0;
    if (!text ||
        std::sscanf(text, "%" SCNu64 ":%" SCNu64 ":%" SCNu64 ":%n", &id.device, &id.inode, &id.birth,
                    &used) != 3 ||
        used == 0)
        return std::nullopt;
    const text_pointer path(g_filename_from_uri(text + used, nullptr, nullptr), g_free);
    if (!path || path.get()[0] != '/')
        return std::nullopt;
    out.path = path.get();
    return out;
}

std::optional<resumed_prefix> prefix_in(GKeyFile *file, const char *group) {
    const text_pointer root(g_key_file_get_string(file, group, "Prefix", nullptr), g_free);
    const text_pointer boot(g_key_file_get_string(file, group, "Boot", nullptr), g_free);
    const std::unique_ptr<gchar *, decltype(&g_strfreev)> folders(
        g_key_file_get_string_list(file, group, "Folders", nullptr, nullptr), g_strfreev);
    auto where = folder_of(root.get());
    if (!where || !folders)
        return std::nullopt;
    resumed_prefix out{std::move(*where), boot ? boot.get() : "", {}};
    for (gchar **one = folders.get(); *one; ++one) {
        auto folder = folder_of(*one);
        if (!folder)
            return std::nullopt;
        out.folders.push_back(std::move(*folder));
    }
    return out;
}

bool is_private(const struct stat &status) {
    return status.st_uid == geteuid() && (status.st_mode & 022) == 0;
}

std::expected<std::string, std::string> content_of(int folder) {
    const rpc::descriptor file(openat(folder, file_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file && errno == ENOENT)
        return std::string();
    if (!file && errno == ELOOP)
        return std::unexpected(resume_list_file() + " is a symbolic link: it is not believed");
    struct stat status {};
    if (!file || fstat(file.get(), &status) != 0)
        return failed(resume_list_file());
    if (!S_ISREG(status.st_mode) || status.st_nlink != 1 || !is_private(status))
        return std::unexpected(resume_list_file() + " must be a file of yours that nobody else can write to: "
                                                    "it is not believed");
    if (status.st_size > largest)
        return std::unexpected(resume_list_file() + " is too large");
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    const ssize_t got = read(file.get(), text.data(), text.size());
    if (got < 0)
        return failed(resume_list_file());
    text.resize(static_cast<std::size_t>(got));
    return text;
}

} // namespace

std::string resume_list_file() {
    return list_folder() + "/" + file_name;
}

std::expected<resume_list, std::string> resume_list::open() {
    const std::string where = list_folder();
    if (g_mkdir_with_parents(where.c_str(), 0700) != 0)
        return failed(where);
    rpc::descriptor folder(::open(where.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    struct stat status {};
    if (!folder || fstat(folder.get(), &status) != 0)
        return failed(where);
    if (!is_private(status))
        return std::unexpected(where +
                               " must be yours, and nobody else may write to it: the list in it is not "
                               "believed");
    if (flock(folder.get(), LOCK_EX) != 0)
        return failed(where);
    const auto text = content_of(folder.get());
    if (!text)
        return std::unexpected(text.error());
    resume_list out(std::move(folder));
    if (text->empty())
        return out;
    const key_file file(g_key_file_new(), g_key_file_unref);
    if (!g_key_file_load_from_data(file.get(), text->data(), text->size(), G_KEY_FILE_NONE, nullptr))
        return std::unexpected(resume_list_file() + " is damaged");
    const std::unique_ptr<gchar *, decltype(&g_strfreev)> groups(g_key_file_get_groups(file.get(), nullptr),
                                                                 g_strfreev);
    for (gchar **group = groups.get(); *group; ++group) {
        auto one = prefix_in(file.get(), *group);
        if (!one)
            return std::unexpected(resume_list_file() + " is damaged: [" + *group + "]");
        out.prefixes.push_back(std::move(*one));
    }
    return out;
}

std::expected<void, std::string> resume_list::save() const {
    const key_file file(g_key_file_new(), g_key_file_unref);
    for (std::size_t i = 0; i < prefixes.size(); i++) {
        const auto &one = prefixes[i];
        const std::string group = "Prefix " + std::to_string(i + 1);
        std::vector<std::string> texts;
        for (const auto &folder : one.folders)
            texts.push_back(text_of(folder));
        std::vector<const gchar *> list;
        for (const auto &text : texts)
            list.push_back(text.c_str());
        g_key_file_set_string(file.get(), group.c_str(), "Prefix", text_of(one.root).c_str());
        g_key_file_set_string(file.get(), group.c_str(), "Boot", one.boot_id.c_str());
        g_key_file_set_string_list(file.get(), group.c_str(), "Folders", list.data(), list.size());
    }
    gsize size = 0;
    const text_pointer text(g_key_file_to_data(file.get(), &size, nullptr), g_free);
    unlinkat(folder_.get(), new_name, 0);
    {
        const rpc::descriptor fresh(
            openat(folder_.get(), new_name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!fresh || write(fresh.get(), text.get(), size) != static_cast<ssize_t>(size) ||
            fsync(fresh.get()) != 0)
            return failed(resume_list_file());
    }
    if (renameat(folder_.get(), new_name, folder_.get(), file_name) != 0 || fsync(folder_.get()) != 0)
        return failed(resume_list_file());
    return {};
}

std::expected<rpc::descriptor, std::string> open_recorded(const recorded_folder &what,
                                                          const std::string &boot_id) {
    rpc::descriptor folder(::open(what.path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!folder)
        return std::unexpected(what.path + " is not there any more");
    const auto found = tools::identity_of(folder.get());
    if (!found || !tools::is_same_folder(what.identity, *found, boot_id == tools::present_boot_id()))
        return std::unexpected(what.path + " is another folder than the one that was recorded");
    return folder;
}

} // namespace winebits::cli
