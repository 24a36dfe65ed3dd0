// SPDX-License-Identifier: LGPL-2.1-or-later
// Looks at a prefix' drives as Wine keeps them: symbolic links in dosdevices. Main thread.
#include "tools/winebits/resume_folders.hpp"

#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>

namespace winebits::cli {

namespace {

namespace fs = std::filesystem;

bool is_below(const std::string &path, const std::string &folder) {
    return path == folder || folder == "/" || path.starts_with(folder + "/");
}

// A folder through which a daemon could write to all that its user has, start-up files of the session
// included.
bool is_too_much(const std::string &path) {
    const auto home = real_path(g_get_home_dir());
    return path == "/" || (home && is_below(*home, path));
}

class collection {
  public:
    void add(const std::string &name, const std::string &from, bool wanted_by_user) {
        const auto path = real_path(from);
        if (!path)
            return;
        const auto known = [&](const recorded_folder &one) { return is_below(*path, one.path); };
        if (std::ranges::any_of(result.recorded, known))
            return;
        if (!wanted_by_user && is_too_much(*path)) {
            result.left_out.push_back(name + " leads to " + *path + ": files there wait for Wine");
            return;
        }
        auto folder = record_folder(*path);
        if (!folder)
            return;
        std::erase_if(result.recorded, [&](const recorded_folder &one) { return is_below(one.path, *path); });
        result.recorded.push_back(std::move(*folder));
    }

    drive_folders result;
};

void add_drives(const std::string &root, collection &into) {
    for (char letter = 'a'; letter <= 'z'; letter++) {
        const std::string link = root + "/dosdevices/" + letter + ":";
        std::error_code error;
        if (letter != 'c' && fs::is_directory(link, error))
            into.add(std::string("drive ") + letter + ":", link, false);
    }
}

// Documents, Downloads and the like, which Wine makes links into the home folder.
void add_users(const std::string &root, collection &into) {
    std::error_code error;
    for (const auto &user : fs::directory_iterator(root + "/drive_c/users", error))
        for (const auto &entry : fs::directory_iterator(user.path(), error))
            if (entry.is_symlink(error) && fs::is_directory(entry.path(), error))
                into.add(entry.path().filename().string() + " of " + user.path().filename().string(),
                         entry.path(), false);
}

} // namespace

std::expected<std::string, std::string> real_path(const std::string &path) {
    const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr), std::free);
    if (!real)
        return std::unexpected(path + ": " + g_strerror(errno));
    return std::string(real.get());
}

std::expected<recorded_folder, std::string> record_folder(const std::string &path) {
    const rpc::descriptor folder(::open(path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    const auto identity = folder ? tools::identity_of(folder.get()) : std::nullopt;
    if (!identity)
        return std::unexpected(path + ": " + g_strerror(errno));
    return recorded_folder{path, *identity};
}

std::string why_not_resumable(const std::string &root) {
    const std::string inside = root + "/";
    if (inside.find("/.var/app/") != std::string::npos)
        return "belongs to a Flatpak, whose programs only run in their sandbox";
    if (inside.find("/compatdata/") != std::string::npos ||
        access((root + "/../pfx.lock").c_str(), F_OK) == 0)
        return "belongs to Proton, whose programs run in Steam's container";
    const auto home = real_path(g_get_home_dir());
    if ((home && is_below(root, *home + "/snap")) || is_below(root, "/var/snap") || is_below(root, "/snap"))
        return "belongs to a snap, whose programs only run in their sandbox";
    if (access("/.flatpak-info", F_OK) == 0 || access("/run/pressure-vessel", F_OK) == 0 || g_getenv("SNAP"))
        return "is seen from inside a sandbox here, and a login is outside it";
    return {};
}

std::expected<drive_folders, std::string> folders_of_drives(const std::string &root,
                                                            const std::vector<std::string> &more) {
    collection all;
    for (const auto &folder : more) {
        const auto path = real_path(folder);
        if (!path)
            return std::unexpected(path.error());
        all.add(folder, *path, true);
    }
    const auto drive_c = real_path(root + "/drive_c");
    if (!drive_c)
        return std::unexpected(drive_c.error());
    all.add("drive c:", *drive_c, true);
    add_drives(root, all);
    add_users(root, all);
    return std::move(all.result);
}

} // namespace winebits::cli
