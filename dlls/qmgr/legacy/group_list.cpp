// SPDX-License-Identifier: LGPL-2.1-or-later
// The file of the legacy groups: read whole, written anew and renamed.
// Any thread.
#include "dlls/qmgr/legacy/group_list.hpp"

#include "dlls/common/com/handle.hpp"
#include "dlls/common/engine_client/small_file.hpp"
#include "dlls/common/engine_client/state_folder.hpp"

#include <algorithm>
#include <mutex>

namespace winebits::qmgr::legacy {

namespace {

constexpr std::size_t longest_file = 1 << 20; // bytes
constexpr std::size_t guid_length = 38;       // characters

HRESULT last_error() {
    return HRESULT_FROM_WIN32(GetLastError());
}

engine_client::result<std::wstring> file_path() {
    const auto folder = engine_client::find_state_folder();
    if (!folder)
        return std::unexpected(folder.error());
    return folder->path + L"\\groups";
}

// No file: no group has been made yet.
groups read_file(const std::wstring &path) {
    return read_groups(engine_client::read_small_file(path, longest_file).value_or(std::string()));
}

// The old file or the new one is there, whole, whatever happens.
HRESULT write_file(const std::wstring &path, std::string_view text) {
    const std::wstring fresh = path + L".new";
    {
        const com::unique_handle file(CreateFileW(fresh.c_str(), GENERIC_WRITE, 0, nullptr, CREATE_ALWAYS,
                                                  FILE_ATTRIBUTE_NORMAL, nullptr));
        DWORD written = 0;
        if (!file ||
            !WriteFile(file.get(), text.data(), static_cast<DWORD>(text.size()), &written, nullptr) ||
            !FlushFileBuffers(file.get()))
            return last_error();
    }
    return MoveFileExW(fresh.c_str(), path.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)
               ? S_OK
               : last_error();
}

} // namespace

std::string write_groups(const groups &list) {
    std::string text;
    for (const auto &[group, job] : list)
        text.append(com::text_of(group)).append(" ").append(com::text_of(job)).append("\n");
    return text;
}

groups read_groups(std::string_view text) {
    groups list;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.size() != guid_length * 2 + 1 || line[guid_length] != ' ')
            continue;
        const auto group = com::guid_from(line.substr(0, guid_length));
        const auto job = com::guid_from(line.substr(guid_length + 1));
        if (group && job)
            list.insert_or_assign(*group, *job);
    }
    return list;
}

std::optional<GUID> group_list::job_of(const GUID &group) {
    const auto path = file_path();
    if (!path)
        return std::nullopt;
    std::lock_guard hold(lock_);
    const auto list = read_file(*path);
    const auto found = list.find(group);
    return found == list.end() ? std::nullopt : std::optional(found->second);
}

std::vector<GUID> group_list::list() {
    std::vector<GUID> found;
    const auto path = file_path();
    if (!path)
        return found;
    std::lock_guard hold(lock_);
    for (const auto &[group, job] : read_file(*path))
        found.push_back(group);
    return found;
}

HRESULT group_list::put(const GUID &group, const GUID &job, const std::vector<GUID> &alive) {
    const auto path = file_path();
    if (!path)
        return path.error();
    std::lock_guard hold(lock_);
    auto list = read_file(*path);
    std::erase_if(list, [&](const auto &entry) {
        return std::ranges::none_of(alive, [&](const GUID &id) { return IsEqualGUID(id, entry.first); });
    });
    list.insert_or_assign(group, job);
    return write_file(*path, write_groups(list));
}

} // namespace winebits::qmgr::legacy
