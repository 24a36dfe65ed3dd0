// SPDX-License-Identifier: LGPL-2.1-or-later
// The life of a download. What comes from libcurl's callbacks is in download_body.cpp.
// Network thread.
#include "engine/transfer/download.hpp"

#include "engine/transfer/curl_cause.hpp"

#include <new>

namespace winebits::transfer {
namespace {

constexpr long large_buffer = 256L << 10;
constexpr long small_buffer = 64L << 10;
constexpr std::size_t most_with_large_buffer = 2;

error plain(cause why) {
    return {.why = why};
}

} // namespace

download::download(queue::start_transfer what, std::shared_ptr<const configuration> settings,
                   std::shared_ptr<target_file> file, std::shared_ptr<transfer_counters> counters,
                   download_environment environment)
    : what_(std::move(what)), settings_(std::move(settings)), file_(std::move(file)),
      counters_(std::move(counters)), environment_(std::move(environment)),
      request_(settings_->options, settings_->certificates(), environment_.share,
               {this, this, &download::header_callback, &download::body_callback}) {}

download::~download() {
    cancel_request();
}

void download::begin() {
    pace_.set_rate(what_.rate_limit, std::chrono::steady_clock::now());
    if (what_.offset > 0) {
        size_ = what_.size;
        remote_ = what_.remote;
        offset_ = what_.offset;
    }
    send(true);
}

void download::stop() {
    if (stage_ == stage::ending || stage_ == stage::over)
        return;
    end(outcome::stopped);
}

void download::limit(std::optional<std::uint64_t> rate) {
    pace_.set_rate(rate, std::chrono::steady_clock::now());
    if (std::exchange(pace_timer_, nullptr))
        resume_body();
}

void download::fail(error why) {
    if (stage_ == stage::ending || stage_ == stage::over)
        return;
    failure_ = why;
    end(outcome::failed);
}

// ---- Requests
// ---------------------------------------------------------------------------------------------------

void download::send(bool head) {
    head_ = head;
    redirects_ = 0;
    auto target = url::parse(what_.remote_name);
    if (!target || (target->scheme != "http" && target->scheme != "https"))
        return fail(plain(cause::invalid_argument));
    go_to(std::move(*target));
}

void download::go_to(url target) {
    auto route = route_for(what_.proxy, settings_->options.environment, target.scheme, target.host);
    if (!route)
        return fail(route.error());
    url_ = std::move(target);
    route_ = std::move(*route);
    proxy_ = 0;
    try_proxy();
}

void download::try_proxy() {
    response_ = {};
    accepted_ = false;
    discarded_ = 0;
    paused_ = false;
    request_.set_buffer_size(environment_.active() > most_with_large_buffer ? small_buffer : large_buffer);
    request_.set_route(route_.proxies[proxy_], route_.no_proxy);
    request_.prepare(url_.text, head_, head_ ? std::vector<std::string>() : get_headers());
    environment_.multi.add(request_.handle());
    requesting_ = true;
}

void download::cancel_request() {
    pace_timer_.reset();
    if (std::exchange(requesting_, false))
        environment_.multi.remove(request_.handle());
}

expectation download::expected() const {
    const bool whole = what_.foreground && offset_ == 0 && size_ && *size_ < range_support_needed;
    return {what_.foreground, !whole, !remote_.last_modified.empty(), offset_, size_, remote_};
}

std::vector<std::string> download::get_headers() const {
    const auto asked = expected();
    std::vector<std::string> lines;
    if (asked.ranged)
        lines.push_back("Range: bytes=" + std::to_string(offset_) + "-" +
                        (size_ ? std::to_string(*size_ - 1) : ""));
    if (asked.conditional)
        lines.push_back("If-Unmodified-Since: " + remote_.last_modified);
    return lines;
}

void download::request_ended(CURLcode code) noexcept {
    requesting_ = false;
    try {
        go_on_after(code);
    } catch (const std::bad_alloc &) {
        fail(plain(cause::out_of_memory));
    }
}

void download::go_on_after(CURLcode code) {
    if (failure_)
        return end(outcome::failed);
    if (redirected())
        return follow_redirect();
    if (code != CURLE_OK) {
        if (proxy_ + 1 < route_.proxies.size() && never_connected(request_.handle(), code)) {
            ++proxy_;
            return try_proxy();
        }
        return fail(failure_of(request_.handle(), code));
    }
    if (!response_.complete)
        return fail(plain(cause::malformed_response));
    if (head_)
        head_answered();
    else
        body_ended();
}

void download::follow_redirect() {
    auto target = url_.resolve(response_.location);
    if (++redirects_ > settings_->options.redirect_limit)
        return fail(plain(cause::too_many_redirects));
    if (!target)
        return fail(plain(cause::malformed_response));
    if (target->scheme != "https" && (target->scheme != "http" || url_.scheme == "https"))
        return fail(plain(cause::redirect_to_insecure));
    go_to(std::move(*target));
}

void download::head_answered() {
    const auto verdict = judge_head({.offset = offset_, .size = size_, .remote = remote_}, response_);
    if (!verdict)
        return fail(verdict.error());
    if (*verdict == head_verdict::accepted) {
        head_answered_ = true;
        size_ = response_.content_length;
        remote_ = response_.validator();
        remote_time_ = response_.modified();
    }
    stage_ = stage::opening;
    file_->open(size_);
}

void download::body_ended() {
    if (received_ < *size_)
        return fail(plain(cause::connection_lost));
    end(outcome::complete);
}

// ---- The file
// ---------------------------------------------------------------------------------------------------

void download::take(const file_event &event) {
    if (const auto *answer = std::get_if<file_opened>(&event)) {
        if (stage_ == stage::opening)
            opened(answer->offset);
    } else if (const auto *failed = std::get_if<file_failed>(&event)) {
        fail(failed->why);
    } else if (const auto *last = std::get_if<file_ended>(&event)) {
        ended(*last);
    } else {
        resume_body();
    }
}

void download::opened(std::uint64_t offset) {
    if (offset != offset_ && !head_answered_) { // begins anew, and what an earlier run knew may be old
        size_.reset();
        remote_ = {};
    }
    offset_ = received_ = offset;
    stage_ = stage::receiving;
    if (!head_answered_ && size_ &&
        offset_ >= *size_) // no range is left to ask for, and nobody says it still holds
        return fail(plain(cause::range_not_satisfiable));
    if (head_answered_)
        tell_started();
    if (head_answered_ && offset_ == *size_)
        end(outcome::complete);
    else
        send(false);
}

void download::tell_started() {
    started_ = true;
    counters_->body_begun = true;
    environment_.tell(queue::transfer_started{what_.id, size_, remote_, remote_time_, offset_, true});
}

void download::end(outcome how) {
    cancel_request();
    hand_over();
    stage_ = stage::ending;
    outcome_ = how;
    if (how == outcome::complete)
        file_->end(file_end::complete);
    else
        file_->end(started_ ? file_end::keep : file_end::discard);
}

void download::ended(const file_ended &last) {
    stage_ = stage::over;
    if (!failure_)
        failure_ = last.failure;
    const bool stopped = outcome_ == outcome::stopped;
    environment_.tell(queue::transfer_finished{what_.id, last.written, last.flushed,
                                               stopped ? std::nullopt : failure_, stopped});
}

} // namespace winebits::transfer
