// SPDX-License-Identifier: LGPL-2.1-or-later
// One libcurl easy handle, set up the same way for every request of a download.
// Network thread.
#pragma once

#include "engine/transfer/certificates.hpp"
#include "engine/transfer/curl_multi.hpp"
#include "engine/transfer/options.hpp"
#include "engine/transfer/proxy_route.hpp"

#include <curl/curl.h>
#include <memory>
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

class easy_request {
  public:
    // Throws std::bad_alloc.
    easy_request(const options &, const certificates &, CURLSH *share, const request_callbacks &);

    CURL *handle() const { return easy_.get(); }
    void set_buffer_size(long bytes);
    void set_route(const std::string &proxy, const std::string &no_proxy);
    // Ready to be added to the multi. `headers` are whole lines, on top of the ones BITS always sends.
    void prepare(const std::string &url, bool head, const std::vector<std::string> &headers);

  private:
    using header_list = std::unique_ptr<curl_slist, void (*)(curl_slist *)>;

    // Before easy_, which points to it.
    header_list headers_{nullptr, curl_slist_free_all};
    std::unique_ptr<CURL, void (*)(CURL *)> easy_;
};

} // namespace winebits::transfer
