// SPDX-License-Identifier: LGPL-2.1-or-later
// The small texts within values of the hive: ranges, keys, lists, sealed secrets.
//
// Input: the first byte chooses: r ranges, k key, p proxies of origins, c credentials, s a sealed secret.
// Any thread.
#include "engine/queue/field_lists.hpp"
#include "engine/queue/fields.hpp"
#include "engine/queue/range_codec.hpp"
#include "engine/queue/ranges.hpp"
#include "engine/store/secret_box.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

namespace winebits::fuzz {
namespace {

using queue::byte_range;

bool same(const std::vector<byte_range> &a, const std::vector<byte_range> &b) {
    return std::ranges::equal(a, b, [](const auto &one, const auto &other) {
        return one.offset == other.offset && one.length == other.length;
    });
}

// Sets of bytes below 256 against a plain list of flags.
void check_set(const std::vector<byte_range> &ranges) {
    constexpr std::uint64_t most = 256;
    std::array<bool, most> flags{};
    queue::range_list list;
    bool adds = true;
    for (const auto &one : ranges) {
        const auto begin = std::min(one.offset, most), end = std::min(queue::end_of(one), most);
        adds ? queue::add_to(list, begin, end) : queue::remove_from(list, begin, end);
        for (auto i = begin; i < end; ++i)
            flags[i] = adds;
        adds = !adds;
        CHECK(queue::is_range_list(list));
        CHECK_EQUAL(queue::bytes_in(list), static_cast<std::uint64_t>(std::ranges::count(flags, true)));
    }
    const auto *first = std::ranges::find(flags, false);
    const auto missing = queue::first_gap(list, 0, most);
    CHECK_EQUAL(missing.has_value(), first != flags.end());
    if (missing) {
        CHECK_EQUAL(missing->begin, static_cast<std::uint64_t>(first - flags.begin()));
        CHECK(missing->end > missing->begin && !flags[missing->end - 1]);
    }
    const auto part = queue::part_of(list, most / 4, most / 2);
    CHECK_EQUAL(queue::bytes_in(part), static_cast<std::uint64_t>(std::count(
                                           flags.begin() + most / 4, flags.begin() + most / 2, true)));
}

void check_ranges(std::string_view text) {
    const auto ranges = queue::parse_ranges(text);
    if (!ranges)
        return;
    const auto again = queue::parse_ranges(queue::text_of(*ranges));
    CHECK(again && same(*again, *ranges));
    check_set(*ranges);
    constexpr std::size_t most = 1000;
    const bool fine = !queue::check_ranges(*ranges, most);
    CHECK(!queue::is_range_list(*ranges) || fine || ranges->size() > most);
    CHECK(fine || queue::check_delivery_ranges(*ranges, most)); // stricter
    if (fine && !ranges->empty())
        (void)queue::total_length(*ranges);
}

void check_key(std::string_view text) {
    const auto id = job_id::parse(text);
    if (id)
        CHECK(job_id::parse(id->text()) == id);
    const auto key = queue::parse_job_key(text);
    if (!key)
        return;
    const auto written =
        key->file_index ? queue::key_of_file(key->id, *key->file_index) : queue::key_of_job(key->id);
    CHECK_EQUAL(written, std::string(text));
}

template <class List>
void check_list(const queue::hive_data &data) {
    List list;
    if (!queue::from_hive(data, list))
        return;
    const auto written = queue::to_hive(list);
    CHECK(written.has_value());
    List again;
    CHECK(queue::from_hive(*written, again));
    CHECK(again == list);
}

void check_secret(std::string_view input) {
    std::array<std::uint8_t, store::secret_box::key_size> key{};
    key.fill(7);
    const store::secret_box box(key);
    const std::string place = "Jobs\\{}";
    const auto bytes = std::span(reinterpret_cast<const std::uint8_t *>(input.data()), input.size());
    CHECK(!box.open(place, bytes)); // nobody can seal without the key
    auto sealed = box.seal(place, input);
    CHECK(sealed.has_value());
    CHECK(box.open(place, *sealed).value_or("") == input);
    CHECK(!box.open(place + '\\', *sealed));
    const auto touched = input.size() % sealed->size();
    (*sealed)[touched] ^= 1;
    CHECK(!box.open(place, *sealed));
    sealed->pop_back();
    CHECK(!box.open(place, *sealed));
}

} // namespace

void hive_codecs(std::string_view input) {
    switch (take_byte(input)) {
    case 'r':
        return check_ranges(input);
    case 'k':
        return check_key(input);
    case 'p':
        return check_list<std::vector<queue::proxy_answer>>(std::string(input));
    case 'c':
        return check_list<std::vector<queue::credential>>(queue::hive_secret{std::string(input)});
    case 's':
        return check_secret(input);
    default:
        return;
    }
}

} // namespace winebits::fuzz
