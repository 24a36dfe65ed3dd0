// SPDX-License-Identifier: LGPL-2.1-or-later
// See pieces_hash_fetch.hpp.
// Network thread; judge() and take_body() run inside libcurl.
#include "engine/transfer/pieces_hash_fetch.hpp"

#include "engine/transfer/pieces_hash_file.hpp"

namespace winebits::transfer {
namespace {

constexpr int ok = 200;

} // namespace

pieces_hash_fetch::pieces_hash_fetch(download_context &context, std::function<void(outcome)> done)
    : address_(context.what.delivery.integrity->url), done_(std::move(done)), exchange_(context, *this) {}

void pieces_hash_fetch::start() {
    auto target = url::parse(address_);
    if (!target || (target->scheme != "http" && target->scheme != "https"))
        return failed({.why = cause::invalid_argument});
    exchange_.send(request_kind::body, std::move(*target), "GET", {});
}

result<bool> pieces_hash_fetch::judge(const http_response &response) {
    text_.clear();
    if (response.status != ok)
        return std::unexpected(error{.why = cause::http_status, .http_status = response.status});
    return true;
}

result<std::size_t> pieces_hash_fetch::take_body(std::span<const char> bytes) {
    if (text_.size() + bytes.size() > largest_pieces_hash_file)
        return std::unexpected(error{.why = cause::metainfo_content});
    text_.append(bytes.data(), bytes.size());
    return bytes.size();
}

void pieces_hash_fetch::answered(const http_response &) {
    done_(std::move(text_));
}

void pieces_hash_fetch::failed(error why) {
    const bool told = why.why == cause::metainfo_content || why.why == cause::out_of_memory;
    done_(std::unexpected(told ? why.why : cause::integrity_info_unavailable));
}

} // namespace winebits::transfer
