// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes text to a console, a terminal or a stream, each in the way it needs.
// Main thread only.
#include "tools/bitsadmin/output.hpp"

namespace winebits::bitsadmin {

namespace {

// A Unix terminal has a width, but Windows can't ask it when it is no console.
constexpr std::size_t usual_terminal_width = 80;

output::medium find_medium(HANDLE handle) {
    DWORD mode = 0;
    if (GetConsoleMode(handle, &mode))
        return output::medium::console;
    return GetFileType(handle) == FILE_TYPE_CHAR ? output::medium::terminal : output::medium::stream;
}

void write_all(HANDLE handle, std::string_view bytes) {
    while (!bytes.empty()) {
        DWORD written = 0;
        if (!WriteFile(handle, bytes.data(), static_cast<DWORD>(bytes.size()), &written, nullptr) ||
            written == 0)
            return;
        bytes.remove_prefix(written);
    }
}

} // namespace

std::string to_utf8(std::wstring_view text) {
    if (text.empty())
        return {};
    const int length = static_cast<int>(text.size());
    const int needed = WideCharToMultiByte(CP_UTF8, 0, text.data(), length, nullptr, 0, nullptr, nullptr);
    std::string bytes(static_cast<std::size_t>(needed), '\0');
    WideCharToMultiByte(CP_UTF8, 0, text.data(), length, bytes.data(), needed, nullptr, nullptr);
    return bytes;
}

output::output(HANDLE handle) : handle_(handle), medium_(find_medium(handle)) {}

std::size_t output::width() const {
    if (medium_ == medium::stream)
        return 0;
    CONSOLE_SCREEN_BUFFER_INFO info{};
    if (medium_ == medium::console && GetConsoleScreenBufferInfo(handle_, &info) && info.dwSize.X > 0)
        return static_cast<std::size_t>(info.dwSize.X);
    return usual_terminal_width;
}

void output::line(std::wstring_view content) {
    const std::size_t columns = wrap_ ? 0 : width();
    if (columns > 0 && content.size() >= columns)
        content = content.substr(0, columns - 1);
    text(std::wstring(content) + L"\r\n");
}

void output::text(std::wstring_view content) {
    if (medium_ != medium::console) {
        write_all(handle_, to_utf8(content));
        return;
    }
    while (!content.empty()) {
        DWORD written = 0;
        // Old consoles take at most 64 KiB at a time.
        const auto block = static_cast<DWORD>(content.size() < 8192 ? content.size() : 8192);
        if (!WriteConsoleW(handle_, content.data(), block, &written, nullptr) || written == 0)
            return;
        content.remove_prefix(written);
    }
}

void output::rewind(std::size_t lines) {
    CONSOLE_SCREEN_BUFFER_INFO info{};
    if (medium_ != medium::console || !GetConsoleScreenBufferInfo(handle_, &info))
        return;
    const auto row = static_cast<SHORT>(info.dwCursorPosition.Y - static_cast<SHORT>(lines));
    SetConsoleCursorPosition(handle_, COORD{0, row < 0 ? SHORT{0} : row});
}

} // namespace winebits::bitsadmin
