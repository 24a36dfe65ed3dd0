// SPDX-License-Identifier: LGPL-2.1-or-later
// What a download asks for, and by which way.
// Network thread, outside libcurl.
#include "engine/transfer/download.hpp"

#include <algorithm>

namespace winebits::transfer {
namespace {

constexpr long large_buffer = 256L << 10;
constexpr long small_buffer = 64L << 10;
constexpr std::size_t most_with_large_buffer = 2;
constexpr std::uint64_t least_buffer = 1024; // of libcurl
constexpr std::uint64_t pieces_per_second = 4;

} // namespace

void download::send(request_kind kind) {
    kind_ = kind;
    redirects_ = 0;
    verb_ = kind == request_kind::head ? "HEAD" : custom_verb() ? what_.http.method : "GET";
    go_to(first_url_);
}

result<proxy_route> download::route_to(const url &target) const {
    return route_for(what_.proxy, what_.http.proxy_answers, settings_->options.environment, target);
}

void download::go_to(url target) {
    auto route = route_to(target);
    if (!route)
        return fail(route.error());
    if (target.origin() != url_.origin())
        server_challenge_ = {};
    if (route->proxies != route_.proxies || proxy_ != 0)
        proxy_challenge_ = {};
    url_ = std::move(target);
    route_ = std::move(*route);
    proxy_ = 0;
    lists_tried_ = false;
    start_request();
}

void download::start_request() {
    response_ = {};
    response_told_ = false;
    accepted_ = false;
    discarded_ = 0;
    paused_ = false;
    body_end_.reset();
    // On a connection of its own, for nothing may be asked before the program has seen the certificate.
    if (needs_verdict())
        probe_ = std::make_unique<easy_request>(
            settings_->options, settings_->certificates(), environment_.share,
            request_callbacks{this, this, &download::header_callback, &download::body_callback});
    else
        probe_.reset();
    auto &easy = probe_ ? *probe_ : request_;
    easy.set_buffer_size(buffer_size());
    easy.set_route(route_.proxies[proxy_], route_.no_proxy);
    easy.prepare(line());
    const bool special = changes_checks(what_.http.security_flags) || what_.validates_certificates;
    if (!easy.set_trust(rules()) && special && url_.scheme == "https")
        return fail({.why = cause::tls_handshake_failed}); // never with less than was asked for
    easy.set_credentials(server_challenge_.answer, proxy_challenge_.answer);
    if (probe_)
        easy.connect_only();
    environment_.multi.add(easy.handle());
    requesting_ = true;
}

// What libcurl hands out at once. At a slow rate that is little, so that bytes keep coming.
long download::buffer_size() const {
    const long usual = environment_.active() > most_with_large_buffer ? small_buffer : large_buffer;
    if (!pace_.rate())
        return usual;
    const auto share = *pace_.rate() / pieces_per_second;
    return static_cast<long>(
        std::clamp<std::uint64_t>(share, least_buffer, static_cast<std::uint64_t>(usual)));
}

std::unique_ptr<document_fetch> download::fetch_document(const std::string &address, document_rules rules,
                                                         std::function<void(document_fetch::outcome)> done) {
    return std::make_unique<document_fetch>(environment_.multi, settings_->options, settings_->certificates(),
                                            environment_.share, address, std::move(rules), std::move(done));
}

void download::cancel_request() {
    pace_timer_.reset();
    lists_.reset();
    if (std::exchange(requesting_, false))
        environment_.multi.remove((probe_ ? *probe_ : request_).handle());
}

expectation download::expected() const {
    const auto place = pieces_.at(received_);
    const bool whole_is_welcome = what_.foreground && pieces_.whole();
    const bool whole =
        whole_is_welcome && received_ == 0 && remote_size_ && *remote_size_ < range_support_needed;
    return {.whole_is_welcome = whole_is_welcome,
            .ranged = !whole,
            .conditional = !remote_.last_modified.empty(),
            .continued = continued_,
            .offset = place ? place->first : 0,
            .end = place ? place->end : std::nullopt,
            .size = remote_size_,
            .remote = remote_};
}

request_line download::line() const {
    const bool proxied = !route_.proxies[proxy_].empty(), tunnelled = proxied && url_.scheme == "https";
    auto own = choose_headers(headers_, {.keeps_secrets = shares_secrets(),
                                         .tunnelled = tunnelled,
                                         .proxied = proxied && !tunnelled,
                                         .server_answered = server_challenge_.answer.has_value(),
                                         .proxy_answered = proxy_challenge_.answer.has_value()});
    request_line out{url_.text, verb_, std::move(own.server), std::move(own.proxy)};
    if (kind_ == request_kind::head || plain())
        return out;
    const auto asked = expected();
    if (asked.ranged)
        out.headers.push_back("Range: bytes=" + std::to_string(asked.offset) + "-" +
                              (asked.end ? std::to_string(*asked.end - 1) : ""));
    if (asked.conditional)
        out.headers.push_back("If-Unmodified-Since: " + remote_.last_modified);
    return out;
}

tls_rules download::rules() {
    witness_ = std::make_shared<tls_witness>();
    witness_->origin = url_.origin();
    if (url_.scheme == "https")
        witness_->security_flags = what_.http.security_flags;
    witness_->memory = environment_.tls;
    return {witness_, pins(), identity_ && shares_secrets() ? &*identity_ : nullptr};
}

bool download::needs_verdict() const {
    return what_.validates_certificates && url_.scheme == "https" &&
           std::ranges::none_of(accepted_certificates_,
                                [&](const auto &one) { return one.origin == url_.origin(); });
}

std::string download::pins() const {
    std::string out;
    if (!what_.validates_certificates)
        return out;
    for (const auto &one : accepted_certificates_)
        if (one.origin == url_.origin())
            out += (out.empty() ? "sha256//" : ";sha256//") + one.public_key;
    return out;
}

} // namespace winebits::transfer
