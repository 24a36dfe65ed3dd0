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

void easy_request::set_user_agent(const std::string &text) {
    curl_easy_setopt(easy_.get(), CURLOPT_USERAGENT, text.c_str());
}

void easy_request::set_connect_timeout(seconds longest) {
    curl_easy_setopt(easy_.get(), CURLOPT_CONNECTTIMEOUT, static_cast<long>(longest.count()));
}

std::string easy_request::peer_address() const {
    const char *address = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_PRIMARY_IP, &address);
    return address ? address : "";
}

void easy_request::set_route(const std::string &proxy, const std::string &no_proxy) {
    // Both always: without them libcurl looks into the daemon's own environment.
    curl_easy_setopt(easy_.get(), CURLOPT_PROXY, proxy.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_NOPROXY, no_proxy.c_str());
}

easy_request::header_list easy_request::list_of(const std::vector<std::string> &lines) {
    header_list list(nullptr, curl_slist_free_all);
    for (const auto &line : lines) {
        auto *longer = curl_slist_append(list.get(), line.c_str());
        if (!longer)
            throw std::bad_alloc();
        (void)list.release(); // the first element stays the first
        list.reset(longer);
    }
    return list;
}

void easy_request::prepare(const request_line &what) {
    std::vector<std::string> lines{"Connection: Keep-Alive", "Accept-Encoding: identity"}; // bits-api 6.2
    lines.insert(lines.end(), what.headers.begin(), what.headers.end());

    auto *easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 0L);
    curl_easy_setopt(easy, CURLOPT_URL, what.url.c_str());
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
    if (what.method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    } else if (what.method == "GET") {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L); // clears NOBODY
    } else {
        // An empty body says so: servers that expect one with the verb would wait for it.
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, "");
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, 0L);
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, what.method.c_str());
        lines.insert(lines.begin(), "Content-Type:"); // libcurl's own, of a form
    }
    auto list = list_of(lines);
    auto proxy_list = list_of(what.proxy_headers);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list.get());
    curl_easy_setopt(easy, CURLOPT_PROXYHEADER, proxy_list.get());
    headers_ = std::move(list);
    proxy_headers_ = std::move(proxy_list);
}

CURLcode easy_request::attach_witness(CURL *, void *context, void *self) noexcept {
    try {
        attach(static_cast<SSL_CTX *>(context), static_cast<easy_request *>(self)->witness_);
        return CURLE_OK;
    } catch (const std::bad_alloc &) {
        return CURLE_OUT_OF_MEMORY;
    }
}

bool easy_request::set_trust(const tls_rules &rules) {
    const auto set = [easy = easy_.get()](CURLoption option, auto value) {
        return curl_easy_setopt(easy, option, value);
    };
    const auto flags = rules.witness->security_flags;
    witness_ = rules.witness;
    set(CURLOPT_SSL_CTX_DATA, this);
    const bool judged = set(CURLOPT_SSL_CTX_FUNCTION, &easy_request::attach_witness) == CURLE_OK;
    set(CURLOPT_SSL_VERIFYHOST, (flags & queue::security::ignore_host_name) != 0 ? 0L : 2L);
    // libcurl compares names, keys and certificates before it lets a request use another one's connection or
    // TLS session, but not how the certificate was judged.
    const long apart = changes_checks(flags) ? 1 : 0;
    set(CURLOPT_FRESH_CONNECT, apart);
    set(CURLOPT_FORBID_REUSE, apart);
    set(CURLOPT_SSL_SESSIONID_CACHE, 1 - apart);
    set(CURLOPT_PINNEDPUBLICKEY, rules.pinned_keys.empty() ? nullptr : rules.pinned_keys.c_str());

    const auto *identity = rules.identity;
    const auto set_blob = [&](CURLoption option, const std::string *text) {
        if (!text)
            return set(option, static_cast<curl_blob *>(nullptr));
        curl_blob blob{const_cast<char *>(text->data()), text->size(), CURL_BLOB_COPY};
        return set(option, &blob);
    };
    set(CURLOPT_SSLCERTTYPE, "PEM");
    set(CURLOPT_SSLKEYTYPE, "PEM");
    const bool shown =
        set_blob(CURLOPT_SSLCERT_BLOB, identity ? &identity->certificate : nullptr) == CURLE_OK &&
        set_blob(CURLOPT_SSLKEY_BLOB, identity ? &identity->private_key : nullptr) == CURLE_OK;
    return judged && shown;
}

void easy_request::set_credentials(const std::optional<challenge_answer> &server,
                                   const std::optional<challenge_answer> &proxy) {
    auto *easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH, server ? server->scheme : CURLAUTH_BASIC);
    curl_easy_setopt(easy, CURLOPT_USERNAME, server ? server->user.c_str() : nullptr);
    curl_easy_setopt(easy, CURLOPT_PASSWORD, server ? server->password.c_str() : nullptr);
    // Basic is what a user in the proxy's own address is meant for.
    curl_easy_setopt(easy, CURLOPT_PROXYAUTH, proxy ? proxy->scheme : CURLAUTH_BASIC);
    curl_easy_setopt(easy, CURLOPT_PROXYUSERNAME, proxy ? proxy->user.c_str() : nullptr);
    curl_easy_setopt(easy, CURLOPT_PROXYPASSWORD, proxy ? proxy->password.c_str() : nullptr);
}

void easy_request::connect_only() {
    curl_easy_setopt(easy_.get(), CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy_.get(), CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy_.get(), CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy_.get(), CURLOPT_SSL_SESSIONID_CACHE, 0L);
}

} // namespace winebits::transfer
