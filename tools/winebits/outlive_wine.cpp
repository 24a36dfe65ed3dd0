// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads the setting of a prefix from the registry file that Wine keeps. Main thread.
#include "tools/winebits/outlive_wine.hpp"

#include "tools/common/user_settings.hpp"

#include <glib.h>

#include <fstream>
#include <string_view>

namespace winebits::cli {

std::optional<bool> prefix_outlives_wine(const std::string &root) {
    constexpr std::string_view section = R"([software\\winebits])", value = R"("outlivewine"=dword:)";
    std::ifstream registry(root + "/system.reg");
    bool inside = false;
    for (std::string line; std::getline(registry, line);) {
        for (char &c : line)
            c = g_ascii_tolower(c);
        if (line.starts_with('['))
            inside = line.starts_with(section);
        else if (inside && line.starts_with(value))
            return line.find_first_not_of("0\r", value.size()) != line.npos;
    }
    return std::nullopt;
}

bool outlives_wine(const std::string &root) {
    return prefix_outlives_wine(root).value_or(tools::read_user_settings().outlive_wine.value_or(true));
}

std::string outlive_wine_text(const std::optional<bool> &prefix, const std::optional<bool> &user) {
    const std::string state = prefix.value_or(user.value_or(true)) ? "on" : "off";
    return state + (prefix ? " (set for this prefix)" : user ? " (set for the user)" : " (default)");
}

} // namespace winebits::cli
