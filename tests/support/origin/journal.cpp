// SPDX-License-Identifier: LGPL-2.1-or-later
// Log and counters of the fault server.
// Any thread.
#include "tests/support/origin/journal.hpp"

#include <algorithm>

namespace winebits::origin {
namespace {

std::string quoted(const std::string &text) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            out += '\\', out += c;
        else if (code < 0x20 || code >= 0x7f) // bytes above ASCII may not be UTF-8
            out += "\\u00", out += digits[code >> 4], out += digits[code & 15];
        else
            out += c;
    }
    return out + '"';
}

} // namespace

ordinals journal::record(const request &what, std::uint64_t connection) {
    const std::lock_guard lock(mutex_);
    entries_.push_back({what, connection});
    const auto at_once = ++at_once_[what.target];
    most_at_once_ = std::max(most_at_once_, at_once);
    return {++counts_[what.target], ++counts_[what.method + " " + what.target], at_once};
}

void journal::answered(const request &what) {
    const std::lock_guard lock(mutex_);
    --at_once_[what.target];
}

std::uint64_t journal::most_at_once() const {
    const std::lock_guard lock(mutex_);
    return most_at_once_;
}

void journal::reset() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
    most_at_once_ = 0;
    counts_.clear();
}

std::string journal::lines() const {
    const std::lock_guard lock(mutex_);
    std::string out;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        const auto &[what, connection] = entries_[i];
        out += "{\"n\":" + std::to_string(i + 1) + ",\"connection\":" + std::to_string(connection) +
               ",\"method\":" + quoted(what.method) + ",\"path\":" + quoted(what.target) + ",\"headers\":{";
        bool first = true;
        for (const auto &[name, value] : what.headers) {
            out += (first ? "" : ",") + quoted(name) + ":" + quoted(value);
            first = false;
        }
        out += "}}\n";
    }
    return out;
}

std::vector<request> journal::requests() const {
    const std::lock_guard lock(mutex_);
    std::vector<request> out;
    for (const auto &one : entries_)
        out.push_back(one.what);
    return out;
}

std::size_t journal::count(const std::string &method) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::ranges::count_if(
        entries_, [&](const entry &e) { return method.empty() || e.what.method == method; }));
}

} // namespace winebits::origin
