// SPDX-License-Identifier: LGPL-2.1-or-later
// Options of libcurl.
// Network thread.
#include "engine/transfer/easy_request.hpp"

#include <new>

namespace winebits::transfer {
namespace {

// 7.87 to 8.5.0 can crash with HTTP/2 (curl#10936).
constexpr unsigned first_version_with_sound_http2 = 0x080600;

long http_version() {
    return curl_version_info(CURLVERSION_NOW)->version_num >= first_version_with_sound_http2
               ? CURL_HTTP_VERSION_2TLS
               : CURL_HTTP_VERSION_1_1;
}

} // namespace

curl_share make_share() {
    curl_share share(curl_share_init(), curl_share_cleanup);
    if (!share)
        throw std::bad_alloc();
    curl_share_setopt(share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
    curl_share_setopt(share.get(), CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
    return share;
}

easy_request::easy_request(const options &settings, const certificates &trusted, CURLSH *share,
                           const request_callbacks &callbacks)
    : easy_(curl_easy_init(), curl_easy_cleanup) {
    if (!easy_)
        throw std::bad_alloc();
    const auto set = [easy = easy_.get()](CURLoption option, auto value) {
        curl_easy_setopt(easy, option, value);
    };
    set(CURLOPT_NOSIGNAL, 1L);
    // A request may end while its name is still being resolved; without this libcurl waits there for the
    // resolver.
    set(CURLOPT_QUICK_EXIT, 1L);
    set(CURLOPT_SHARE, share);
    set(CURLOPT_PRIVATE, callbacks.client);
    set(CURLOPT_HEADERFUNCTION, callbacks.header);
    set(CURLOPT_HEADERDATA, callbacks.context);
    set(CURLOPT_WRITEFUNCTION, callbacks.body);
    set(CURLOPT_WRITEDATA, callbacks.context);
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_HTTP_VERSION, http_version());
    set(CURLOPT_FOLLOWLOCATION,
        0L); // download follows them itself: what may follow depends on the whole chain
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(CURLOPT_USERAGENT, settings.user_agent.c_str());
    set(CURLOPT_CONNECTTIMEOUT, static_cast<long>(settings.connect_timeout.count()));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(settings.stall_timeout.count()));
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    if (!trusted.bundle().empty()) {
        set(CURLOPT_CAINFO, trusted.bundle().c_str());
        set(CURLOPT_PROXY_CAINFO, trusted.bundle().c_str());
    }
    set_route("", "");
}

void easy_request::set_buffer_size(long bytes) {
    curl_easy_setopt(easy_.get(), CURLOPT_BUFFERSIZE, bytes);
}

void easy_request::set_route(const std::string &proxy, const std::string &no_proxy) {
    // Both always: without them libcurl looks into the daemon's own environment.
    curl_easy_setopt(easy_.get(), CURLOPT_PROXY, proxy.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_NOPROXY, no_proxy.c_str());
}

void easy_request::prepare(const std::string &url, bool head, const std::vector<std::string> &headers) {
    header_list list(nullptr, curl_slist_free_all);
    const auto append = [&list](const char *line) {
        auto *longer = curl_slist_append(list.get(), line);
        if (!longer)
            throw std::bad_alloc();
        (void)list.release(); // the first element stays the first
        list.reset(longer);
    };
    append("Connection: Keep-Alive"); // bits-api 6.2
    append("Accept-Encoding: identity");
    for (const auto &line : headers)
        append(line.c_str());

    auto *easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list.get());
    headers_ = std::move(list);
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    if (head)
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    else
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L); // clears NOBODY
}

} // namespace winebits::transfer
