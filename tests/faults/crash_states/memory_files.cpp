// SPDX-License-Identifier: LGPL-2.1-or-later
// See memory_files.hpp.
// Disk threads, one at a time.
#include "tests/faults/crash_states/memory_files.hpp"

#include <cerrno>
#include <fcntl.h>

namespace winebits::crash_states {
namespace {

using transfer::descriptor;
using transfer::file_result;

file_result<void> outcome(int failure) {
    if (failure != 0)
        return std::unexpected(failure);
    return {};
}

file_result<descriptor> stand_in() {
    descriptor made(::open("/dev/null", O_RDONLY | O_CLOEXEC));
    if (!made)
        return std::unexpected(EMFILE);
    return made;
}

} // namespace

file_result<descriptor> memory_files::opened(file_number file) {
    auto made = stand_in();
    if (made)
        files_[made->number()] = file;
    return made;
}

file_result<descriptor> memory_files::open_folder(const std::string &given) {
    const auto path = given.substr(0, given.find_last_not_of('/') + 1);
    if (const int failure = disk_.look_at_folder(path))
        return std::unexpected(failure);
    auto made = stand_in();
    if (made)
        folders_[made->number()] = path;
    return made;
}

file_result<descriptor> memory_files::create(const descriptor &folder, const std::string &name) {
    file_number file = 0;
    if (const int failure = disk_.create(path_of(folder), name, file))
        return std::unexpected(failure);
    return opened(file);
}

file_result<descriptor> memory_files::open(const descriptor &folder, const std::string &name) {
    file_number file = 0;
    if (const int failure = disk_.open(path_of(folder), name, file))
        return std::unexpected(failure);
    return opened(file);
}

file_result<std::optional<std::uint64_t>> memory_files::size_of(const descriptor &folder,
                                                                const std::string &name) {
    const auto file = open(folder, name);
    if (!file)
        return file.error() == ENOENT ? file_result<std::optional<std::uint64_t>>()
                                      : std::unexpected(file.error());
    const auto found = size(*file);
    return found ? file_result<std::optional<std::uint64_t>>(*found) : std::unexpected(found.error());
}

file_result<std::uint64_t> memory_files::size(const descriptor &file) {
    std::uint64_t out = 0;
    if (const int failure = disk_.size(number_of(file), out))
        return std::unexpected(failure);
    return out;
}

file_result<std::size_t> memory_files::write(const descriptor &file, std::span<const std::byte> bytes,
                                             std::uint64_t offset) {
    std::size_t done = 0;
    if (const int failure = disk_.write(number_of(file), offset, bytes, done))
        return std::unexpected(failure);
    return done;
}

file_result<void> memory_files::allocate(const descriptor &file, std::uint64_t) {
    return outcome(disk_.allocate(number_of(file)));
}

file_result<void> memory_files::truncate(const descriptor &file, std::uint64_t size) {
    return outcome(disk_.truncate(number_of(file), size));
}

file_result<void> memory_files::flush(const descriptor &file) {
    return outcome(disk_.flush(number_of(file)));
}

file_result<void> memory_files::flush_folder(const descriptor &folder) {
    return outcome(disk_.flush_folder(path_of(folder)));
}

file_result<void> memory_files::set_mode(const descriptor &file, mode_t) {
    return outcome(disk_.attribute(number_of(file)));
}

file_result<void> memory_files::set_modification_time(const descriptor &file, file_time) {
    return outcome(disk_.attribute(number_of(file)));
}

file_result<descriptor> memory_files::open_source(const std::string &path) {
    const auto where = place_of(path);
    file_number file = 0;
    if (const int failure = disk_.open(where.folder, where.name, file))
        return std::unexpected(failure);
    return opened(file);
}

file_result<transfer::file_status> memory_files::status(const descriptor &file) {
    const auto length = size(file);
    if (!length)
        return std::unexpected(length.error());
    return transfer::file_status{*length, file_time_of_unix_epoch};
}

file_result<std::size_t> memory_files::read(const descriptor &file, std::span<std::byte> into,
                                            std::uint64_t offset) {
    std::size_t done = 0;
    if (const int failure = disk_.read(number_of(file), offset, into, done))
        return std::unexpected(failure);
    return done;
}

file_result<void> memory_files::rename(const descriptor &folder, const std::string &from,
                                       const std::string &to) {
    return outcome(disk_.rename(path_of(folder), from, to));
}

file_result<void> memory_files::rename_new(const descriptor &folder, const std::string &from,
                                           const std::string &to) {
    if (disk_.now().find(path_of(folder), to))
        return std::unexpected(EEXIST);
    return rename(folder, from, to);
}

file_result<void> memory_files::remove(const descriptor &folder, const std::string &name) {
    return outcome(disk_.remove(path_of(folder), name));
}

file_result<void> memory_files::make_folder(const std::string &path) {
    const int failure = disk_.make_folder(path);
    return outcome(failure == EEXIST ? 0 : failure);
}

file_result<std::vector<std::string>> memory_files::names(const descriptor &folder) {
    if (const int failure = disk_.look_at_folder(path_of(folder)))
        return std::unexpected(failure);
    std::vector<std::string> out;
    for (const auto &[name, file] : disk_.now().folders.at(path_of(folder)).names)
        out.push_back(name);
    return out;
}

void memory_files::release(const descriptor &file, std::uint64_t offset) {
    (void)disk_.punch(number_of(file), offset);
}

} // namespace winebits::crash_states
