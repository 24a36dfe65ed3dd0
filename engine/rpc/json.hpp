// SPDX-License-Identifier: LGPL-2.1-or-later
// JSON of the wire: a value that can be looked at, and a writer. Foreign text never makes anything here throw
// (but for lack of memory).
// Plain values; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace winebits::rpc::json {

class value {
  public:
    using list = std::vector<value>;
    using members = std::map<std::string, value, std::less<>>;
    using content =
        std::variant<std::nullptr_t, bool, std::uint64_t, std::int64_t, double, std::string, list, members>;

    value() = default;
    value(content &&held) : held_(std::move(held)) {}

    // Each gives null or none when the value is of another kind.
    const std::string *string() const { return std::get_if<std::string>(&held_); }
    const list *items() const { return std::get_if<list>(&held_); }
    const members *object() const { return std::get_if<members>(&held_); }
    std::optional<std::uint64_t> number() const; // not negative, without a fraction
    std::optional<bool> boolean() const;
    bool is_null() const { return std::holds_alternative<std::nullptr_t>(held_); }

    // The member of an object; null when it is no object or has none of that name.
    const value *find(std::string_view name) const;

    const content &held() const { return held_; }

  private:
    content held_ = nullptr;
};

// none: not one JSON text in valid UTF-8, or nested deeper than `max_depth`.
std::optional<value> parse(std::string_view text, std::size_t max_depth);

// The JSON text of a value, on one line.
std::string text(const value &);

// Builds one JSON text on one line. The caller opens and closes in pairs and gives a name before each member.
class writer {
  public:
    writer &open_object();
    writer &close_object();
    writer &open_list();
    writer &close_list();
    writer &name(std::string_view);
    writer &string(std::string_view); // what is not UTF-8 is replaced by U+FFFD
    writer &number(std::uint64_t);
    writer &boolean(bool);
    writer &null();
    writer &raw(std::string_view json_text);
    // null when there is none
    writer &number(const std::optional<std::uint64_t> &);
    writer &value_of(const value &);

    std::size_t size() const { return text_.size(); }
    const std::string &text() const { return text_; }
    std::string take() { return std::move(text_); }

  private:
    void separate();
    std::string text_;
};

} // namespace winebits::rpc::json
