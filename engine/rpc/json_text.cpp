// SPDX-License-Identifier: LGPL-2.1-or-later
// Looking at JSON values and writing JSON text.
// Any thread.
#include "engine/rpc/json.hpp"

#include <glib.h>

#include <array>
#include <charconv>
#include <memory>

namespace winebits::rpc::json {
namespace {

void append_escaped(std::string &out, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        } else {
            out += c;
        }
    }
}

template <class Number>
void append_number(std::string &out, Number number) {
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    out.append(buffer.data(), end);
}

struct write_value {
    writer &to;

    void operator()(std::nullptr_t) const { to.null(); }
    void operator()(bool held) const { to.boolean(held); }
    void operator()(std::uint64_t number) const { to.number(number); }
    template <class Number>
    void operator()(Number number) const {
        std::string digits;
        append_number(digits, number);
        to.raw(digits);
    }
    void operator()(const std::string &text) const { to.string(text); }
    void operator()(const value::list &list) const {
        to.open_list();
        for (const auto &item : list)
            to.value_of(item);
        to.close_list();
    }
    void operator()(const value::members &object) const {
        to.open_object();
        for (const auto &[name, member] : object)
            to.name(name).value_of(member);
        to.close_object();
    }
};

} // namespace

std::optional<std::uint64_t> value::number() const {
    const auto *number = std::get_if<std::uint64_t>(&held_);
    return number ? std::optional(*number) : std::nullopt;
}

std::optional<bool> value::boolean() const {
    const auto *held = std::get_if<bool>(&held_);
    return held ? std::optional(*held) : std::nullopt;
}

const value *value::find(std::string_view name) const {
    const auto *mine = object();
    if (!mine)
        return nullptr;
    const auto found = mine->find(name);
    return found == mine->end() ? nullptr : &found->second;
}

std::string text(const value &what) {
    return writer().value_of(what).take();
}

// A text that has just been opened or named needs no comma; a string always ends with its quote.
void writer::separate() {
    if (!text_.empty() && text_.back() != '{' && text_.back() != '[' && text_.back() != ':')
        text_ += ',';
}

writer &writer::open_object() {
    separate();
    text_ += '{';
    return *this;
}
writer &writer::close_object() {
    text_ += '}';
    return *this;
}
writer &writer::open_list() {
    separate();
    text_ += '[';
    return *this;
}
writer &writer::close_list() {
    text_ += ']';
    return *this;
}
writer &writer::name(std::string_view name) {
    string(name);
    text_ += ':';
    return *this;
}
writer &writer::string(std::string_view content) {
    separate();
    text_ += '"';
    if (g_utf8_validate(content.data(), static_cast<gssize>(content.size()), nullptr)) {
        append_escaped(text_, content);
    } else {
        const std::unique_ptr<char, decltype(&g_free)> valid(
            g_utf8_make_valid(content.data(), static_cast<gssize>(content.size())), g_free);
        append_escaped(text_, valid.get());
    }
    text_ += '"';
    return *this;
}
writer &writer::number(std::uint64_t number) {
    separate();
    append_number(text_, number);
    return *this;
}
writer &writer::boolean(bool held) {
    return raw(held ? "true" : "false");
}
writer &writer::null() {
    return raw("null");
}
writer &writer::raw(std::string_view json_text) {
    separate();
    text_ += json_text;
    return *this;
}
writer &writer::number(const std::optional<std::uint64_t> &number) {
    return number ? this->number(*number) : null();
}
writer &writer::value_of(const value &what) {
    std::visit(write_value{*this}, what.held());
    return *this;
}

} // namespace winebits::rpc::json
