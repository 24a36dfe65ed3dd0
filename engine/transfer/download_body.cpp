// SPDX-License-Identifier: LGPL-2.1-or-later
// What libcurl hands to a download: headers and the body.
// Network thread, inside libcurl; nothing may be added to or removed from the multi here.
#include "engine/transfer/download.hpp"

#include <algorithm>
#include <cstring>

namespace winebits::transfer {
namespace {

// A body nobody wants is read up to here, so that the connection can be used again; a longer one is cut off.
constexpr std::size_t most_discarded = 16384;
// A count no callback of libcurl can return as success.
constexpr std::size_t refuse = 0;

} // namespace

std::size_t download::header_callback(char *text, std::size_t, std::size_t length, void *context) noexcept {
    auto &self = *static_cast<download *>(context);
    try {
        const bool was_complete = self.response_.complete;
        self.response_.take_line({text, length});
        if (self.response_.complete && !was_complete && self.response_.status >= 200)
            self.headers_complete();
        return length;
    } catch (...) { // only memory can run out
        self.failure_ = error{.why = cause::out_of_memory};
        return refuse;
    }
}

std::size_t download::body_callback(char *bytes, std::size_t, std::size_t length, void *context) noexcept {
    auto &self = *static_cast<download *>(context);
    try {
        return self.take_body({bytes, length});
    } catch (...) {
        self.failure_ = error{.why = cause::out_of_memory};
        return refuse;
    }
}

void download::headers_complete() {
    const bool asked = environment_.tls->asking.contains(url_.origin()) && url_.scheme == "https";
    if (asked && what_.http.certificate && !identity_ && shares_secrets()) {
        failure_ = error{.why = cause::client_certificate_no_key};
        return;
    }
    if (kind_ == request_kind::head || redirected() || challenged())
        return;
    tell_response(redirects_ > 0 ? url_.name() : std::string());
    if (const auto judged = judge_body(); !judged) {
        failure_ = judged.error();
        return;
    }
    if (!started_)
        tell_started();
}

// Says where the body ends, and tells the queue of a file that no HEAD has told of.
result<void> download::judge_body() {
    const bool first = !started_;
    if (plain()) {
        auto size = judge_plain(custom_verb(), response_);
        if (!size)
            return std::unexpected(size.error());
        if (verb_ == "HEAD")
            *size = 0;
        if (what_.size_limit && *size && **size > *what_.size_limit)
            return std::unexpected(error{.why = cause::download_too_large});
        body_end_ = *size;
        accepted_ = true;
    } else {
        const auto whole_size = judge_get(expected(), response_);
        if (!whole_size)
            return std::unexpected(whole_size.error());
        const bool news = remote_size_ != *whole_size;
        if (const auto learnt = learn_size(*whole_size); !learnt)
            return learnt;
        if (news)
            file_->reserve(*pieces_.local_size());
        const auto place = pieces_.at(received_);
        body_end_ = received_ + (place ? *place->end - place->first : 0);
        // A 416 may tell that the file is empty, but its body is a text.
        accepted_ = response_.status != 416;
    }
    if (first) {
        remote_ = response_.validator();
        remote_time_ = response_.modified();
    }
    return {};
}

std::size_t download::take_body(std::span<const char> bytes) {
    if (!accepted_) {
        discarded_ += bytes.size();
        return discarded_ <= most_discarded ? bytes.size() : refuse;
    }
    if (body_end_ && bytes.size() > *body_end_ - received_) {
        failure_ = error{.why = cause::malformed_response};
        return refuse;
    }
    if (what_.size_limit && plain() && received_ + bytes.size() > *what_.size_limit) {
        failure_ = error{.why = cause::download_too_large};
        return refuse;
    }
    const auto left_in_block = [this] {
        // The first block after an odd offset is shorter, so that all others begin at multiples of their
        // size.
        return block_.memory ? block_size - block_.offset % block_size - block_.used : 0;
    };
    if (left_in_block() < bytes.size() && !file_->has_room()) {
        paused_ = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    if (pace_.rate()) {
        const auto now = std::chrono::steady_clock::now();
        if (const auto wait = pace_.wait(now); wait > pacer::duration::zero()) {
            resume_after(wait);
            return CURL_WRITEFUNC_PAUSE;
        }
        pace_.took(bytes.size(), now);
    }
    for (auto rest = bytes; !rest.empty();) {
        if (!block_.memory)
            block_ = environment_.pool.take(received_);
        const auto piece = std::min(rest.size(), left_in_block());
        std::memcpy(block_.memory.get() + block_.used, rest.data(), piece);
        block_.used += piece;
        received_ += piece;
        rest = rest.subspan(piece);
        if (left_in_block() == 0)
            hand_over();
    }
    return bytes.size();
}

void download::resume_after(pacer::duration wait) {
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
    paused_ = true;
    pace_timer_.reset(
        g_timeout_source_new(static_cast<guint>(std::min<std::int64_t>(milliseconds, G_MAXUINT))));
    g_source_set_callback(pace_timer_.get(), &download::rate_permits, this, nullptr);
    g_source_attach(pace_timer_.get(), g_main_context_get_thread_default());
}

gboolean download::rate_permits(gpointer self) noexcept {
    auto &one = *static_cast<download *>(self);
    one.pace_timer_.reset();
    one.resume_body();
    return G_SOURCE_REMOVE;
}

// The callback may say at once that the body has to wait again.
void download::resume_body() {
    if (!std::exchange(paused_, false) || !requesting_)
        return;
    if (const auto code = environment_.multi.resume(request_.handle()); code != CURLE_OK) {
        cancel_request();
        request_ended(code);
    }
}

void download::hand_over() {
    if (!block_.memory)
        return;
    file_->write(std::move(block_));
    block_ = {};
}

void download::tick() {
    if (stage_ != stage::receiving)
        return;
    if (block_.memory && file_->has_room())
        hand_over();
    file_->check_flush();
}

} // namespace winebits::transfer
