// SPDX-License-Identifier: LGPL-2.1-or-later
// See document_fetch.hpp.
// Network thread.
#include "engine/transfer/document_fetch.hpp"

#include "engine/transfer/curl_cause.hpp"

#include <new>
#include <utility>

namespace winebits::transfer {
namespace {

constexpr unsigned most_redirects = 5;
constexpr long ok = 200;

} // namespace

document_fetch::document_fetch(curl_multi &multi, const options &settings, const certificates &trusted,
                               CURLSH *share, const std::string &address, document_rules rules,
                               std::function<void(outcome)> done)
    : multi_(multi), rules_(std::move(rules)), done_(std::move(done)),
      request_(settings, trusted, share, {this, this, &document_fetch::ignore, &document_fetch::take}) {
    curl_easy_setopt(request_.handle(), CURLOPT_TIMEOUT, static_cast<long>(rules_.longest.count()));
    go_to(address);
}

document_fetch::~document_fetch() {
    if (requesting_)
        multi_.remove(request_.handle());
}

std::size_t document_fetch::take(char *bytes, std::size_t, std::size_t length, void *context) noexcept {
    auto &self = *static_cast<document_fetch *>(context);
    try {
        long status = 0;
        curl_easy_getinfo(self.request_.handle(), CURLINFO_RESPONSE_CODE, &status);
        if (status != ok)
            return length; // the text of an error
        self.too_large_ = self.text_.size() + length > self.rules_.largest;
        if (self.too_large_)
            return 0;
        self.text_.append(bytes, length);
        return length;
    } catch (const std::bad_alloc &) {
        return 0;
    }
}

bool document_fetch::may_go_to(const url &target) const {
    if (target.scheme == "https")
        return rules_.https;
    const bool from_secure = url_ && url_->scheme == "https";
    return target.scheme == "http" && rules_.http && (rules_.to_insecure || !from_secure);
}

// A request that may not be made is one without an address: it fails, and so tells the end.
void document_fetch::go_to(const std::string &address) {
    auto target = url::parse(address);
    auto route = target && may_go_to(*target) ? rules_.route(*target) : std::nullopt;
    url_ = route ? std::move(target) : std::nullopt;
    route_ = std::move(route).value_or(proxy_route{});
    proxy_ = 0;
    start();
}

void document_fetch::start() {
    text_.clear();
    const bool secure = url_ && url_->scheme == "https";
    const auto trust = secure && rules_.trust ? rules_.trust(*url_) : std::nullopt;
    request_line line{"", "GET", {}, {}};
    if (url_ && (!secure || (trust && request_.set_trust(*trust)))) {
        line.url = url_->text;
        if (rules_.headers)
            line.headers = rules_.headers(*url_);
    }
    request_.set_route(route_.proxies[proxy_], route_.no_proxy);
    request_.prepare(line);
    multi_.add(request_.handle());
    requesting_ = true;
}

std::optional<std::string> document_fetch::redirected() {
    const char *target = nullptr;
    if (curl_easy_getinfo(request_.handle(), CURLINFO_REDIRECT_URL, &target) != CURLE_OK || !target ||
        ++redirects_ > most_redirects)
        return std::nullopt;
    return target;
}

document_fetch::outcome document_fetch::result_of(CURLcode code) {
    long status = 0;
    curl_easy_getinfo(request_.handle(), CURLINFO_RESPONSE_CODE, &status);
    if (too_large_ && status == ok)
        return std::unexpected(document_failure::too_large);
    if (code != CURLE_OK || status != ok)
        return std::unexpected(document_failure::unavailable);
    return std::move(text_);
}

void document_fetch::request_ended(CURLcode code) noexcept {
    requesting_ = false;
    outcome result = std::unexpected(document_failure::unavailable);
    try {
        if (const auto target = code == CURLE_OK ? redirected() : std::nullopt)
            return go_to(*target);
        if (proxy_ + 1 < route_.proxies.size() && never_connected(request_.handle(), code)) {
            ++proxy_;
            return start();
        }
        result = result_of(code);
    } catch (const std::bad_alloc &) { // then it can't be had
    }
    const auto done = std::move(done_);
    done(std::move(result)); // nothing of this object is touched any more
}

} // namespace winebits::transfer
