// SPDX-License-Identifier: LGPL-2.1-or-later
// The words of the command line, taken one after the other; switches are case-insensitive.
// Main thread only.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::bitsadmin {

// Equal without regard to case, as switches and keywords are compared.
bool same_word(std::wstring_view a, std::wstring_view b);

// A word that starts with '/' (or '-', which the tool has always taken too) and names `name`, without its
// slash.
bool is_switch(std::wstring_view word, std::wstring_view name);

class arguments {
  public:
    explicit arguments(std::vector<std::wstring> words) : words_(std::move(words)) {}

    std::size_t left() const { return words_.size() - next_; }
    // The next word, which stays; empty at the end.
    std::wstring_view peek() const { return left() ? std::wstring_view(words_[next_]) : std::wstring_view(); }
    // Takes the next word; only when left() > 0.
    const std::wstring &take() { return words_[next_++]; }
    // Takes the next word if it is the switch `name`.
    bool take_switch(std::wstring_view name);

  private:
    std::vector<std::wstring> words_;
    std::size_t next_ = 0;
};

// The words of the process's command line, without the program's name.
std::vector<std::wstring> process_arguments();

} // namespace winebits::bitsadmin
