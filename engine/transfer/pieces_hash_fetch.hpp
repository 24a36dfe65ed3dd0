// SPDX-License-Identifier: LGPL-2.1-or-later
// Gets the pieces-hash file of a download, by the same ways and rules as the download itself (do-api 5.8).
// Network thread only.
#pragma once

#include "engine/transfer/exchange.hpp"

#include <expected>
#include <functional>
#include <string>

namespace winebits::transfer {

class pieces_hash_fetch final : private exchange_client {
  public:
    // integrity_info_unavailable, metainfo_content: longer than any may be, or out_of_memory.
    using outcome = std::expected<std::string, cause>;

    // `done` is called once, also from within start(); the object must stay till then. Throws std::bad_alloc.
    pieces_hash_fetch(download_context &, std::function<void(outcome)> done);
    void start();
    void cancel() { exchange_.cancel(); }

  private:
    result<bool> judge(const http_response &) override;
    result<std::size_t> take_body(std::span<const char>) override;
    void answered(const http_response &) override;
    void failed(error) override;
    // The program asks for what the server said of its file, not of this one.
    void responded(queue::response_received) override {}

    const std::string address_;
    const std::function<void(outcome)> done_;
    exchange exchange_;
    std::string text_;
};

} // namespace winebits::transfer
