// SPDX-License-Identifier: LGPL-2.1-or-later
// Fetches the revocation lists that a handshake lacked, one after another (bits-api 6.9).
// Network thread only.
#pragma once

#include "engine/transfer/document_fetch.hpp"
#include "engine/transfer/revocation.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace winebits::transfer {

class crl_fetch {
  public:
    // Makes a request for one address, by the rules given.
    using fetcher = std::function<std::unique_ptr<document_fetch>(
        const std::string &address, document_rules, std::function<void(document_fetch::outcome)> done)>;
    // Says how to get to a server by HTTP.
    using router = std::function<std::optional<proxy_route>(const url &)>;

    // Calls `done` once, not before the constructor has returned; it may destroy this object. Whether a list
    // came is seen in the store. At least one must be wanted that is not in the store. Throws std::bad_alloc.
    crl_fetch(fetcher, router, crl_store &, std::vector<crl_addresses> wanted, std::function<void()> done);

  private:
    bool start_next();
    void start(const std::string &address);
    void came(const std::string &address, const document_fetch::outcome &);

    const fetcher fetch_;
    const router route_;
    crl_store &store_;
    const std::vector<crl_addresses> wanted_;
    std::function<void()> done_;
    std::unique_ptr<document_fetch> present_;
    std::size_t list_ = 0, address_ = 0; // of wanted_, the next to be tried
};

} // namespace winebits::transfer
