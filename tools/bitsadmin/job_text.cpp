// SPDX-License-Identifier: LGPL-2.1-or-later
// Names, numbers and times as bitsadmin prints them.
// Any thread.
#include "tools/bitsadmin/job_text.hpp"

#include <array>
#include <span>
#include <string_view>

#include "tools/bitsadmin/arguments.hpp"

namespace winebits::bitsadmin {

namespace {

constexpr std::array<std::wstring_view, 9> state_names = {L"QUEUED",      L"CONNECTING",   L"TRANSFERRING",
                                                          L"SUSPENDED",   L"ERROR",        L"TRANSIENT_ERROR",
                                                          L"TRANSFERRED", L"ACKNOWLEDGED", L"CANCELLED"};
constexpr std::array<std::wstring_view, 3> type_names = {L"DOWNLOAD", L"UPLOAD", L"UPLOAD-REPLY"};
constexpr std::array<std::wstring_view, 4> priority_names = {L"FOREGROUND", L"HIGH", L"NORMAL", L"LOW"};
constexpr std::array<std::wstring_view, 4> proxy_usage_names = {L"PRECONFIG", L"NO_PROXY", L"OVERRIDE",
                                                                L"AUTODETECT"};

struct acl_letter {
    wchar_t letter;
    DWORD flag;
};
constexpr std::array<acl_letter, 4> acl_letters = {{{L'O', BG_COPY_FILE_OWNER},
                                                    {L'G', BG_COPY_FILE_GROUP},
                                                    {L'D', BG_COPY_FILE_DACL},
                                                    {L'S', BG_COPY_FILE_SACL}}};

std::wstring name_of(std::span<const std::wstring_view> names, unsigned value) {
    return std::wstring(value < names.size() ? names[value] : L"UNKNOWN");
}

} // namespace

std::wstring state_name(BG_JOB_STATE state) {
    return name_of(state_names, state);
}

std::wstring type_name(BG_JOB_TYPE type) {
    return name_of(type_names, type);
}

std::wstring priority_name(BG_JOB_PRIORITY priority) {
    return name_of(priority_names, priority);
}

std::wstring proxy_usage_name(BG_JOB_PROXY_USAGE usage) {
    return name_of(proxy_usage_names, usage);
}

std::wstring guid_text(const GUID &id) {
    std::array<wchar_t, 39> text{};
    StringFromGUID2(id, text.data(), static_cast<int>(text.size()));
    return text.data();
}

std::wstring code_text(std::uint32_t code) {
    constexpr std::wstring_view digits = L"0123456789abcdef";
    std::wstring text = L"0x";
    for (int shift = 28; shift >= 0; shift -= 4)
        text += digits[(code >> shift) & 15];
    return text;
}

std::wstring size_text(std::uint64_t bytes) {
    return bytes == BG_SIZE_UNKNOWN ? L"UNKNOWN" : std::to_wstring(bytes);
}

std::wstring time_text(const FILETIME &time) {
    SYSTEMTIME utc{};
    SYSTEMTIME local{};
    if ((time.dwLowDateTime == 0 && time.dwHighDateTime == 0) || !FileTimeToSystemTime(&time, &utc) ||
        !SystemTimeToTzSpecificLocalTime(nullptr, &utc, &local))
        return L"UNKNOWN";
    std::array<wchar_t, 80> date{};
    std::array<wchar_t, 80> clock{};
    GetDateFormatW(LOCALE_USER_DEFAULT, DATE_SHORTDATE, &local, nullptr, date.data(),
                   static_cast<int>(date.size()));
    GetTimeFormatW(LOCALE_USER_DEFAULT, 0, &local, nullptr, clock.data(), static_cast<int>(clock.size()));
    return std::wstring(date.data()) + L" " + clock.data();
}

std::wstring acl_flags_text(DWORD flags) {
    std::wstring text;
    for (const auto &[letter, flag] : acl_letters)
        if (flags & flag)
            text += letter;
    return text;
}

bool parse_priority(std::wstring_view word, BG_JOB_PRIORITY &priority) {
    for (std::size_t i = 0; i < priority_names.size(); ++i) {
        if (!same_word(word, priority_names[i]))
            continue;
        priority = static_cast<BG_JOB_PRIORITY>(i);
        return true;
    }
    return false;
}

bool parse_acl_flags(std::wstring_view word, DWORD &flags) {
    flags = 0;
    for (const wchar_t typed : word) {
        DWORD found = 0;
        for (const auto &[letter, flag] : acl_letters)
            if (same_word({&typed, 1}, {&letter, 1}))
                found = flag;
        if (found == 0)
            return false;
        flags |= found;
    }
    return !word.empty();
}

int percent(const BG_JOB_PROGRESS &progress) {
    if (progress.BytesTotal == BG_SIZE_UNKNOWN)
        return -1;
    if (progress.BytesTotal == 0)
        return progress.FilesTotal > 0 && progress.FilesTransferred == progress.FilesTotal ? 100 : 0;
    const double part =
        static_cast<double>(progress.BytesTransferred) / static_cast<double>(progress.BytesTotal);
    return part >= 1 ? 100 : static_cast<int>(part * 100);
}

} // namespace winebits::bitsadmin
