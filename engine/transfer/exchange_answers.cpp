// SPDX-License-Identifier: LGPL-2.1-or-later
// What is made of an answer before the client gets it: ask again somewhere else or with a credential, or give
// up. Network thread; the callbacks and headers_complete() run inside libcurl.
#include "engine/transfer/curl_cause.hpp"
#include "engine/transfer/exchange.hpp"

#include <new>

namespace winebits::transfer {
namespace {

namespace security = queue::security;

constexpr long proxy_asks = 407;
// A body nobody wants is read up to here, so that the connection can be used again; a longer one is cut off.
constexpr std::size_t most_discarded = 16384;
// A server that never ends its headers must not fill the memory: libcurl keeps them all.
constexpr std::size_t most_head_bytes = 256 << 10;
// A count no callback of libcurl can return as success.
constexpr std::size_t refuse = 0;

} // namespace

std::size_t exchange::header_callback(char *text, std::size_t, std::size_t length, void *context) noexcept {
    auto &self = *static_cast<exchange *>(context);
    try {
        return self.take_header({text, length}) ? length : refuse;
    } catch (...) { // only memory can run out
        self.failure_ = plain_failure(cause::out_of_memory);
        return refuse;
    }
}

std::size_t exchange::body_callback(char *bytes, std::size_t, std::size_t length, void *context) noexcept {
    auto &self = *static_cast<exchange *>(context);
    try {
        return self.take_body({bytes, length});
    } catch (...) {
        self.failure_ = plain_failure(cause::out_of_memory);
        return refuse;
    }
}

// false: no answer of HTTP is like that.
bool exchange::take_header(std::string_view line) {
    const bool was_complete = response_.complete;
    head_bytes_ += line.size();
    response_.take_line(line);
    if (head_bytes_ > most_head_bytes || response_.contradictory) {
        failure_ = plain_failure(cause::malformed_response);
        return false;
    }
    if (response_.complete && !was_complete && response_.status >= 200)
        headers_complete();
    return true;
}

void exchange::headers_complete() {
    const bool asked = context_.environment.tls->asking.contains(url_.origin()) && url_.scheme == "https";
    if (asked && context_.what.http.certificate && !context_.identity && shares_secrets()) {
        failure_ = plain_failure(cause::client_certificate_no_key);
        return;
    }
    if (kind_ == request_kind::head || redirected() || challenged())
        return;
    tell_response(redirects_ > 0 ? url_.name() : std::string());
    if (const auto wanted = client_.judge(response_))
        accepted_ = *wanted;
    else
        failure_ = wanted.error();
}

std::size_t exchange::take_body(std::span<const char> bytes) {
    if (!accepted_) {
        discarded_ += bytes.size();
        context_.counters->received += bytes.size();
        return discarded_ <= most_discarded ? bytes.size() : refuse;
    }
    const auto taken = client_.take_body(bytes);
    if (!taken) {
        failure_ = taken.error();
        return refuse;
    }
    if (*taken != CURL_WRITEFUNC_PAUSE)
        context_.counters->received += bytes.size();
    cut_ = *taken < bytes.size();
    return *taken;
}

void exchange::request_ended(CURLcode code) noexcept {
    requesting_ = false;
    try {
        go_on_after(code);
    } catch (const std::bad_alloc &) {
        fail(plain_failure(cause::out_of_memory));
    }
}

void exchange::go_on_after(CURLcode code) {
    if (failure_)
        return fail(*failure_);
    if (cut_)
        return client_.answered(response_);
    if (fetch_revocation_lists())
        return;
    if (witness_->failure)
        return fail(plain_failure(*witness_->failure));
    if (answer_challenge())
        return;
    if (redirected())
        return follow_redirect();
    if (code != CURLE_OK)
        return request_failed(code);
    if (probe_)
        return present_certificate();
    if (!response_.complete)
        return fail(plain_failure(cause::malformed_response));
    tell_response(redirects_ > 0 ? url_.name() : std::string());
    if (challenged())
        return fail({.why = cause::http_status, .http_status = response_.status});
    client_.answered(response_);
}

void exchange::request_failed(CURLcode code) {
    auto *easy = (probe_ ? *probe_ : request_).handle();
    if (code == CURLE_SSL_PINNEDPUBKEYNOTMATCH) { // another certificate than the one that was accepted
        std::erase_if(context_.accepted, [&](const auto &one) { return one.origin == url_.origin(); });
        return start_request();
    }
    if (proxy_ + 1 < route_.proxies.size() && never_connected(easy, code)) {
        ++proxy_;
        proxy_challenge_ = {};
        return start_request();
    }
    if (response_.complete)
        tell_response(redirects_ > 0 ? url_.name() : std::string());
    fail(failure_of(easy, code));
}

// true: the request starts again when they are there, or known not to be.
bool exchange::fetch_revocation_lists() {
    if (witness_->missing_lists.empty() || std::exchange(lists_tried_, true))
        return false;
    auto fetch = [this](const std::string &address, document_rules rules, auto done) {
        return context_.fetch_document(address, std::move(rules), std::move(done));
    };
    auto route = [this](const url &target) {
        return std::optional(route_to(target).value_or(proxy_route{}));
    };
    lists_ = std::make_unique<crl_fetch>(std::move(fetch), std::move(route),
                                         context_.environment.tls->revocation_lists, witness_->missing_lists,
                                         [this] {
                                             lists_.reset();
                                             try {
                                                 start_request();
                                             } catch (const std::bad_alloc &) {
                                                 fail(plain_failure(cause::out_of_memory));
                                             }
                                         });
    return true;
}

bool exchange::answer_challenge() {
    auto *easy = (probe_ ? *probe_ : request_).handle();
    long tunnel = 0, offered = 0;
    curl_easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
    const bool by_proxy = tunnel == proxy_asks || response_.status == proxy_asks;
    if (!by_proxy && !(response_.complete && challenged()))
        return false;
    auto &state = by_proxy ? proxy_challenge_ : server_challenge_;
    if (state.answer)
        state.refused |= state.answer->scheme;
    curl_easy_getinfo(easy, by_proxy ? CURLINFO_PROXYAUTH_AVAIL : CURLINFO_HTTPAUTH_AVAIL, &offered);
    // Credentials are for the server that the program named, not for one a redirect led to.
    const bool ours = by_proxy || shares_secrets();
    state.answer =
        transfer::answer_challenge(ours ? context_.what.http : queue::http_options{},
                                   by_proxy ? queue::auth_target::proxy : queue::auth_target::server,
                                   static_cast<unsigned long>(offered), state.refused, url_.user_info);
    if (!state.answer)
        return !by_proxy && answer_with_headers();
    start_request();
    return true;
}

// Lines of the program that nobody sees but its own server, by TLS, and not unasked (do-api 4, 23).
bool exchange::answer_with_headers() {
    if (context_.auth_headers.empty() || url_.scheme != "https" || !shares_secrets() ||
        std::exchange(shows_auth_headers_, true))
        return false;
    start_request();
    return true;
}

bool exchange::redirected() const {
    switch (response_.status) {
    case 301:
    case 302:
    case 303:
    case 307:
    case 308:
        return response_.complete && !response_.location.empty();
    default:
        return false;
    }
}

void exchange::follow_redirect() {
    const auto flags = context_.what.http.security_flags;
    auto target = url_.resolve(response_.location);
    const auto refuse = [this](error why) {
        tell_response({});
        fail(why);
    };
    if (!target)
        return refuse(plain_failure(cause::malformed_response));
    if (!context_.delivery() && (flags & security::redirect_mask) == security::redirect_never) {
        tell_response(target->name());
        return fail({.why = cause::http_status, .http_status = response_.status});
    }
    if (++redirects_ > context_.settings->options.redirect_limit)
        return refuse(plain_failure(cause::too_many_redirects));
    if (!may_follow(*target))
        return refuse(plain_failure(cause::redirect_to_insecure));
    // Another server sees no verb that was not meant for it, and 303 means "get it there".
    const bool get_after_post = (response_.status == 301 || response_.status == 302) && verb_ == "POST";
    if (kind_ == request_kind::body &&
        (response_.status == 303 || get_after_post || !context_.first_url.may_share_secrets_with(*target)))
        verb_ = "GET";
    go_to(std::move(*target));
}

bool exchange::may_follow(const url &target) const {
    if (target.scheme != "http" || url_.scheme != "https")
        return target.scheme == "http" || target.scheme == "https";
    return context_.delivery() ? context_.what.delivery.insecure_redirect
                               : (context_.what.http.security_flags & security::redirect_to_insecure) != 0;
}

// The name is told to jobs that want to know where a redirect leads (bits-api 6.5).
void exchange::tell_response(const std::string &remote_name) {
    if (std::exchange(response_told_, true))
        return;
    const auto redirects = context_.what.http.security_flags & security::redirect_mask;
    const bool silent = !context_.delivery() && redirects == security::redirect_silently;
    client_.responded({context_.what.id, response_.text, silent ? std::string() : remote_name,
                       response_.status, request_.peer_address()});
}

void exchange::present_certificate() {
    if (witness_->chain.empty())
        return fail(plain_failure(cause::certificate_invalid));
    const auto &leaf = witness_->chain.front();
    context_.environment.tell(queue::certificate_presented{
        context_.what.id, url_.origin(), fingerprint_of(leaf), public_key_pin_of(leaf), witness_->chain});
    fail(plain_failure(cause::certificate_unjudged));
}

void exchange::fail(error why) {
    why = explained(why);
    cancel();
    client_.failed(why);
}

error exchange::explained(error why) const {
    if (url_.scheme != "https" || !witness_ || (context_.identity && shares_secrets()) ||
        !context_.environment.tls->asking.contains(url_.origin()))
        return why;
    const bool by_alert = !response_.complete && witness_->certificate_refused &&
                          (why.why == cause::connection_lost || why.why == cause::tls_handshake_failed);
    const bool by_status = why.why == cause::http_status && why.http_status == 400;
    if (!by_alert && !by_status)
        return why;
    return plain_failure(context_.what.http.certificate ? cause::client_certificate_no_key
                                                        : cause::client_certificate_needed);
}

} // namespace winebits::transfer
