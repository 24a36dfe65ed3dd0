// SPDX-License-Identifier: LGPL-2.1-or-later
// The setting "transfers go on with no Wine process", as files tell it while no engine runs. Main thread.
#pragma once

#include <optional>
#include <string>

namespace winebits::cli {

// OutliveWine below HKLM\Software\winebits, as Wine saved it last; none: not set.
std::optional<bool> prefix_outlives_wine(const std::string &root);

// The prefix' own setting, else the user's, else true.
bool outlives_wine(const std::string &root);

// "on (set for this prefix)"
std::string outlive_wine_text(const std::optional<bool> &prefix, const std::optional<bool> &user);

} // namespace winebits::cli
