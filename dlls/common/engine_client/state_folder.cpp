// SPDX-License-Identifier: LGPL-2.1-or-later
// Finds and reads the state folder (docs/wire.md, "Finding the daemon").
// Any thread.
#include "dlls/common/engine_client/state_folder.hpp"

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/process_token.hpp"
#include "dlls/common/engine_client/digest.hpp"
#include "dlls/common/engine_client/small_file.hpp"
#include "dlls/common/engine_client/unix_path.hpp"
#include "winebits/protocol.hpp"

#include <sddl.h>

#include <array>
#include <charconv>
#include <memory>
#include <string_view>

namespace winebits::engine_client {

namespace {

struct local_free {
    void operator()(void *memory) const noexcept { LocalFree(memory); }
};

std::wstring widened(std::string_view ascii) {
    return {ascii.begin(), ascii.end()};
}

// Full access for the user and nobody else, which Wine turns into mode 0700.
void make_private_folder(const std::wstring &path) {
    const std::wstring rules = L"D:P(A;;FA;;;" + com::process_user_sid() + L")";
    PSECURITY_DESCRIPTOR raw = nullptr;
    ConvertStringSecurityDescriptorToSecurityDescriptorW(rules.c_str(), SDDL_REVISION_1, &raw, nullptr);
    const std::unique_ptr<void, local_free> descriptor(raw);
    SECURITY_ATTRIBUTES attributes{sizeof attributes, raw, FALSE};
    CreateDirectoryW(path.c_str(), raw ? &attributes : nullptr);
}

std::optional<std::uint64_t> inode_of(const std::wstring &path) {
    const com::unique_handle folder(CreateFileW(path.c_str(), FILE_READ_ATTRIBUTES,
                                                FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                                nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr));
    BY_HANDLE_FILE_INFORMATION info;
    if (!folder || !GetFileInformationByHandle(folder.get(), &info))
        return std::nullopt;
    return std::uint64_t(info.nFileIndexHigh) << 32 | info.nFileIndexLow;
}

} // namespace

result<state_folder> find_state_folder() {
    std::array<wchar_t, MAX_PATH> windows;
    const UINT length = GetWindowsDirectoryW(windows.data(), windows.size());
    if (length < 3 || length >= windows.size())
        return std::unexpected(service_disabled);
    const std::wstring data = std::wstring(windows.data(), 3) + L"ProgramData";
    state_folder folder;
    folder.path = data + L"\\winebits";
    auto inode = inode_of(folder.path);
    if (!inode) {
        CreateDirectoryW(data.c_str(), nullptr);
        make_private_folder(folder.path);
        inode = inode_of(folder.path);
    }
    auto unix_path = unix_path_of(folder.path);
    if (!inode || !unix_path)
        return std::unexpected(service_disabled);
    folder.inode = *inode;
    folder.unix_path = std::move(*unix_path);
    return folder;
}

std::optional<endpoint> read_endpoint(const state_folder &folder) {
    auto text = read_small_file(folder.path + L"\\" + widened(protocol::file::endpoint), 256);
    if (!text)
        return std::nullopt;
    endpoint found;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), found.port);
    if (failure != std::errc() || found.port == 0)
        return std::nullopt;
    found.text = std::move(*text);
    return found;
}

std::optional<std::string> read_key(const state_folder &folder) {
    const auto text = read_small_file(folder.path + L"\\" + widened(protocol::file::key), 256);
    if (!text || text->size() < 64)
        return std::nullopt;
    return bytes_from_hex(std::string_view(*text).substr(0, 64));
}

} // namespace winebits::engine_client
