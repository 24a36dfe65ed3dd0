// SPDX-License-Identifier: LGPL-2.1-or-later
// Judges Authorization and Proxy-Authorization.
// Any thread.
#include "tests/support/origin/authentication.hpp"

#include "tests/support/origin/ntlm.hpp"

#include <openssl/evp.h>

#include <array>

namespace winebits::origin {
namespace {

constexpr std::string_view user = "user";
constexpr std::string_view password = "password";
constexpr std::string_view realm = "origin";
constexpr std::string_view nonce = "b7c3f9";

std::string md5(const std::string &text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &length, EVP_md5(), nullptr);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (unsigned i = 0; i < length; ++i) {
        out += digits[digest[i] >> 4];
        out += digits[digest[i] & 15];
    }
    return out;
}

std::string base64(std::string_view text) {
    std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char *>(out.data()),
                        reinterpret_cast<const unsigned char *>(text.data()), static_cast<int>(text.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

// A directive of a Digest header, without its quotes.
std::string directive(std::string_view header, std::string_view name) {
    for (auto at = header.find(name); at != std::string_view::npos; at = header.find(name, at + 1)) {
        const bool starts = at == 0 || header[at - 1] == ' ' || header[at - 1] == ',';
        auto value = header.substr(at + name.size());
        if (!starts || !value.starts_with('='))
            continue;
        value.remove_prefix(1);
        if (value.starts_with('"'))
            return std::string(value.substr(1, value.find('"', 1) - 1));
        return std::string(value.substr(0, value.find(',')));
    }
    return {};
}

bool digest_holds(const request &what, std::string_view header) {
    if (!header.starts_with("Digest ") || directive(header, "username") != user ||
        directive(header, "nonce") != nonce || directive(header, "realm") != realm)
        return false;
    const auto who = md5(std::string(user) + ":" + std::string(realm) + ":" + std::string(password));
    const auto which = md5(what.method + ":" + directive(header, "uri"));
    return directive(header, "response") ==
           md5(who + ":" + std::string(nonce) + ":" + directive(header, "nc") + ":" +
               directive(header, "cnonce") + ":" + directive(header, "qop") + ":" + which);
}

bool passes(const request &what, const std::string &scheme, const std::string &header) {
    if (scheme == "ntlm")
        return what.connection_is_known || read_ntlm(header) == ntlm_message::good_proof;
    if (scheme == "negotiate") // nobody has a ticket
        return false;
    if (scheme == "digest")
        return digest_holds(what, header);
    return header == "Basic " + base64(std::string(user) + ":" + std::string(password));
}

std::string challenge_of(const std::string &scheme, const std::string &header) {
    if (scheme == "ntlm")
        return read_ntlm(header) == ntlm_message::negotiate ? "NTLM " + ntlm_challenge() + "\r\n"
                                                            : "NTLM\r\n";
    if (scheme == "negotiate")
        return "Negotiate\r\n";
    const auto quoted = "realm=\"" + std::string(realm) + "\"";
    if (scheme == "digest")
        return "Digest " + quoted + ", qop=\"auth\", algorithm=MD5, nonce=\"" + std::string(nonce) + "\"\r\n";
    return "Basic " + quoted + "\r\n";
}

} // namespace

std::optional<challenge> missing_credentials(const request &what) {
    for (const bool proxy : {true, false}) {
        const auto *schemes = what.parameters.all(proxy ? "proxy-auth" : "auth");
        if (!schemes)
            continue;
        const auto header = what.header(proxy ? "proxy-authorization" : "authorization");
        challenge out{proxy ? 407 : 401, {}};
        bool passed = false;
        for (const auto &scheme : *schemes) {
            passed = passed || passes(what, scheme, header);
            out.line +=
                (proxy ? "Proxy-Authenticate: " : "WWW-Authenticate: ") + challenge_of(scheme, header);
        }
        if (!passed)
            return out;
    }
    return std::nullopt;
}

bool makes_connection_known(const request &what) {
    return read_ntlm(what.header("authorization")) == ntlm_message::good_proof ||
           read_ntlm(what.header("proxy-authorization")) == ntlm_message::good_proof;
}

} // namespace winebits::origin
