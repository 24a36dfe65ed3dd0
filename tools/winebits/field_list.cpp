// SPDX-License-Identifier: LGPL-2.1-or-later
// Writing of named values. Pure functions; any thread.
#include "tools/winebits/field_list.hpp"

#include "engine/rpc/json.hpp"
#include "tools/winebits/display.hpp"

#include <algorithm>

namespace winebits::cli {

namespace {

struct shown {
    std::string operator()(std::uint64_t number) const { return std::to_string(number); }
    std::string operator()(const std::string &text) const { return printable(text); }
    std::string operator()(bool flag) const { return flag ? "True" : "False"; }
};

void write(rpc::json::writer &out, const field_list &fields) {
    out.open_object();
    for (const field &item : fields) {
        out.name(item.name);
        if (const auto *number = std::get_if<std::uint64_t>(&item.value))
            out.number(*number);
        else if (const auto *text = std::get_if<std::string>(&item.value))
            out.string(*text);
        else
            out.boolean(std::get<bool>(item.value));
    }
    out.close_object();
}

} // namespace

std::string lines_of(const field_list &fields) {
    std::size_t width = 0;
    for (const field &item : fields)
        width = std::max(width, item.name.size());
    std::string out;
    for (const field &item : fields)
        out += fitted(item.name, width) + " : " + std::visit(shown(), item.value) + "\n";
    return out;
}

std::string json_of(const field_list &fields) {
    rpc::json::writer out;
    write(out, fields);
    return out.take();
}

std::string json_of(const std::vector<field_list> &lists) {
    rpc::json::writer out;
    out.open_list();
    for (const field_list &fields : lists)
        write(out, fields);
    out.close_list();
    return out.take();
}

} // namespace winebits::cli
