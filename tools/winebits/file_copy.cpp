// SPDX-License-Identifier: LGPL-2.1-or-later
// Atomic copies and digests of files. Any thread.
#include "tools/winebits/file_copy.hpp"

#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

namespace winebits::cli {

namespace {

namespace fs = std::filesystem;

std::unexpected<std::string> failure(const std::string &file) {
    return std::unexpected(file + ": " + g_strerror(errno));
}

std::expected<std::string, std::string> content_of(const std::string &file) {
    std::ifstream input(file, std::ios::binary);
    std::ostringstream content;
    if (!input || !(content << input.rdbuf()))
        return failure(file);
    return std::move(content).str();
}

// Makes a temporary file beside the target, 0666 & ~umask, with the content on the disk.
std::expected<std::string, std::string> write_temporary(const std::string &target,
                                                        const std::string &content) {
    std::string name = target + ".XXXXXX";
    const int file = mkostemp(name.data(), O_CLOEXEC);
    if (file < 0)
        return failure(name);
    const mode_t mask = umask(0);
    umask(mask);
    std::size_t done = 0;
    bool good = fchmod(file, 0666 & ~mask) == 0;
    while (good && done < content.size()) {
        const ssize_t count = write(file, content.data() + done, content.size() - done);
        good = count > 0 || (count < 0 && errno == EINTR);
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    good = good && fsync(file) == 0;
    const int error = errno;
    close(file);
    if (good)
        return name;
    unlink(name.c_str());
    errno = error;
    return failure(name);
}

std::expected<void, std::string> rename_over(const std::string &temporary, const std::string &target) {
    if (rename(temporary.c_str(), target.c_str()) == 0)
        return {};
    const auto result = failure(target);
    unlink(temporary.c_str());
    return result;
}

} // namespace

std::string digest_of(const std::string &file) {
    const auto content = content_of(file);
    if (!content)
        return {};
    const std::unique_ptr<gchar, decltype(&g_free)> digest(
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, reinterpret_cast<const guchar *>(content->data()),
                                    content->size()),
        g_free);
    return digest.get();
}

std::expected<void, std::string> copy_atomically(const std::string &source, const std::string &target) {
    std::error_code error;
    fs::create_directories(fs::path(target).parent_path(), error);
    if (fs::is_symlink(source, error)) {
        // Some prefixes hold links to Wine's own files: keep the link, not a copy of what it names.
        const fs::path link = fs::read_symlink(source, error);
        const std::string temporary = target + ".link";
        unlink(temporary.c_str());
        if (symlink(link.c_str(), temporary.c_str()) != 0)
            return failure(temporary);
        return rename_over(temporary, target);
    }
    const auto content = content_of(source);
    if (!content)
        return std::unexpected(content.error());
    return write_atomically(target, *content);
}

std::expected<void, std::string> write_atomically(const std::string &target, const std::string &text) {
    const auto temporary = write_temporary(target, text);
    if (!temporary)
        return std::unexpected(temporary.error());
    return rename_over(*temporary, target);
}

} // namespace winebits::cli
