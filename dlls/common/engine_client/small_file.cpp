// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads a small file whole.
// Any thread.
#include "dlls/common/engine_client/small_file.hpp"

#include "dlls/common/com/handle.hpp"

#include <array>

namespace winebits::engine_client {

std::optional<std::string> read_small_file(const std::wstring &path, std::size_t limit) {
    const com::unique_handle file(CreateFileW(path.c_str(), GENERIC_READ,
                                              FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                              OPEN_EXISTING, 0, nullptr));
    if (!file)
        return std::nullopt;
    std::string bytes;
    std::array<char, 4096> block;
    DWORD count = 0;
    while (ReadFile(file.get(), block.data(), block.size(), &count, nullptr) && count != 0) {
        bytes.append(block.data(), count);
        if (bytes.size() > limit)
            return std::nullopt;
    }
    return bytes;
}

} // namespace winebits::engine_client
