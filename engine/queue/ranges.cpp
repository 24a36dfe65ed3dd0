// SPDX-License-Identifier: LGPL-2.1-or-later
// See ranges.hpp.
// Pure functions; any thread.
#include "engine/queue/ranges.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace winebits::queue {
namespace {

constexpr auto to_end = byte_range::to_end;

// The first part that ends at `position` or behind it.
range_list::const_iterator first_reaching(const range_list &list, std::uint64_t position) {
    return std::partition_point(list.begin(), list.end(),
                                [=](const byte_range &one) { return end_of(one) < position; });
}

// Ranges that have been seen, by their begin; a range without bytes takes the place of one.
class occupied {
  public:
    // False: the range overlaps one of those before it. bits-api 5.7: "100:5,100:0" passes, and "100:0,100:5"
    // does not, so that only what comes before a range is in its way, and nothing is in the way of no bytes.
    bool add(const byte_range &one) {
        const auto end = one.length == 0 ? one.offset + 1 : end_of(one);
        auto next = places_.lower_bound(one.offset);
        const bool hit = (next != places_.end() && next->first < end) ||
                         (next != places_.begin() && std::prev(next)->second > one.offset);
        if (hit)
            return one.length == 0;
        places_.emplace_hint(next, one.offset, end);
        return true;
    }

  private:
    std::map<std::uint64_t, std::uint64_t> places_;
};

} // namespace

std::uint64_t end_of(const byte_range &one) {
    return one.length >= to_end - one.offset ? to_end : one.offset + one.length;
}

void add_to(range_list &list, std::uint64_t begin, std::uint64_t end) {
    if (begin >= end)
        return;
    const auto first = first_reaching(list, begin);
    auto last = first;
    for (; last != list.end() && last->offset <= end; ++last) {
        begin = std::min(begin, last->offset);
        end = std::max(end, end_of(*last));
    }
    const auto place = list.erase(first, last);
    list.insert(place, {begin, end - begin});
}

void remove_from(range_list &list, std::uint64_t begin, std::uint64_t end) {
    if (begin >= end)
        return;
    range_list left;
    for (const auto &one : list) {
        if (one.offset < begin)
            left.push_back({one.offset, std::min(end_of(one), begin) - one.offset});
        if (end_of(one) > end)
            left.push_back({std::max(one.offset, end), end_of(one) - std::max(one.offset, end)});
    }
    list = std::move(left);
}

std::uint64_t bytes_in(const range_list &list) {
    std::uint64_t sum = 0;
    for (const auto &one : list)
        sum += one.length;
    return sum;
}

bool is_prefix(const range_list &list) {
    return list.empty() || (list.size() == 1 && list.front().offset == 0);
}

std::optional<gap> first_gap(const range_list &list, std::uint64_t begin, std::uint64_t end) {
    auto next = first_reaching(list, begin);
    for (; next != list.end() && next->offset <= begin; ++next)
        begin = std::max(begin, end_of(*next));
    if (begin >= end)
        return std::nullopt;
    return gap{begin, next == list.end() ? end : std::min(end, next->offset)};
}

range_list part_of(const range_list &list, std::uint64_t begin, std::uint64_t end) {
    range_list part;
    for (auto one = first_reaching(list, begin); one != list.end() && one->offset < end; ++one)
        add_to(part, std::max(begin, one->offset), std::min(end, end_of(*one)));
    return part;
}

bool is_range_list(std::span<const byte_range> list) {
    std::optional<std::uint64_t> before;
    for (const auto &one : list) {
        if (one.length == 0 || end_of(one) == to_end || (before && one.offset <= *before))
            return false;
        before = end_of(one);
    }
    return true;
}

std::optional<cause> check_ranges(std::span<const byte_range> ranges, std::size_t most) {
    if (ranges.size() > most)
        return cause::too_many_ranges;
    for (const auto &one : ranges)
        if (one.offset == to_end || (one.length != to_end && one.length >= to_end - one.offset))
            return cause::invalid_range;
    occupied seen;
    for (const auto &one : ranges)
        if (!seen.add(one))
            return cause::overlapping_ranges;
    return std::nullopt;
}

std::optional<cause> check_delivery_ranges(std::span<const byte_range> ranges, std::size_t most) {
    if (const auto refused = check_ranges(ranges, most))
        return refused;
    std::vector<byte_range> sorted(ranges.begin(), ranges.end());
    std::ranges::sort(sorted, {}, &byte_range::offset);
    if (std::ranges::adjacent_find(sorted, {}, &byte_range::offset) != sorted.end())
        return cause::overlapping_ranges;
    if (std::ranges::any_of(ranges, [](const byte_range &one) { return one.length == 0; }))
        return cause::invalid_range;
    return std::nullopt;
}

std::optional<std::uint64_t> total_length(std::span<const byte_range> ranges) {
    std::uint64_t sum = 0;
    for (const auto &one : ranges) {
        if (one.length == to_end)
            return std::nullopt;
        sum += one.length;
    }
    return sum;
}

} // namespace winebits::queue
