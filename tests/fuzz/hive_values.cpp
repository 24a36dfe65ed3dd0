// SPDX-License-Identifier: LGPL-2.1-or-later
// A hive as somebody may have left it: whatever its values are, the queue takes up the jobs that make sense,
// and nothing is written outside of a drive.
//
// Input: "1" when the values are of this boot, then a line for each value: key, name, type (s d q b x) and
// data, separated by tabs. "\n", "\t", "\0" and "\\" stand for themselves in data. Main thread.
#include "engine/rpc/json.hpp"
#include "engine/store/reg_text.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/queue_world.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"
#include "tools/winebitsd/hive_notes.hpp"

#include <array>
#include <charconv>
#include <chrono>

namespace winebits::fuzz {
namespace {

using queue::hive_data, queue::hive_value;

constexpr std::array surfaces{queue::personality::bits, queue::personality::delivery_job,
                              queue::personality::delivery_download};

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        out += c == 'n' ? '\n' : c == 't' ? '\t' : c == '0' ? '\0' : c;
    }
    return out;
}

template <class Number>
Number number(std::string_view text) {
    Number value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

hive_data data_of(std::string_view type, std::string_view text) {
    if (type == "d")
        return number<std::uint32_t>(text);
    if (type == "q")
        return number<std::uint64_t>(text);
    const auto bytes = unescaped(text);
    if (type == "b")
        return std::vector<std::uint8_t>(bytes.begin(), bytes.end());
    if (type == "x")
        return queue::hive_secret{bytes};
    return bytes;
}

// As many values as went in, each on a line of its own, or regedit would take something else for one.
void check_export(const std::vector<hive_value> &values) {
    const auto text = store::reg_text(values);
    CHECK(text.starts_with("Windows Registry Editor Version 5.00\r\n") && text.ends_with("\r\n"));
    std::size_t lines = 0, expected = 0;
    for (const auto &value : values) {
        if (has_control(value.key) || has_control(value.name))
            return; // no key of ours; it would have to be written in another form
        ++expected;
    }
    for (auto rest = std::string_view(text); !rest.empty();) {
        const auto end = rest.find("\r\n");
        CHECK(end != rest.npos);
        const auto line = rest.substr(0, end);
        CHECK(line.find_first_of("\r\n") == line.npos);
        lines += line.starts_with('"') || line.starts_with("@=");
        rest.remove_prefix(end + 2);
    }
    CHECK_EQUAL(lines, expected);
}

// What the daemon makes of its own values is kept as it was read, but for passwords of proxies.
void check_notes(const std::vector<hive_value> &values) {
    auto notes = daemon::read_notes(values);
    if (!notes)
        return;
    for (const auto &variable : rpc::all_variables)
        if ((notes->environment.*variable.member).find('@') != std::string::npos)
            (notes->environment.*variable.member).clear();
    test::memory_hive hive;
    hive.commit({daemon::changes_for(*notes), queue::durability::process_kill});
    CHECK(daemon::read_notes(hive.everything()) == notes);
}

// What does not change by taking it up.
std::string identity_of(const std::string &job) {
    const auto read = rpc::json::parse(job, 16);
    std::string out;
    for (const char *name : {"id", "name", "description", "owner", "priority", "notify_flags", "type"})
        out += rpc::json::text(*read->find(name));
    return out;
}

std::vector<std::string> identities(const queue_world &world, queue::personality surface) {
    auto jobs = world.shown(surface);
    for (auto &one : jobs)
        one = identity_of(one);
    return jobs;
}

} // namespace

void hive_values(std::string_view input) {
    const bool same_boot = take_line(input) == "1";
    queue_world world;
    while (!input.empty()) {
        const auto line = take_line(input);
        std::string_view rest = line;
        const auto key = take_until(rest, '\t'), name = take_until(rest, '\t'), type = take_until(rest, '\t');
        world.hive.set(std::string(key), std::string(name), data_of(type, rest));
    }
    check_export(world.hive.everything());
    check_notes(world.hive.everything());
    world.load(same_boot);
    world.settle();
    std::array<std::vector<std::string>, surfaces.size()> before;
    for (std::size_t i = 0; i < surfaces.size(); ++i)
        before[i] = identities(world, surfaces[i]);
    // What was taken up once is taken up again.
    world.load(true);
    world.settle();
    for (std::size_t i = 0; i < surfaces.size(); ++i)
        CHECK(identities(world, surfaces[i]) == before[i]);
    for (const int minutes : {1, 11, 60 * 24, 60 * 24 * 100})
        world.advance(std::chrono::minutes(minutes));
    world.finish(100);
    world.settle();
    for (const auto surface : surfaces)
        (void)world.shown(surface);
}

} // namespace winebits::fuzz
