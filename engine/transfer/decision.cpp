// SPDX-License-Identifier: LGPL-2.1-or-later
// See decision.hpp.
// Any thread.
#include "engine/transfer/decision.hpp"

namespace winebits::transfer {
namespace {

std::unexpected<error> failed(cause why) {
    return std::unexpected(error{.why = why});
}

std::unexpected<error> failed_with_status(int status) {
    return std::unexpected(error{.why = cause::http_status, .http_status = status});
}

bool success(int status) {
    return status >= 200 && status <= 299;
}

result<std::uint64_t> judge_partial(const expectation &asked, const http_response &got) {
    if (!asked.ranged || !got.range || got.range->unsatisfied)
        return failed(cause::invalid_range_response);
    if (differs(asked.remote, got.validator()))
        return failed(cause::remote_file_changed);
    const auto &range = *got.range;
    if (!range.total)
        return failed(asked.size ? cause::invalid_range_response : cause::missing_file_size);
    if (asked.size && *range.total != *asked.size)
        return failed(cause::remote_file_changed);
    if (asked.end && *asked.end > *range.total)
        return failed(cause::range_not_satisfiable);
    if (range.first != asked.offset || range.last != asked.end.value_or(*range.total) - 1)
        return failed(cause::invalid_range_response);
    return *range.total;
}

result<std::uint64_t> judge_whole(const expectation &asked, const http_response &got) {
    if (asked.ranged && (asked.offset > 0 || asked.end))
        return failed(cause::insufficient_range_support);
    if (differs(asked.remote, got.validator()))
        return failed(cause::remote_file_changed);
    if (asked.size && got.content_length && *got.content_length != *asked.size)
        return failed(cause::remote_file_changed);
    const auto size = asked.size ? asked.size : got.content_length;
    if (asked.ranged && size != 0U) { // of an empty file nobody can send a range
        if (!asked.whole_is_welcome || (size && *size >= range_support_needed))
            return failed(cause::insufficient_range_support);
        if (!size)
            return failed(cause::missing_file_size);
    }
    return *size;
}

} // namespace

result<head_verdict> judge_head(const expectation &known, const http_response &got) {
    if (got.status == 405 || got.status == 501)
        return head_verdict::refused;
    if (!success(got.status))
        return failed_with_status(got.status);
    if (!got.content_length)
        return failed(cause::missing_file_size);
    if (known.continued && (differs(known.remote, got.validator()) || known.offset > *got.content_length ||
                            (known.size && *known.size != *got.content_length)))
        return failed(cause::remote_file_changed);
    return head_verdict::accepted;
}

result<std::uint64_t> judge_get(const expectation &asked, const http_response &got) {
    switch (got.status) {
    case 200:
        return judge_whole(asked, got);
    case 206:
        return judge_partial(asked, got);
    case 412:
        if (asked.conditional)
            return failed(cause::remote_file_changed);
        break;
    case 416: {
        if (!asked.ranged)
            break;
        const auto total = got.range ? got.range->total : std::nullopt;
        if (total == 0U && !asked.size && asked.offset == 0 && !asked.end)
            return 0;
        if (total && asked.size && *total != *asked.size)
            return failed(cause::remote_file_changed);
        return failed(cause::range_not_satisfiable);
    }
    default:
        break;
    }
    return failed_with_status(got.status);
}

result<std::optional<std::uint64_t>> judge_plain(bool custom_verb, const http_response &got) {
    // Other verbs have more words for "done"; none of them is an error page.
    const bool done = custom_verb ? success(got.status) && got.status != 206 : got.status == 200;
    if (!done)
        return failed_with_status(got.status);
    if (got.status == 204 || got.status == 205)
        return 0;
    return got.chunked ? std::nullopt : got.content_length;
}

} // namespace winebits::transfer
