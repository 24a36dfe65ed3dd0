// SPDX-License-Identifier: LGPL-2.1-or-later
// One libcurl easy handle, set up the same way for every request of a download.
// Network thread.
#pragma once

#include "engine/transfer/authentication.hpp"
#include "engine/transfer/certificate_identity.hpp"
#include "engine/transfer/certificates.hpp"
#include "engine/transfer/curl_multi.hpp"
#include "engine/transfer/options.hpp"
#include "engine/transfer/proxy_route.hpp"
#include "engine/transfer/tls_check.hpp"

#include <curl/curl.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace winebits::transfer {

using curl_share = std::unique_ptr<CURLSH, CURLSHcode (*)(CURLSH *)>;
// DNS answers and TLS sessions that requests of one thread share. Throws std::bad_alloc.
curl_share make_share();

struct request_callbacks {
    curl_client *client; // CURLOPT_PRIVATE
    void *context;       // of the two below
    curl_write_callback header, body;
};

struct request_line {
    std::string url;
    std::string method; // "HEAD", "GET", or a verb of the program's
    // As curl_slist takes them, on top of the ones BITS always sends; `proxy_headers` go with a CONNECT.
    std::vector<std::string> headers, proxy_headers;
};

struct tls_rules {
    std::shared_ptr<tls_witness> witness;      // never null
    std::string pinned_keys;                   // as CURLOPT_PINNEDPUBLICKEY takes them; empty: any key
    const client_identity *identity = nullptr; // none: no client certificate
};

class easy_request {
  public:
    // Throws std::bad_alloc.
    easy_request(const options &, const certificates &, CURLSH *share, const request_callbacks &);

    CURL *handle() const { return easy_.get(); }
    void set_buffer_size(long bytes);
    // Instead of what the options say.
    void set_user_agent(const std::string &);
    void set_connect_timeout(seconds);
    // The address of the server or proxy at the other end; empty: there is none.
    std::string peer_address() const;
    void set_route(const std::string &proxy, const std::string &no_proxy);
    // Ready to be added to the multi. Throws std::bad_alloc.
    void prepare(const request_line &);
    // From here on no certificate is taken but by these rules. false: this libcurl can't do what they ask.
    bool set_trust(const tls_rules &);
    // No answer: the request goes without a credential.
    void set_credentials(const std::optional<challenge_answer> &server,
                         const std::optional<challenge_answer> &proxy);
    // The connection alone, up to the end of its handshake; nothing is asked.
    void connect_only();

  private:
    using header_list = std::unique_ptr<curl_slist, void (*)(curl_slist *)>;
    static CURLcode attach_witness(CURL *, void *context, void *self) noexcept;
    static header_list list_of(const std::vector<std::string> &);

    // Before easy_, which points to it.
    header_list headers_{nullptr, curl_slist_free_all}, proxy_headers_{nullptr, curl_slist_free_all};
    std::shared_ptr<tls_witness> witness_;
    std::unique_ptr<CURL, void (*)(CURL *)> easy_;
};

} // namespace winebits::transfer
