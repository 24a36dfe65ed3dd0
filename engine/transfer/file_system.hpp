// SPDX-License-Identifier: LGPL-2.1-or-later
// Every file system call of the transfer layer, so that tests can make a disk full, slow or broken.
// Called on the disk threads; an implementation must allow calls from several of them at once.
#pragma once

#include "engine/base/instant.hpp"

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>
#include <utility>
#include <vector>

namespace winebits::transfer {

// The error is an errno value.
template <class T>
using file_result = std::expected<T, int>;

// Owns a file descriptor.
class descriptor {
  public:
    descriptor() = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor &&other) noexcept : number_(std::exchange(other.number_, -1)) {}
    descriptor &operator=(descriptor &&other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~descriptor();

    int number() const { return number_; }
    explicit operator bool() const { return number_ >= 0; }

  private:
    int number_ = -1;
};

// Two descriptors of the same file have the same; zeros where nobody asks.
struct file_identity {
    std::uint64_t device = 0, inode = 0;
    friend bool operator==(const file_identity &, const file_identity &) = default;
};

struct file_status {
    std::uint64_t size = 0;
    file_time modified = 0;
    file_identity identity{};
};

class file_system {
  public:
    virtual ~file_system() = default;

    // The folder itself is found through symbolic links, the names inside it never are.
    virtual file_result<descriptor> open_folder(const std::string &path) = 0;
    // Whether files can be made in it, by permissions and mount: nothing is tried.
    virtual file_result<void> check_writable(const descriptor &folder) = 0;
    // Makes a file nobody else can read; EEXIST when the name is taken by anything.
    virtual file_result<descriptor> create(const descriptor &folder, const std::string &name) = 0;
    // Opens a regular file for reading and writing.
    virtual file_result<descriptor> open(const descriptor &folder, const std::string &name) = 0;
    virtual file_result<std::uint64_t> size(const descriptor &file) = 0;
    // Of the regular file that has the name; none: there is none.
    virtual file_result<std::optional<std::uint64_t>> size_of(const descriptor &folder,
                                                              const std::string &name) = 0;

    // May write less than asked.
    virtual file_result<std::size_t> write(const descriptor &file, std::span<const std::byte> bytes,
                                           std::uint64_t offset) = 0;
    // Reserves space for that many bytes without changing the file's size. Success where that can't be done.
    virtual file_result<void> allocate(const descriptor &file, std::uint64_t size) = 0;
    virtual file_result<void> truncate(const descriptor &file, std::uint64_t size) = 0;
    // Starts to write that part to the disk and doesn't wait; only a hint.
    virtual void start_write_back(const descriptor &file, std::uint64_t offset, std::uint64_t length) = 0;
    // Returns when data and size are on the disk.
    virtual file_result<void> flush(const descriptor &file) = 0;
    // Returns when the folder's names are on the disk, as far as the file system can do that.
    virtual file_result<void> flush_folder(const descriptor &folder) = 0;

    virtual file_result<void> set_mode(const descriptor &file, mode_t mode) = 0;
    virtual file_result<void> set_modification_time(const descriptor &file, file_time time) = 0;
    // Opens a regular file to be read from start to end, found through symbolic links; EISDIR for a folder,
    // EACCES for a device, a pipe or a socket.
    virtual file_result<descriptor> open_source(const std::string &path) = 0;
    virtual file_result<file_status> status(const descriptor &file) = 0;
    // May read less than asked; 0 at the end of the file.
    virtual file_result<std::size_t> read(const descriptor &file, std::span<std::byte> into,
                                          std::uint64_t offset) = 0;
    // Replaces what is there.
    virtual file_result<void> rename(const descriptor &folder, const std::string &from,
                                     const std::string &to) = 0;
    // EEXIST when something of the new name is there, unless that is the file itself: then the old name goes.
    virtual file_result<void> rename_new(const descriptor &folder, const std::string &from,
                                         const std::string &to) = 0;
    virtual file_result<void> remove(const descriptor &folder, const std::string &name) = 0;

    // Makes a folder that nobody else can enter; success when there is one of that name.
    virtual file_result<void> make_folder(const std::string &path) = 0;
    // What is in the folder, without "." and "..".
    virtual file_result<std::vector<std::string>> names(const descriptor &folder) = 0;
    // Gives back the blocks of what lies before `offset`, as far as the file system can; the size stays.
    virtual void release(const descriptor &file, std::uint64_t offset) = 0;
};

} // namespace winebits::transfer
