// SPDX-License-Identifier: LGPL-2.1-or-later
// The header of an answer, line by line as libcurl hands it out, and what is concluded from it.
//
// Input: a line "offset size end etag" of what was asked for ("-" for none), then the header's lines. Any
// thread.
#include "engine/transfer/http_response.hpp"

#include "engine/transfer/decision.hpp"
#include "engine/transfer/delivery_decision.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

#include <charconv>
#include <cstdint>

namespace winebits::fuzz {
namespace {

using transfer::expectation, transfer::http_response;

constexpr std::size_t most_text = 64 << 10;

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc{} && value <= INT64_MAX ? std::optional(value) : std::nullopt;
}

// What a download may ask for: inside of the file, and not an empty part of it.
expectation asked_for(std::string_view line) {
    expectation out;
    out.offset = number(take_until(line, ' ')).value_or(0);
    out.size = number(take_until(line, ' '));
    out.end = number(take_until(line, ' '));
    out.remote.etag = line;
    if (out.size && out.offset >= *out.size)
        out.offset = *out.size == 0 ? 0 : *out.size - 1;
    if (out.end && (*out.end <= out.offset || (out.size && *out.end > *out.size)))
        out.end.reset();
    out.whole_is_welcome = line.ends_with('w');
    out.continued = out.offset > 0;
    return out;
}

void check_values(const http_response &got) {
    CHECK(got.status >= 0 && got.status <= 999);
    CHECK(!got.content_length || *got.content_length <= INT64_MAX);
    CHECK(got.etag.empty() || (got.etag.size() >= 2 && got.etag.front() == '"' && got.etag.back() == '"'));
    CHECK(got.text.size() <= most_text);
    CHECK(got.text.empty() || got.text.ends_with("\r\n"));
    for (const auto &value : {got.etag, got.last_modified, got.location})
        CHECK(value.find('\n') == std::string::npos);
    CHECK(got.modified() == 0 || got.modified() >= file_time_of_unix_epoch);
    CHECK(got.modified() <= INT64_MAX);
}

// Bytes of a file must never come to a wrong place: a part that is accepted is the one that was asked for.
void check_ranged(const expectation &asked, const http_response &got) {
    const auto size = transfer::judge_get(asked, got);
    if (!size)
        return;
    CHECK(got.status == 200 || got.status == 206 || (got.status == 416 && *size == 0));
    CHECK(!asked.size || *size == *asked.size);
    if (got.status == 206) {
        CHECK(got.range && got.range->first == asked.offset && got.range->total == *size);
        CHECK_EQUAL(got.range->last + 1, asked.end.value_or(*size));
        CHECK(!transfer::differs(asked.remote, got.validator()));
    }
    if (got.status == 200)
        CHECK(asked.offset == 0 && !asked.end);
}

void check_delivered(const expectation &asked, const http_response &got) {
    const auto body = transfer::judge_delivery(asked, got);
    if (!body)
        return;
    CHECK(body->begin == asked.offset || body->begin == 0);
    CHECK(!body->end || *body->end >= body->begin);
    CHECK(!body->end || !body->size || *body->end <= *body->size);
    if (got.status == 206) {
        CHECK(body->begin == asked.offset && body->end && body->size);
        CHECK(!asked.end || *body->end <= *asked.end);
        CHECK(!asked.size || *body->size == *asked.size);
    }
}

} // namespace

void http_response(std::string_view input) {
    const auto asked = asked_for(take_line(input));
    transfer::http_response got;
    while (!input.empty()) {
        got.take_line(take_line(input) + '\n');
        check_values(got);
    }
    const auto before = got;
    check_ranged(asked, got);
    check_delivered(asked, got);
    if (const auto head = transfer::judge_head(asked, got); head && *head == transfer::head_verdict::accepted)
        CHECK(got.status >= 200 && got.status <= 299 && got.content_length);
    for (const bool custom_verb : {false, true})
        if (const auto size = transfer::judge_plain(custom_verb, got))
            CHECK(got.status >= 200 && got.status <= 299 && got.status != 206);
    CHECK(!transfer::differs(got.validator(), before.validator()));
    // Behind the end of the header nothing changes what was read, until another answer begins.
    if (got.complete) {
        got.take_line("Content-Length: 1\r\n");
        got.take_line("ETag: \"another\"\r\n");
        CHECK(got.content_length == before.content_length && got.etag == before.etag);
        CHECK(got.text == before.text);
    }
    got.take_line("HTTP/1.1 100 Continue\r\n");
    CHECK(got.status == 100 && !got.content_length && !got.range && got.etag.empty() && !got.complete);
}

} // namespace winebits::fuzz
