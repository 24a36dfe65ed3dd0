// SPDX-License-Identifier: LGPL-2.1-or-later
// Standard output of bitsadmin: a console (UTF-16, lines can be redrawn), a Unix terminal that Windows sees
// as a plain device, or a file or pipe (UTF-8, CRLF). Main thread only.
#pragma once

#include <windows.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace winebits::bitsadmin {

class output {
  public:
    enum class medium {
        console,  // GetConsoleMode works: the cursor can be moved
        terminal, // a character device without console: carriage returns work
        stream,   // file or pipe
    };

    explicit output(HANDLE handle = GetStdHandle(STD_OUTPUT_HANDLE));

    medium kind() const { return medium_; }
    // /NOWRAP: lines longer than the console is wide are cut.
    void set_wrap(bool wrap) { wrap_ = wrap; }
    // Columns of the console or terminal; 0 when there is no width.
    std::size_t width() const;

    void line(std::wstring_view text = {});
    // Text without an end of line.
    void text(std::wstring_view text);

    // Console: moves the cursor to the start of the line that is `lines` above the present one.
    void rewind(std::size_t lines);

  private:
    HANDLE handle_;
    medium medium_;
    bool wrap_ = true;
};

// UTF-8 of `text`; an unpaired surrogate becomes U+FFFD.
std::string to_utf8(std::wstring_view text);

} // namespace winebits::bitsadmin
