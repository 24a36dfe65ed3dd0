// SPDX-License-Identifier: LGPL-2.1-or-later
// Parsing of foreign JSON: nlohmann's event parser builds our value and is stopped where it nests too deeply.
// Any thread. The only file of this side of the wire that includes nlohmann (it costs seconds).
#include "engine/rpc/json.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace winebits::rpc::json {
namespace {

using foreign = nlohmann::json;

// Returning false from an event ends the parsing.
class builder {
  public:
    explicit builder(std::size_t max_depth) : max_depth_(max_depth) {}

    bool null() { return add(nullptr); }
    bool boolean(bool held) { return add(held); }
    bool number_integer(foreign::number_integer_t number) { return add(std::int64_t{number}); }
    bool number_unsigned(foreign::number_unsigned_t number) { return add(std::uint64_t{number}); }
    bool number_float(foreign::number_float_t number, const foreign::string_t &) { return add(number); }
    bool string(foreign::string_t &text) { return add(std::move(text)); }
    bool binary(foreign::binary_t &) { return false; }
    bool start_object(std::size_t) { return open<value::members>(); }
    bool start_array(std::size_t) { return open<value::list>(); }
    bool key(foreign::string_t &name) {
        open_.back().name = std::move(name);
        return true;
    }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool parse_error(std::size_t, const std::string &, const foreign::exception &) { return false; }

    value take() { return std::move(result_); }

  private:
    struct container {
        value::content held;
        std::string name; // of the member that comes next
    };

    template <class Container>
    bool open() {
        if (open_.size() == max_depth_)
            return false;
        open_.emplace_back().held.emplace<Container>();
        return true;
    }
    bool close() {
        value::content finished = std::move(open_.back().held);
        open_.pop_back();
        return add(std::move(finished));
    }
    bool add(value::content &&held) {
        if (open_.empty()) {
            result_ = value(std::move(held));
            return true;
        }
        auto &into = open_.back();
        if (auto *list = std::get_if<value::list>(&into.held))
            list->emplace_back(std::move(held));
        else
            std::get<value::members>(into.held).insert_or_assign(std::move(into.name),
                                                                 value(std::move(held)));
        return true;
    }

    const std::size_t max_depth_;
    std::vector<container> open_;
    value result_;
};

} // namespace

std::optional<value> parse(std::string_view text, std::size_t max_depth) {
    builder events(max_depth);
    if (!foreign::sax_parse(text.begin(), text.end(), &events))
        return std::nullopt;
    return events.take();
}

} // namespace winebits::rpc::json
