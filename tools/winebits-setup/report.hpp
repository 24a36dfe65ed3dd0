// SPDX-License-Identifier: LGPL-2.1-or-later
// What winebits-setup.exe tells the native program that runs it: UTF-8 lines `<state>\t<text>`, and last
// `end\t<code>`. Wine may end with code 0 without having run a program at all, so a report without that last
// line is a failure. Main thread.
#pragma once

#include <string>
#include <string_view>

namespace winebits::setup {

enum class outcome { changed, unchanged, present, missing, wrong, failed, note };

class report {
  public:
    // Writes one line at once; remembers whether anything failed or is not as it should be.
    void line(outcome state, std::string_view text);
    void failure(std::string_view what, unsigned long error); // a Win32 error or an HRESULT
    void note_failure() { failed_ = true; }                   // another process has written the line
    // Writes the last line. `code` becomes the process' exit code.
    int end(int code) const;

    bool any_failed() const { return failed_; }
    bool any_absent() const { return absent_; }

  private:
    bool failed_ = false;
    bool absent_ = false;
};

std::string hexadecimal(unsigned long number); // 0x80070005

} // namespace winebits::setup
