// SPDX-License-Identifier: LGPL-2.1-or-later
// See url.hpp.
// Any thread.
#include "engine/transfer/url.hpp"

#include "engine/base/ascii.hpp"

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

// Where the authority begins; none: it isn't where everybody but libcurl looks for it ("http:/host/",
// "http:///host/", and "http:/host/http://path/").
std::optional<std::size_t> begin_of_authority(const std::string &text, const std::string &host) {
    const auto scheme = text.find(':');
    if (scheme == std::string::npos || text.compare(scheme, 3, "://") != 0)
        return std::nullopt;
    const auto begin = scheme + 3;
    const bool found = host.empty() || (begin < text.size() && text[begin] != '/');
    return found ? std::optional(begin) : std::nullopt;
}

// Takes "user:password@" out of a URL that libcurl can read.
std::string take_user_info(std::string &text, std::size_t begin) {
    const auto at = text.substr(0, text.find_first_of("/?#", begin)).rfind('@');
    if (at == std::string::npos || at < begin)
        return {};
    auto out = text.substr(begin, at - begin);
    text.erase(begin, at + 1 - begin);
    return out;
}

} // namespace

std::optional<url> url::parse(const std::string &text) {
    const handle parsed(curl_url(), curl_url_cleanup);
    if (!parsed || text.find('\0') != std::string::npos || // libcurl would see a part of it
        curl_url_set(parsed.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK)
        return std::nullopt;
    url out{text,
            part(parsed, CURLUPART_SCHEME),
            part(parsed, CURLUPART_HOST),
            part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT),
            {}};
    const auto begin = begin_of_authority(out.text, out.host);
    if (!begin)
        return std::nullopt;
    out.user_info = take_user_info(out.text, *begin);
    return out;
}

std::optional<url> url::resolve(const std::string &location) const {
    const handle parsed(curl_url(), curl_url_cleanup);
    if (!parsed || location.find('\0') != std::string::npos ||
        curl_url_set(parsed.get(), CURLUPART_URL, text.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK ||
        curl_url_set(parsed.get(), CURLUPART_URL, location.c_str(),
                     CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE) != CURLUE_OK)
        return std::nullopt;
    const auto whole = part(parsed, CURLUPART_URL);
    auto out = whole.empty() ? std::nullopt : parse(whole);
    if (out && out->user_info.empty() && may_share_secrets_with(*out))
        out->user_info = user_info;
    return out;
}

std::string url::name() const {
    if (user_info.empty())
        return text;
    auto out = text;
    return out.insert(out.find("://") + 3, user_info + "@");
}

std::string url::origin() const {
    return ascii::lower(host) + ":" + port;
}

bool url::may_share_secrets_with(const url &other) const {
    if (!ascii::same(host, other.host))
        return false;
    if (scheme == other.scheme)
        return port == other.port;
    return scheme == "http" && port == "80" && other.scheme == "https" && other.port == "443";
}

std::string url_decoded(const std::string &text) {
    int length = 0;
    const std::unique_ptr<char, void (*)(void *)> decoded(
        curl_easy_unescape(nullptr, text.c_str(), static_cast<int>(text.size()), &length), curl_free);
    return decoded ? std::string(decoded.get(), static_cast<std::size_t>(length)) : text;
}

} // namespace winebits::transfer
