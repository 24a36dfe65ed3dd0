// SPDX-License-Identifier: LGPL-2.1-or-later
// The memory between the network and the disk: libcurl hands out 16 KiB at a time, the disk wants large
// writes. Any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace winebits::transfer {

inline constexpr std::size_t block_size = std::size_t{256} << 10;

// Bytes of a file on their way to the disk.
struct block {
    std::unique_ptr<std::byte[]> memory; // block_size bytes
    std::uint64_t offset = 0;            // where they belong
    std::size_t used = 0;

    std::span<const std::byte> bytes() const { return {memory.get(), used}; }
};

class block_pool {
  public:
    block_pool();
    // Throws std::bad_alloc.
    block take(std::uint64_t offset);
    void give_back(block) noexcept;
    // Frees what is not in use.
    void trim();

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<std::byte[]>> free_;
};

} // namespace winebits::transfer
