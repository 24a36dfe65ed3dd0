// SPDX-License-Identifier: LGPL-2.1-or-later
// Kept answers: a ring of values, each "number counter hresult session".
// Main thread only.
#include "engine/queue/replies.hpp"

#include <algorithm>
#include <sstream>
#include <string_view>

namespace winebits::queue {
namespace {

std::string slot_name(std::uint64_t number) {
    auto text = std::to_string(number % replies::kept);
    return text.insert(0, 4 - text.size(), '0');
}

} // namespace

std::optional<std::uint32_t> replies::find(const request_key &request) const {
    const auto found = answers_.find({request.session, request.counter});
    return found == answers_.end() ? std::nullopt : std::optional(found->second.hresult);
}

void replies::put(std::uint64_t number, const request_key &request, std::uint32_t hresult) {
    auto &place = slots_[number % kept];
    if (place.number != 0) {
        const auto old = answers_.find({place.request.session, place.request.counter});
        if (old != answers_.end() && old->second.number == place.number)
            answers_.erase(old);
    }
    place = {number, request};
    answers_[{request.session, request.counter}] = {number, hresult};
}

hive_change replies::add(const request_key &request, std::uint32_t hresult) {
    put(++last_, request, hresult);
    std::ostringstream text;
    text << last_ << ' ' << request.counter << ' ' << hresult << ' ' << request.session;
    return hive_write{{key_, slot_name(last_), text.str()}};
}

void replies::load(const hive_value &value) {
    const auto *text = std::get_if<std::string>(&value.data);
    if (!text)
        return;
    std::istringstream in(*text);
    std::uint64_t number = 0;
    std::uint32_t hresult = 0;
    request_key request;
    if (!(in >> number >> request.counter >> hresult) || number == 0 || slot_name(number) != value.name)
        return;
    in.get();
    std::getline(in, request.session);
    put(number, request, hresult);
    last_ = std::max(last_, number);
}

} // namespace winebits::queue
