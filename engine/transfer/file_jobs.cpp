// SPDX-License-Identifier: LGPL-2.1-or-later
// See file_jobs.hpp.
// Disk thread.
#include "engine/transfer/file_jobs.hpp"

#include "engine/transfer/decryption.hpp"

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>

namespace winebits::transfer {
namespace {

using failure = std::optional<error>;

failure os_failure(int number) {
    return error{.why = cause::os_error, .os_errno = number};
}

// An earlier attempt gave the file its name, as far as one can see.
failure renamed_before(file_system &files, const descriptor &folder, const located_file &what) {
    if (!what.begun)
        return os_failure(ENOENT);
    const auto there = files.size_of(folder, what.name);
    if (!there)
        return os_failure(there.error());
    return *there && (!what.size || *there == what.size) ? std::nullopt : os_failure(ENOENT);
}

failure rename_one(file_system &files, const descriptor &folder, const located_file &what, mode_t mode) {
    {
        const auto file = files.open(folder, what.temporary_name);
        if (!file)
            return file.error() == ENOENT ? renamed_before(files, folder, what) : os_failure(file.error());
        const auto found = what.size ? files.size(*file) : file_result<std::uint64_t>();
        if (!found || (what.size && *found != *what.size)) // somebody cut it (design promise 3)
            return os_failure(found ? ENODATA : found.error());
        if (const auto set = files.set_mode(*file, mode); !set)
            return os_failure(set.error());
        if (what.modified != 0)
            if (const auto set = files.set_modification_time(*file, what.modified); !set)
                return os_failure(set.error());
    }
    const auto renamed = what.keep_existing ? files.rename_new(folder, what.temporary_name, what.name)
                                            : files.rename(folder, what.temporary_name, what.name);
    if (!renamed)
        return os_failure(renamed.error());
    return std::nullopt;
}

// Opens each folder once.
class open_folders {
  public:
    explicit open_folders(file_system &files) : files_(files) {}

    const file_result<descriptor> &at(const std::string &path) {
        const auto known = folders_.find(path);
        return known != folders_.end() ? known->second
                                       : folders_.emplace(path, files_.open_folder(path)).first->second;
    }

  private:
    file_system &files_;
    std::map<std::string, file_result<descriptor>> folders_;
};

} // namespace

int folder_failure(int error_number) {
    return error_number == ENOENT ? ENOTDIR : error_number;
}

std::optional<error> refusal_of(file_system &files, const located_file &what) {
    if (!what.folder)
        return error{.why = cause::drive_not_mapped};
    const auto folder = files.open_folder(*what.folder);
    if (!folder)
        return os_failure(folder_failure(folder.error()));
    const auto writable = files.check_writable(*folder);
    if (writable)
        return std::nullopt;
    return os_failure(writable.error() == EROFS ? EACCES : writable.error());
}

std::vector<std::optional<error>> rename_all(file_system &files, const std::vector<located_file> &what,
                                             mode_t mode) {
    open_folders folders(files);
    std::vector<failure> out;
    std::map<std::string, failure> flushed; // of the folders in which something was renamed
    for (const auto &one : what) {
        if (!one.folder) {
            out.push_back(error{.why = cause::drive_not_mapped});
            continue;
        }
        const auto &folder = folders.at(*one.folder);
        out.push_back(folder ? rename_one(files, *folder, one, mode)
                             : os_failure(folder_failure(folder.error())));
        if (!out.back())
            flushed.emplace(*one.folder, std::nullopt);
    }
    for (auto &[path, outcome] : flushed)
        if (const auto done = files.flush_folder(*folders.at(path)); !done)
            outcome = os_failure(done.error());
    for (std::size_t i = 0; i < what.size(); ++i)
        if (!out[i])
            out[i] = flushed.at(*what[i].folder);
    return out;
}

std::uint32_t remove_all(file_system &files, const std::vector<located_file> &what) {
    open_folders folders(files);
    std::uint32_t left = 0;
    std::set<std::string> changed;
    const auto gone = [](int number) { return number == ENOENT || number == ENOTDIR; };
    for (const auto &one : what) {
        if (!one.folder) {
            ++left;
            continue;
        }
        const auto &folder = folders.at(*one.folder);
        if (!folder) {
            left += gone(folder.error()) ? 0 : 1;
            continue;
        }
        (void)files.remove(*folder, decrypted_name(one.temporary_name));
        const auto removed = files.remove(*folder, one.temporary_name);
        left += removed || gone(removed.error()) ? 0 : 1;
        changed.insert(*one.folder);
    }
    // The job is forgotten next, and nobody would look for a file that came back.
    for (const auto &path : changed)
        (void)files.flush_folder(*folders.at(path));
    return left;
}

void remove_unknown(file_system &files, const std::string &path, const std::vector<std::string> &known) {
    const auto folder = files.open_folder(path);
    const auto names = folder ? files.names(*folder) : file_result<std::vector<std::string>>();
    if (!names)
        return;
    for (const auto &one : *names)
        if (std::ranges::find(known, one) == known.end())
            (void)files.remove(*folder, one);
}

} // namespace winebits::transfer
