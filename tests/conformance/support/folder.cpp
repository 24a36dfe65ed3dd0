// SPDX-License-Identifier: LGPL-2.1-or-later
// Files of the tests, through plain Windows functions.
// Test thread only.
#include "tests/conformance/support/folder.hpp"

#include <algorithm>

namespace winebits::conformance {

namespace {

// A handle that closes itself.
class file_handle {
  public:
    file_handle(const text &path, DWORD access, DWORD disposition)
        : handle_(CreateFileW(wide(path), access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                              nullptr, disposition, FILE_ATTRIBUTE_NORMAL, nullptr)) {}
    ~file_handle() {
        if (valid())
            CloseHandle(handle_);
    }
    file_handle(const file_handle &) = delete;
    file_handle &operator=(const file_handle &) = delete;
    bool valid() const { return handle_ != INVALID_HANDLE_VALUE; }
    HANDLE get() const { return handle_; }

  private:
    HANDLE handle_;
};

text temporary_folder() {
    WCHAR path[MAX_PATH + 1] = {};
    CHECK(GetTempPathW(MAX_PATH + 1, path) > 0);
    return from_wide(path);
}

} // namespace

scratch_folder::scratch_folder() {
    path_ = temporary_folder() + widen("bits-test-" + unique_word());
    CHECK(CreateDirectoryW(wide(path_), nullptr));
}

scratch_folder::~scratch_folder() {
    for (const text &name : names(u"*")) {
        const text path = *this / name;
        SetFileAttributesW(wide(path), FILE_ATTRIBUTE_NORMAL);
        DeleteFileW(wide(path));
    }
    RemoveDirectoryW(wide(path_));
}

std::vector<text> scratch_folder::names(const text &pattern) const {
    std::vector<text> found;
    WIN32_FIND_DATAW entry{};
    const HANDLE search = FindFirstFileW(wide(*this / pattern), &entry);
    if (search == INVALID_HANDLE_VALUE)
        return found;
    do {
        if (!(entry.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
            found.push_back(from_wide(entry.cFileName));
    } while (FindNextFileW(search, &entry));
    FindClose(search);
    return found;
}

bool exists(const text &path) {
    return GetFileAttributesW(wide(path)) != INVALID_FILE_ATTRIBUTES;
}

std::optional<std::uint64_t> file_size(const text &path) {
    WIN32_FILE_ATTRIBUTE_DATA data{};
    if (!GetFileAttributesExW(wide(path), GetFileExInfoStandard, &data))
        return std::nullopt;
    return (static_cast<std::uint64_t>(data.nFileSizeHigh) << 32) | data.nFileSizeLow;
}

std::optional<std::uint64_t> modification_time(const text &path) {
    WIN32_FILE_ATTRIBUTE_DATA data{};
    if (!GetFileAttributesExW(wide(path), GetFileExInfoStandard, &data))
        return std::nullopt;
    return (static_cast<std::uint64_t>(data.ftLastWriteTime.dwHighDateTime) << 32) |
           data.ftLastWriteTime.dwLowDateTime;
}

std::optional<std::string> contents(const text &path) {
    const auto size = file_size(path);
    const file_handle file(path, GENERIC_READ, OPEN_EXISTING);
    if (!size || !file.valid())
        return std::nullopt;
    std::string bytes(static_cast<std::size_t>(*size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const auto block = static_cast<DWORD>(std::min<std::size_t>(bytes.size() - done, 1u << 20));
        DWORD read = 0;
        if (!ReadFile(file.get(), bytes.data() + done, block, &read, nullptr) || read == 0)
            return std::nullopt;
        done += read;
    }
    return bytes;
}

void write_file(const text &path, const std::string &bytes) {
    const file_handle file(path, GENERIC_WRITE, CREATE_ALWAYS);
    DWORD written = 0;
    CHECK(file.valid());
    CHECK(WriteFile(file.get(), bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr));
    CHECK_EQUAL(written, static_cast<DWORD>(bytes.size()));
}

std::string entity(std::uint64_t size, std::uint64_t seed) {
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::uint64_t value = seed * 0xD1B54A32D192ED03u;
    for (char &byte : bytes) {
        byte = static_cast<char>(value >> 56);
        value += 0x9E3779B97F4A7C15u;
    }
    return bytes;
}

} // namespace winebits::conformance
