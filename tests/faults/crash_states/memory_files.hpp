// SPDX-License-Identifier: LGPL-2.1-or-later
// The file-system calls of the transfer layer on a disk in memory.
// Disk threads, one at a time.
#pragma once

#include "engine/transfer/file_system.hpp"
#include "tests/faults/crash_states/memory_disk.hpp"

#include <map>

namespace winebits::crash_states {

class memory_files : public transfer::file_system {
  public:
    explicit memory_files(memory_disk &disk) : disk_(disk) {}

    template <class T>
    using file_result = transfer::file_result<T>;
    using descriptor = transfer::descriptor;

    file_result<descriptor> open_folder(const std::string &path) override;
    file_result<void> check_writable(const descriptor &) override { return {}; }
    file_result<descriptor> create(const descriptor &folder, const std::string &name) override;
    file_result<descriptor> open(const descriptor &folder, const std::string &name) override;
    file_result<std::optional<std::uint64_t>> size_of(const descriptor &folder,
                                                      const std::string &name) override;
    file_result<std::uint64_t> size(const descriptor &file) override;
    file_result<std::size_t> write(const descriptor &file, std::span<const std::byte> bytes,
                                   std::uint64_t offset) override;
    file_result<void> allocate(const descriptor &file, std::uint64_t size) override;
    file_result<void> truncate(const descriptor &file, std::uint64_t size) override;
    void start_write_back(const descriptor &, std::uint64_t, std::uint64_t) override {}
    file_result<void> flush(const descriptor &file) override;
    file_result<void> flush_folder(const descriptor &folder) override;
    file_result<void> set_mode(const descriptor &file, mode_t mode) override;
    file_result<void> set_modification_time(const descriptor &file, file_time time) override;
    file_result<descriptor> open_source(const std::string &path) override;
    file_result<transfer::file_status> status(const descriptor &file) override;
    file_result<std::size_t> read(const descriptor &file, std::span<std::byte> into,
                                  std::uint64_t offset) override;
    file_result<void> rename(const descriptor &folder, const std::string &from,
                             const std::string &to) override;
    file_result<void> rename_new(const descriptor &folder, const std::string &from,
                                 const std::string &to) override;
    file_result<void> remove(const descriptor &folder, const std::string &name) override;
    file_result<void> make_folder(const std::string &path) override;
    file_result<std::vector<std::string>> names(const descriptor &folder) override;
    void release(const descriptor &file, std::uint64_t offset) override;

  private:
    // Numbers of real descriptors stand for what was opened; one that was closed comes again.
    file_result<descriptor> opened(file_number);
    const std::string &path_of(const descriptor &folder) const { return folders_.at(folder.number()); }
    file_number number_of(const descriptor &file) const { return files_.at(file.number()); }

    memory_disk &disk_;
    std::map<int, std::string> folders_;
    std::map<int, file_number> files_;
};

} // namespace winebits::crash_states
