// SPDX-License-Identifier: LGPL-2.1-or-later
// The file system calls as Linux has them. Tests derive from it to change single ones.
// Any thread.
#pragma once

#include "engine/transfer/file_system.hpp"

namespace winebits::transfer {

class posix_file_system : public file_system {
  public:
    file_result<descriptor> open_folder(const std::string &path) override;
    file_result<void> check_writable(const descriptor &folder) override;
    file_result<descriptor> create(const descriptor &folder, const std::string &name) override;
    file_result<descriptor> open(const descriptor &folder, const std::string &name) override;
    file_result<std::uint64_t> size(const descriptor &file) override;
    file_result<std::optional<std::uint64_t>> size_of(const descriptor &folder,
                                                      const std::string &name) override;
    file_result<std::size_t> write(const descriptor &file, std::span<const std::byte> bytes,
                                   std::uint64_t offset) override;
    file_result<void> allocate(const descriptor &file, std::uint64_t size) override;
    file_result<void> truncate(const descriptor &file, std::uint64_t size) override;
    void start_write_back(const descriptor &file, std::uint64_t offset, std::uint64_t length) override;
    file_result<void> flush(const descriptor &file) override;
    file_result<void> flush_folder(const descriptor &folder) override;
    file_result<void> set_mode(const descriptor &file, mode_t mode) override;
    file_result<void> set_modification_time(const descriptor &file, file_time time) override;
    file_result<descriptor> open_source(const std::string &path) override;
    file_result<file_status> status(const descriptor &file) override;
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
};

} // namespace winebits::transfer
