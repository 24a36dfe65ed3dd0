// SPDX-License-Identifier: LGPL-2.1-or-later
// See delivery_decision.hpp.
// Any thread.
#include "engine/transfer/delivery_decision.hpp"

namespace winebits::transfer {
namespace {

std::unexpected<error> failed(cause why) {
    return std::unexpected(error{.why = why});
}

std::unexpected<error> failed(cause why, const http_response &got) {
    return std::unexpected(error{.why = why, .http_status = got.status});
}

// A body without a length ends surely only where its framing says so: the end of a connection may be a loss.
bool ends_by_itself(const http_response &got) {
    return got.chunked || got.text.starts_with("HTTP/2") || got.text.starts_with("HTTP/3");
}

result<delivered_body> judge_partial(const expectation &asked, const http_response &got) {
    if (!asked.ranged || !got.range || got.range->unsatisfied)
        return failed(cause::invalid_range_response);
    if (differs(asked.remote, got.validator()))
        return failed(cause::remote_file_changed);
    const auto &range = *got.range;
    const auto size = range.total ? range.total : asked.size;
    if (!size)
        return failed(cause::missing_file_size, got);
    if (asked.size && *size != *asked.size)
        return failed(cause::remote_file_changed);
    if (asked.end && *asked.end > *size)
        return failed(cause::range_not_satisfiable);
    // Fewer bytes than asked for are a beginning.
    if (range.first != asked.offset || range.last >= asked.end.value_or(*size))
        return failed(cause::invalid_range_response);
    if (!got.chunked && got.content_length && *got.content_length != range.last - range.first + 1)
        return failed(cause::size_mismatch);
    return delivered_body{range.first, range.last + 1, size};
}

result<delivered_body> judge_whole(const expectation &asked, const http_response &got) {
    if (!asked.whole_is_welcome)
        return failed(cause::insufficient_range_support);
    const auto length = got.chunked ? std::nullopt : got.content_length;
    if (!length && !ends_by_itself(got))
        return failed(cause::missing_file_size, got);
    return delivered_body{0, length, length};
}

result<delivered_body> judge_unsatisfied(const expectation &asked, const http_response &got) {
    const auto total = got.range ? got.range->total : std::nullopt;
    const bool known = asked.continued || asked.size;
    if (total == 0U && !known && asked.whole_is_welcome)
        return delivered_body{0, 0, 0}; // of an empty file nobody can send a range
    if (asked.size && total && *total != *asked.size)
        return failed(cause::remote_file_changed);
    if (known && total && *total <= asked.offset)
        return failed(cause::remote_file_changed); // it has become shorter
    return failed(asked.whole_is_welcome ? cause::insufficient_range_support : cause::range_not_satisfiable);
}

} // namespace

result<delivered_body> judge_delivery(const expectation &asked, const http_response &got) {
    if (got.status == 200)
        return judge_whole(asked, got);
    if (got.status == 206)
        return judge_partial(asked, got);
    if (got.status == 416 && asked.ranged)
        return judge_unsatisfied(asked, got);
    return failed(cause::http_status, got);
}

bool surely_same(const queue::validator &before, const queue::validator &now) {
    if (!before.etag.empty() || !now.etag.empty())
        return before.etag == now.etag;
    return !before.last_modified.empty() && before.last_modified == now.last_modified;
}

std::string range_condition(const queue::validator &remote) {
    return !remote.etag.empty() ? remote.etag : remote.last_modified;
}

} // namespace winebits::transfer
