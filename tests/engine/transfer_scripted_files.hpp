// SPDX-License-Identifier: LGPL-2.1-or-later
// A file system that breaks or waits where a test says so, and otherwise is the real one.
// Hooks run on the disk threads; set them before the service starts.
#pragma once

#include "engine/transfer/posix_file_system.hpp"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>

namespace winebits::test {

// Closed until opened once; threads wait at it.
class gate {
  public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void pass() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return open_; });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_ = false;
};

class scripted_files : public transfer::posix_file_system {
  public:
    using descriptor = transfer::descriptor;
    template <class T>
    using file_result = transfer::file_result<T>;

    // An errno value instead of the call, 0 to do it. Given: where the write begins and how long it is.
    std::function<int(std::uint64_t, std::size_t)> on_write;
    std::function<int(std::uint64_t)> on_read; // given: where the read begins
    std::function<int()> on_flush, on_flush_folder, on_allocate, on_remove;
    std::size_t longest_write = SIZE_MAX; // longer ones are cut short, as the kernel may do

    std::atomic<std::uint64_t> writes{0}, flushes{0}, end_of_data{0};

    file_result<std::size_t> write(const descriptor &file, std::span<const std::byte> bytes,
                                   std::uint64_t offset) override {
        if (const int failure = on_write ? on_write(offset, bytes.size()) : 0; failure != 0)
            return std::unexpected(failure);
        const auto done =
            posix_file_system::write(file, bytes.first(std::min(bytes.size(), longest_write)), offset);
        ++writes;
        if (done)
            end_of_data = offset + *done;
        return done;
    }
    file_result<std::size_t> read(const descriptor &file, std::span<std::byte> into,
                                  std::uint64_t offset) override {
        if (const int failure = on_read ? on_read(offset) : 0; failure != 0)
            return std::unexpected(failure);
        return posix_file_system::read(file, into, offset);
    }
    file_result<void> flush(const descriptor &file) override {
        ++flushes;
        if (const int failure = on_flush ? on_flush() : 0; failure != 0)
            return std::unexpected(failure);
        return posix_file_system::flush(file);
    }
    file_result<void> flush_folder(const descriptor &folder) override {
        if (const int failure = on_flush_folder ? on_flush_folder() : 0; failure != 0)
            return std::unexpected(failure);
        return posix_file_system::flush_folder(folder);
    }
    file_result<void> allocate(const descriptor &file, std::uint64_t size) override {
        if (const int failure = on_allocate ? on_allocate() : 0; failure != 0)
            return std::unexpected(failure);
        return posix_file_system::allocate(file, size);
    }
    file_result<void> remove(const descriptor &folder, const std::string &name) override {
        if (const int failure = on_remove ? on_remove() : 0; failure != 0)
            return std::unexpected(failure);
        return posix_file_system::remove(folder, name);
    }
};

} // namespace winebits::test
