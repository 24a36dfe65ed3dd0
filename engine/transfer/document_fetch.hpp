// SPDX-License-Identifier: LGPL-2.1-or-later
// Fetches one small document into memory: a revocation list, a pieces-hash file.
// Network thread only.
#pragma once

#include "engine/transfer/easy_request.hpp"
#include "engine/transfer/url.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace winebits::transfer {

// How it is asked for. The functions are called for the first address and after each redirect.
struct document_rules {
    std::function<std::optional<proxy_route>(const url &)> route; // none: there is no way to go there
    std::function<std::vector<std::string>(const url &)> headers{};
    // May be left out where only HTTP is allowed. none: not with less than was asked for.
    std::function<std::optional<tls_rules>(const url &)> trust{};
    bool http = true, https = false; // which schemes are allowed
    bool to_insecure = true;         // a redirect from HTTPS to HTTP may be followed
    std::size_t largest = 0;         // in bytes
    seconds longest{60};
};

enum class document_failure {
    unavailable, // no server, no answer, or one that is no document
    too_large,   // it is there, but longer than allowed
};

class document_fetch final : public curl_client {
  public:
    using outcome = std::expected<std::string, document_failure>;

    // Calls `done` once, not before the constructor has returned; it may destroy this object. Throws
    // std::bad_alloc.
    document_fetch(curl_multi &, const options &, const certificates &, CURLSH *share,
                   const std::string &address, document_rules, std::function<void(outcome)> done);
    ~document_fetch();

    void request_ended(CURLcode) noexcept override;

  private:
    static std::size_t take(char *, std::size_t, std::size_t, void *) noexcept;
    static std::size_t ignore(char *, std::size_t, std::size_t length, void *) noexcept { return length; }
    bool may_go_to(const url &) const;
    void go_to(const std::string &address);
    void start();
    std::optional<std::string> redirected();
    outcome result_of(CURLcode);

    curl_multi &multi_;
    const document_rules rules_;
    std::function<void(outcome)> done_;
    easy_request request_;
    bool requesting_ = false;
    unsigned redirects_ = 0;
    std::optional<url> url_; // of the present request; none: it may not be made
    proxy_route route_;
    std::size_t proxy_ = 0; // of route_
    std::string text_;
    bool too_large_ = false;
};

} // namespace winebits::transfer
