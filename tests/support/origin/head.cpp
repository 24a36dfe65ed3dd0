// SPDX-License-Identifier: LGPL-2.1-or-later
// Heads of answers of the fault server.
// The connection's own thread.
#include "tests/support/origin/head.hpp"

#include <algorithm>

namespace winebits::origin {
namespace {

constexpr std::chrono::milliseconds trickle_tick{20};
constexpr std::size_t a_block = 65536;

std::string repeated(const std::string &line, std::uint64_t count) {
    std::string out;
    out.reserve(line.size() * count);
    for (std::uint64_t i = 0; i < count; ++i)
        out += line;
    return out;
}

// Where in the head something breaks: within the status line, within the headers, or before the empty line.
std::size_t offset_of(const std::string &place, const std::string &head) {
    const auto end_of_status = head.find('\n') + 1;
    if (place == "status")
        return end_of_status / 2;
    if (place == "headers")
        return end_of_status + (head.size() - end_of_status) / 2;
    if (place == "end")
        return head.size() - 2;
    return 0; // "start"
}

void without_carriage_returns(std::string &head) {
    std::erase(head, '\r');
}

// "{status}" stands for the number that was there.
void replace_status_line(std::string &head, std::string line) {
    constexpr std::string_view placeholder = "{status}";
    if (const auto at = line.find(placeholder); at != std::string::npos)
        line.replace(at, placeholder.size(), head.substr(head.find(' ') + 1, 3));
    head.replace(0, head.find("\r\n"), line);
}

// Text before the empty line.
void put_in(std::string &head, const std::string &lines) {
    head.insert(head.size() - 2, lines);
}

void write_for_ever(stream &out, const std::string &text) {
    const auto block = repeated(text, a_block / text.size());
    while (out.write(block)) {
    }
}

bool send_slowly(stream &out, const std::string &text, std::uint64_t bytes_per_second) {
    const auto step = std::max<std::uint64_t>(1, bytes_per_second / 50);
    for (std::size_t at = 0; at < text.size(); at += step)
        if (!out.wait(trickle_tick) || !out.write(std::string_view(text).substr(at, step)))
            return false;
    return true;
}

} // namespace

bool send_interims(stream &out, const request &what, const fault_filter &faults) {
    if (!faults.hits("interim"))
        return true;
    const auto text = "HTTP/1.1 " + std::to_string(what.parameters.number("interim", 103)) +
                      " Interim\r\nLast-Modified: Thu, 01 Jan 1970 00:00:01 GMT\r\nETag: \"interim\"\r\n\r\n";
    const auto count = what.parameters.number("interims", 1);
    if (count != 0)
        return out.write(repeated(text, count));
    write_for_ever(out, text);
    return false;
}

bool send_head(stream &out, const request &what, std::string head, const fault_filter &faults) {
    const auto &parameters = what.parameters;
    if (faults.hits("no-head"))
        return true;
    if (faults.hits("status-line"))
        replace_status_line(head, parameters.text("status-line"));
    if (faults.hits("more-headers"))
        put_in(head, repeated("X-More: of the same\r\n", parameters.number("more-headers", 0)));
    if (faults.hits("newline"))
        without_carriage_returns(head);
    if (faults.hits("endless-head")) {
        const bool in_one_line = parameters.text("endless-head") == "line";
        if (out.write(head.substr(0, head.size() - 2) + "X-Endless: "))
            write_for_ever(out, in_one_line ? "x" : "of the same\r\nX-Endless: ");
        return false;
    }
    for (const char *kind : {"head-cut", "head-stall", "head-reset"}) {
        if (!faults.hits(kind))
            continue;
        if (!out.write(head.substr(0, offset_of(parameters.text(kind), head))))
            return false;
        if (kind == std::string_view("head-stall"))
            out.wait_for_close();
        else if (kind == std::string_view("head-reset"))
            out.reset_on_close();
        return false;
    }
    if (faults.hits("head-trickle"))
        return send_slowly(out, head, parameters.number("head-trickle", 50));
    return out.write(head);
}

} // namespace winebits::origin
