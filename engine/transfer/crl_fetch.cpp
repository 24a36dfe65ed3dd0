// SPDX-License-Identifier: LGPL-2.1-or-later
// See crl_fetch.hpp.
// Network thread.
#include "engine/transfer/crl_fetch.hpp"

#include "engine/transfer/url.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace winebits::transfer {
namespace {

// Lists of large authorities have some MiB.
constexpr std::size_t largest_list = 32U << 20;
constexpr long most_redirects = 3;
constexpr long longest_seconds = 60;

} // namespace

crl_fetch::crl_fetch(curl_multi &multi, const options &settings, router route, crl_store &store,
                     std::vector<crl_addresses> wanted, std::function<void()> done)
    : multi_(multi), route_(std::move(route)), store_(store), wanted_(std::move(wanted)),
      done_(std::move(done)), easy_(curl_easy_init(), curl_easy_cleanup) {
    if (!easy_)
        throw std::bad_alloc();
    const auto set = [easy = easy_.get()](CURLoption option, auto value) {
        curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_PRIVATE, static_cast<curl_client *>(this));
    set(CURLOPT_WRITEFUNCTION, &crl_fetch::take);
    set(CURLOPT_WRITEDATA, this);
    set(CURLOPT_PROTOCOLS_STR, "http");
    set(CURLOPT_REDIR_PROTOCOLS_STR, "http");
    set(CURLOPT_FOLLOWLOCATION, 1L);
    set(CURLOPT_MAXREDIRS, most_redirects);
    set(CURLOPT_FAILONERROR, 1L);
    set(CURLOPT_USERAGENT, settings.user_agent.c_str());
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings.connect_timeout.count()));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stall_timeout.count()));
    set(CURLOPT_TIMEOUT, longest_seconds);
    if (!start_next())
        start(""); // fails, and so tells the end
}

crl_fetch::~crl_fetch() {
    if (requesting_)
        multi_.remove(easy_.get());
}

std::size_t crl_fetch::take(char *bytes, std::size_t, std::size_t length, void *context) noexcept {
    auto &text = static_cast<crl_fetch *>(context)->text_;
    try {
        if (text.size() + length > largest_list)
            return 0;
        text.append(bytes, length);
        return length;
    } catch (const std::bad_alloc &) {
        return 0;
    }
}

bool crl_fetch::start_next() {
    for (; list_ < wanted_.size(); ++list_, address_ = 0) {
        const auto &addresses = wanted_[list_];
        if (address_ < addresses.size() && !store_.find(addresses)) {
            start(addresses[address_++]);
            return true;
        }
    }
    return false;
}

void crl_fetch::start(const std::string &address) {
    present_ = address;
    text_.clear();
    const auto target = url::parse(address);
    const auto route = target ? route_(target->host) : proxy_route{};
    curl_easy_setopt(easy_.get(), CURLOPT_URL, address.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_PROXY, route.proxies.front().c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_NOPROXY, route.no_proxy.c_str());
    multi_.add(easy_.get());
    requesting_ = true;
}

void crl_fetch::request_ended(CURLcode code) noexcept {
    requesting_ = false;
    try {
        if (code == CURLE_OK)
            store_.add(present_, text_);
        if (start_next())
            return;
    } catch (const std::bad_alloc &) { // then the list is missing
    }
    const auto done = std::move(done_);
    done(); // nothing of this object is touched any more
}

} // namespace winebits::transfer
