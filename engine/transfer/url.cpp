// SPDX-License-Identifier: LGPL-2.1-or-later
// See url.hpp.
// Any thread.
#include "engine/transfer/url.hpp"

#include <curl/curl.h>
#include <memory>

namespace winebits::transfer {
namespace {

using handle = std::unique_ptr<CURLU, void (*)(CURLU *)>;

std::string part(const handle &parsed, CURLUPart what, unsigned flags = 0) {
    char *text = nullptr;
    if (curl_url_get(parsed.get(), what, &text, flags) != CURLUE_OK)
        return {};
    const std::unique_ptr<char, void (*)(void *)> owner(text, curl_free);
    return text;
}

} // namespace

std::optional<url> url::parse(const std::string &text) {
    const handle parsed(curl_url(), curl_url_cleanup);
    if (!parsed ||
        curl_url_set(parsed.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return std::nullopt;
    return url{text, part(parsed, CURLUPART_SCHEME), part(parsed, CURLUPART_HOST),
               part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT)};
}

std::optional<url> url::resolve(const std::string &location) const {
    const handle parsed(curl_url(), curl_url_cleanup);
    if (!parsed ||
        curl_url_set(parsed.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
        curl_url_set(parsed.get(), CURLUPART_URL, location.c_str(),
                     CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) != CURLUE_OK)
        return std::nullopt;
    const auto whole = part(parsed, CURLUPART_URL);
    return whole.empty() ? std::nullopt : parse(whole);
}

} // namespace winebits::transfer
