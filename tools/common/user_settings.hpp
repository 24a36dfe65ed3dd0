// SPDX-License-Identifier: LGPL-2.1-or-later
// What the user has set for all Wine prefixes: a key file, $XDG_CONFIG_HOME/winebits/settings.ini (default
// ~/.config). Blocking file access but for user_settings_reader; main thread.
#pragma once

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace winebits::tools {

struct user_settings {
    std::optional<bool> outlive_wine; // none: not set
    friend bool operator==(const user_settings &, const user_settings &) = default;
};

std::string user_settings_file();

// A missing file and values that make no sense count as not set.
user_settings read_user_settings();

// Keeps everything else that is in the file. The error is a sentence for the user.
std::expected<void, std::string> write_user_settings(const user_settings &);

// Reads without making the main thread wait; the default GMainContext must run.
class user_settings_reader {
  public:
    user_settings_reader();
    ~user_settings_reader();
    user_settings_reader(const user_settings_reader &) = delete;
    user_settings_reader &operator=(const user_settings_reader &) = delete;

    // A reading that is under way is given up.
    void start(std::function<void(const user_settings &)> done);

  private:
    class reading;
    std::shared_ptr<reading> present_;
};

} // namespace winebits::tools
