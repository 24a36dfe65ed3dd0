// SPDX-License-Identifier: LGPL-2.1-or-later
// Maps the status page of the prefix read-only and finds a job in it.
// Any thread of the client; the mapping is made once and stays for the life of the process.
#include "dlls/qmgrprxy/status_page_reader.hpp"

#include <windows.h>

#include <bits.h>

#include "winebits/protocol.hpp"

#include <memory>

namespace winebits::qmgrprxy {
namespace {

struct close_handle {
    void operator()(HANDLE handle) const noexcept { CloseHandle(handle); }
};
using unique_handle = std::unique_ptr<void, close_handle>;

// The state folder is found from the prefix: %ProgramData% differs in services.
bool page_path(wchar_t (&path)[MAX_PATH]) {
    wchar_t windows[MAX_PATH];
    const UINT length = GetSystemWindowsDirectoryW(windows, MAX_PATH);
    if (length < 2 || length >= MAX_PATH)
        return false;
    windows[2] = 0;
    const int written =
        wsprintfW(path, L"%s\\%S\\%S", windows, protocol::state_folder_below_drive_c, status_page::file_name);
    return written > 0;
}

const status_page::page *map_page() {
    wchar_t path[MAX_PATH];
    if (!page_path(path))
        return nullptr;
    const HANDLE file =
        CreateFileW(path, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                    OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE)
        return nullptr;
    const unique_handle keep_file(file);
    LARGE_INTEGER size{};
    if (!GetFileSizeEx(file, &size) || size.QuadPart != static_cast<LONGLONG>(sizeof(status_page::page)))
        return nullptr;
    const unique_handle mapping(CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr));
    if (!mapping)
        return nullptr;
    return static_cast<const status_page::page *>(
        MapViewOfFile(mapping.get(), FILE_MAP_READ, 0, 0, sizeof(status_page::page)));
}

// The view is never unmapped: a getter of another thread may be reading it.
const status_page::page *mapped_page() {
    static std::atomic<const status_page::page *> page{nullptr};
    if (const auto *known = page.load(std::memory_order_acquire))
        return known;
    const auto *fresh = map_page();
    const status_page::page *expected = nullptr;
    if (fresh && !page.compare_exchange_strong(expected, fresh, std::memory_order_acq_rel)) {
        UnmapViewOfFile(fresh);
        return expected;
    }
    return fresh;
}

// Wine's performance counter is CLOCK_MONOTONIC_RAW. A Wine whose counter is another clock sees no fresh
// stamp, and so asks the service.
bool is_fresh(std::uint64_t stamp_ms) {
    LARGE_INTEGER count, frequency;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    const auto per_ms = static_cast<std::uint64_t>(frequency.QuadPart) / 1000;
    if (per_ms == 0)
        return false;
    const auto now = static_cast<std::uint64_t>(count.QuadPart) / per_ms;
    return stamp_ms != 0 && stamp_ms <= now + 1 &&
           now - (stamp_ms < now ? stamp_ms : now) < status_page::trusted_ms;
}

} // namespace

std::optional<status_page::entry> read_status(const job_bytes &job) noexcept {
    const auto *page = mapped_page();
    if (!page || page->magic.load(std::memory_order_acquire) != status_page::magic)
        return std::nullopt;
    for (const auto &slot : page->slots) {
        const auto entry = status_page::read(slot);
        if (!entry || entry->job != job)
            continue;
        const bool runs =
            entry->state == BG_JOB_STATE_CONNECTING || entry->state == BG_JOB_STATE_TRANSFERRING;
        return runs && is_fresh(entry->stamp_ms) ? entry : std::nullopt;
    }
    return std::nullopt;
}

} // namespace winebits::qmgrprxy
