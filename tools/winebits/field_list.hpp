// SPDX-License-Identifier: LGPL-2.1-or-later
// Named values for people and for programs: a list of "name : value" lines, or JSON. Pure functions; any
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace winebits::cli {

struct field {
    std::string_view name;
    std::variant<std::uint64_t, std::string, bool> value; // text is foreign: shown only through printable()
};
using field_list = std::vector<field>;

// One line a field, the names in a column of their own.
std::string lines_of(const field_list &);
std::string json_of(const field_list &);
std::string json_of(const std::vector<field_list> &);

} // namespace winebits::cli
