// SPDX-License-Identifier: LGPL-2.1-or-later
// How a request goes out, and by which way.
// Network thread, outside libcurl.
#include "engine/transfer/exchange.hpp"

#include <algorithm>

namespace winebits::transfer {
namespace {

constexpr long large_buffer = 256L << 10;
constexpr long small_buffer = 64L << 10;
constexpr std::size_t most_with_large_buffer = 2;
constexpr std::uint64_t least_buffer = 1024; // of libcurl
constexpr std::uint64_t pieces_per_second = 4;

} // namespace

exchange::exchange(download_context &context, exchange_client &client)
    : context_(context), client_(client),
      request_(context.settings->options, context.settings->certificates(), context.environment.share,
               {this, this, &exchange::header_callback, &exchange::body_callback}) {}

exchange::~exchange() {
    cancel();
}

void exchange::send(request_kind kind, url target, std::string verb, std::vector<std::string> headers) {
    kind_ = kind;
    redirects_ = 0;
    verb_ = std::move(verb);
    headers_ = std::move(headers);
    go_to(std::move(target));
}

void exchange::continue_like(const exchange &other) {
    url_ = other.url_;
    route_ = other.route_;
    proxy_ = other.proxy_;
    server_challenge_ = other.server_challenge_;
    proxy_challenge_ = other.proxy_challenge_;
    shows_auth_headers_ = other.shows_auth_headers_;
}

result<proxy_route> exchange::route_to(const url &target) const {
    return route_for(context_.what.proxy, context_.what.http.proxy_answers,
                     context_.settings->options.environment, target);
}

void exchange::go_to(url target) {
    auto route = route_to(target);
    if (!route)
        return fail(route.error());
    if (target.origin() != url_.origin()) {
        server_challenge_ = {};
        shows_auth_headers_ = false;
    }
    if (route->proxies != route_.proxies || proxy_ != 0)
        proxy_challenge_ = {};
    url_ = std::move(target);
    route_ = std::move(*route);
    proxy_ = 0;
    lists_tried_ = false;
    start_request();
}

void exchange::start_request() {
    response_ = {};
    head_bytes_ = 0;
    response_told_ = false;
    accepted_ = false;
    discarded_ = 0;
    failure_.reset();
    cut_ = false;
    // On a connection of its own, for nothing may be asked before the program has seen the certificate.
    if (needs_verdict())
        probe_ = std::make_unique<easy_request>(
            context_.settings->options, context_.settings->certificates(), context_.environment.share,
            request_callbacks{this, this, &exchange::header_callback, &exchange::body_callback});
    else
        probe_.reset();
    auto &easy = probe_ ? *probe_ : request_;
    easy.set_user_agent(context_.user_agent());
    easy.set_connect_timeout(context_.connect_timeout());
    easy.set_buffer_size(buffer_size());
    easy.set_route(route_.proxies[proxy_], route_.no_proxy);
    easy.prepare(line());
    const bool special =
        changes_checks(context_.what.http.security_flags) || context_.what.validates_certificates;
    if (!easy.set_trust(rules()) && special && url_.scheme == "https")
        return fail({.why = cause::tls_handshake_failed}); // never with less than was asked for
    easy.set_credentials(server_challenge_.answer, proxy_challenge_.answer);
    if (probe_)
        easy.connect_only();
    context_.environment.multi.add(easy.handle());
    requesting_ = true;
}

// What libcurl hands out at once. At a slow rate that is little, so that bytes keep coming.
long exchange::buffer_size() const {
    const long usual = context_.environment.active() > most_with_large_buffer ? small_buffer : large_buffer;
    if (!context_.pace.rate())
        return usual;
    const auto share = *context_.pace.rate() / pieces_per_second;
    return static_cast<long>(
        std::clamp<std::uint64_t>(share, least_buffer, static_cast<std::uint64_t>(usual)));
}

void exchange::cancel() {
    lists_.reset();
    if (std::exchange(requesting_, false))
        context_.environment.multi.remove((probe_ ? *probe_ : request_).handle());
}

void exchange::resume() {
    if (const auto code = context_.environment.multi.resume(request_.handle()); code != CURLE_OK) {
        cancel();
        request_ended(code);
    }
}

request_line exchange::line() const {
    const bool proxied = !route_.proxies[proxy_].empty(), tunnelled = proxied && url_.scheme == "https";
    auto own = choose_headers(context_.headers, {.keeps_secrets = shares_secrets(),
                                                 .tunnelled = tunnelled,
                                                 .proxied = proxied && !tunnelled,
                                                 .server_answered = server_challenge_.answer.has_value(),
                                                 .proxy_answered = proxy_challenge_.answer.has_value()});
    request_line out{url_.text, verb_, std::move(own.server), std::move(own.proxy)};
    if (shows_auth_headers_)
        for (const auto &one : context_.auth_headers)
            out.headers.push_back(one.text());
    for (const auto &one : context_.correlation)
        out.headers.push_back(one.text());
    out.headers.insert(out.headers.end(), headers_.begin(), headers_.end());
    return out;
}

tls_rules exchange::rules() {
    witness_ = std::make_shared<tls_witness>();
    witness_->origin = url_.origin();
    if (url_.scheme == "https")
        witness_->security_flags = context_.what.http.security_flags;
    witness_->memory = context_.environment.tls;
    return {witness_, pins(), context_.identity && shares_secrets() ? &*context_.identity : nullptr};
}

bool exchange::needs_verdict() const {
    return context_.what.validates_certificates && url_.scheme == "https" &&
           std::ranges::none_of(context_.accepted,
                                [&](const auto &one) { return one.origin == url_.origin(); });
}

std::string exchange::pins() const {
    std::string out;
    if (!context_.what.validates_certificates)
        return out;
    for (const auto &one : context_.accepted)
        if (one.origin == url_.origin())
            out += (out.empty() ? "sha256//" : ";sha256//") + one.public_key;
    return out;
}

} // namespace winebits::transfer
