// SPDX-License-Identifier: LGPL-2.1-or-later
// What a download asks for, and what it makes of the answers.
// Network thread; judge() runs inside libcurl.
#include "engine/transfer/download.hpp"

namespace winebits::transfer {
namespace {

error plain_failure(cause why) {
    return {.why = why};
}

} // namespace

void download::get(segment &one, std::uint64_t begin) {
    const auto verb = context_.custom_verb() ? what().http.method : "GET";
    one.get(context_.first_url, verb, plain() ? std::vector<std::string>() : conditions(expected(begin)),
            begin);
}

expectation download::expected(std::uint64_t local) const {
    const auto place = pieces_.at(local);
    const bool whole_is_welcome = what().foreground && pieces_.whole();
    const bool whole = whole_is_welcome && local == 0 && remote_size_ && *remote_size_ < range_support_needed;
    return {.whole_is_welcome = whole_is_welcome,
            .ranged = !whole,
            .conditional = !remote_.last_modified.empty(),
            .continued = continued_,
            .offset = place ? place->first : 0,
            .end = place ? place->end : std::nullopt,
            .size = remote_size_,
            .remote = remote_};
}

std::vector<std::string> download::conditions(const expectation &asked) const {
    std::vector<std::string> out;
    if (asked.ranged)
        out.push_back("Range: bytes=" + std::to_string(asked.offset) + "-" +
                      (asked.end ? std::to_string(*asked.end - 1) : ""));
    if (asked.conditional)
        out.push_back("If-Unmodified-Since: " + remote_.last_modified);
    return out;
}

void download::responded(segment &, queue::response_received what) {
    context_.environment.tell(std::move(what));
}

void download::failed(segment &, error why) {
    fail(why);
}

void download::answered(segment &one, const http_response &response) {
    if (stage_ == stage::asking)
        head_answered(one, response);
    else
        body_ended(one);
}

void download::head_answered(const segment &one, const http_response &response) {
    const auto verdict = judge_head(expected(offset_), response);
    if (!verdict)
        return fail(one.explained(verdict.error()));
    if (*verdict == head_verdict::accepted) {
        head_answered_ = true;
        remote_ = response.validator();
        remote_time_ = response.modified();
        if (const auto learnt = learn_size(*response.content_length); !learnt)
            return fail(learnt.error());
    }
    stage_ = stage::opening;
    context_.file->open(pieces_.local_size());
}

// Says where the body ends, and tells the queue of a file that no HEAD has told of.
result<bool> download::judge(segment &one, const http_response &response) {
    const bool first = !started_;
    if (const auto judged = plain() ? judge_plain_body(one, response) : judge_ranged_body(one, response);
        !judged)
        return std::unexpected(judged.error());
    if (first) {
        remote_ = response.validator();
        remote_time_ = response.modified();
        tell_started(plain() ? one.body_end() : pieces_.local_size());
    }
    // A 416 may tell that the file is empty, but its body is a text.
    return response.status != 416;
}

result<void> download::judge_plain_body(segment &one, const http_response &response) {
    auto size = judge_plain(context_.custom_verb(), response);
    if (!size)
        return std::unexpected(size.error());
    if (one.verb() == "HEAD")
        *size = 0;
    if (what().size_limit && *size && **size > *what().size_limit)
        return std::unexpected(plain_failure(cause::download_too_large));
    one.expect_body(*size, what().size_limit);
    return {};
}

result<void> download::judge_ranged_body(segment &one, const http_response &response) {
    const auto whole_size = judge_get(expected(one.received()), response);
    if (!whole_size)
        return std::unexpected(whole_size.error());
    const bool news = remote_size_ != *whole_size;
    if (const auto learnt = learn_size(*whole_size); !learnt)
        return learnt;
    if (news)
        context_.file->reserve(*pieces_.local_size());
    const auto place = pieces_.at(one.received());
    one.expect_body(one.received() + (place ? *place->end - place->first : 0), std::nullopt);
    return {};
}

void download::body_ended(segment &one) {
    if (one.body_end() && one.received() < *one.body_end())
        return fail(plain_failure(cause::connection_lost));
    if (plain() || !pieces_.at(one.received()))
        end(outcome::complete);
    else
        get(one, one.received());
}

} // namespace winebits::transfer
