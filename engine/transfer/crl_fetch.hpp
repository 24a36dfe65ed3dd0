// SPDX-License-Identifier: LGPL-2.1-or-later
// Fetches the revocation lists that a handshake lacked, one after another (bits-api 6.9).
// Network thread only.
#pragma once

#include "engine/transfer/curl_multi.hpp"
#include "engine/transfer/options.hpp"
#include "engine/transfer/proxy_route.hpp"
#include "engine/transfer/revocation.hpp"

#include <functional>
#include <string>
#include <vector>

namespace winebits::transfer {

class crl_fetch final : public curl_client {
  public:
    // Says how to get to a host by HTTP.
    using router = std::function<proxy_route(const std::string &host)>;

    // Calls `done` once, not before the constructor has returned; it may destroy this object. Whether a list
    // came is seen in the store. Throws std::bad_alloc.
    crl_fetch(curl_multi &, const options &, router, crl_store &, std::vector<crl_addresses> wanted,
              std::function<void()> done);
    ~crl_fetch();

    void request_ended(CURLcode) noexcept override;

  private:
    static std::size_t take(char *, std::size_t, std::size_t, void *) noexcept;
    bool start_next();
    void start(const std::string &address);

    curl_multi &multi_;
    const router route_;
    crl_store &store_;
    const std::vector<crl_addresses> wanted_;
    std::function<void()> done_;
    std::unique_ptr<CURL, void (*)(CURL *)> easy_;
    bool requesting_ = false;
    std::size_t list_ = 0, address_ = 0; // of wanted_, the next to be tried
    std::string present_, text_;
};

} // namespace winebits::transfer
