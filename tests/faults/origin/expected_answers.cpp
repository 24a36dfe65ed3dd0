// SPDX-License-Identifier: LGPL-2.1-or-later
// Lengths and ranges that are wrong, missing or refused (bits-api 6.2 to 6.4; do-api 5.4, 6.1).
// Constants; any thread.
#include "tests/faults/origin/expectations.hpp"

namespace winebits::faults {
namespace {

// bits-api 6.4, "206 with other range". Delivery Optimization asks once more without a range (do-api 5.4).
row wrong_range(std::string_view behaviour) {
    return {behaviour, {error(broken_protocol)}, {delivered()}};
}

std::vector<row> rows_of_lengths() {
    return {
        // Content-Length of HEAD and total of the range: two sizes of one file.
        {.behaviour = "length-too-long",
         .background = {waits(file_changed)},
         .delivery = {error(block_size_mismatch)},
         .foreground = outcome{waits(connection_lost, 65536)}, // a plain GET, and the end never comes
         .chosen = true},
        // A 206 whose two lengths differ: BITS takes what the range says, as far as it comes.
        {.behaviour = "length-of-get-too-long",
         .background = {waits(connection_lost, 65536)},
         .delivery = {error(block_size_mismatch)},
         .foreground = outcome{waits(file_changed)},
         .chosen = true},
        {.behaviour = "length-of-get-too-short",
         .background = {waits(connection_lost, 1000), waits(connection_lost, 2000)},
         .delivery = {error(block_size_mismatch)},
         .foreground = outcome{waits(file_changed)},
         .chosen = true},
        {"length-negative", {waits(invalid_response)}, {waits(invalid_response)}},
        {"length-twice", {waits(invalid_response)}, {waits(invalid_response)}},
        {"length-garbage", {waits(invalid_response)}, {waits(invalid_response)}},
        {"length-overflowing", {error(missing_size)}, {delivered()}},
        {"length-of-an-exabyte", {local_error(disk_full)}, {error(disk_full)}},
        {"length-missing", {error(missing_size)}, {delivered()}},
        {"length-of-head-missing", {error(missing_size)}, {delivered()}},
        {"length-of-get-missing", {delivered()}, {delivered()}},
        {"length-missing-without-ranges", {error(missing_size)}, {error(size_unknown_200)}},
        {.behaviour = "body-longer-than-its-range",
         .background = {waits_with_at_most(invalid_response, 65536)},
         .delivery = {error(block_size_mismatch)},
         .foreground = outcome{waits(file_changed)},
         .chosen = true},
        {.behaviour = "body-shorter-than-its-range",
         .background = {waits(connection_lost, 64536), delivered()},
         .delivery = {error(block_size_mismatch), delivered()},
         .foreground = outcome{waits(file_changed), delivered()},
         .chosen = true},
        {"bytes-after-the-end", {delivered()}, {delivered()}},
        {"empty", {delivered(0, 0)}, {delivered(0, 0)}},
    };
}

// In the foreground the whole file is asked for, without a range (bits-api 6.2).
std::vector<row> rows_of_ranges() {
    const outcome whole{delivered()};
    std::vector<row> out{
        wrong_range("content-range-other-first"),
        {"content-range-other-last", {error(broken_protocol)}, {error(block_size_mismatch)}},
        {"content-range-other-total", {waits(file_changed)}, {waits(block_size_mismatch)}},
        wrong_range("content-range-missing"),
        wrong_range("content-range-garbage"),
        {"content-range-star", {error(broken_protocol)}, {error(size_unknown_206)}},
        wrong_range("content-range-descending"),
        wrong_range("content-range-other-unit"),
        wrong_range("content-range-overflowing"),
        {"range-first-half", {error(broken_protocol)}, {delivered()}},
        wrong_range("range-second-half"),
        wrong_range("range-in-multipart"),
        {"range-ignored", {error(no_range_support)}, {delivered()}},
        {"range-ignored-and-closed",
         {error(no_range_support)},
         {waits(connection_lost, 32768), delivered()},
         // bits-api 6.2: the restart is a range request, which fails.
         outcome{waits(connection_lost, 32768), error(no_range_support, 32768)}},
        {"range-refused", {error(invalid_range)}, {delivered()}},
    };
    for (auto &one : out)
        if (!one.foreground)
            one.foreground = whole;
    return out;
}

std::vector<row> rows_of_resumed_ranges() {
    const auto first = waits(connection_lost, 32768);
    return {
        {"range-ignored-on-resume", {first, error(no_range_support, 32768)}, {first, delivered()}},
        // bits-api 6.4: "416: re-HEAD and restart".
        {"range-refused-on-resume",
         {first, error(invalid_range)},
         {first, delivered()},
         outcome{first, delivered()}},
        {"range-too-early-on-resume", {first, error(broken_protocol, 32768)}, {first, delivered()}},
        {"range-whole-on-resume", {first, error(broken_protocol, 32768)}, {first, delivered()}},
    };
}

} // namespace

std::vector<row> rows_of_answers() {
    auto out = rows_of_lengths();
    for (auto &&part : {rows_of_ranges(), rows_of_resumed_ranges()})
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

} // namespace winebits::faults
