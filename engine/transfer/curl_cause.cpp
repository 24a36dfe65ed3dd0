// SPDX-License-Identifier: LGPL-2.1-or-later
// See curl_cause.hpp.
// Network thread.
#include "engine/transfer/curl_cause.hpp"

#include <openssl/x509_vfy.h>

namespace winebits::transfer {
namespace {

long value_of(CURL *easy, CURLINFO what) {
    long value = 0;
    curl_easy_getinfo(easy, what, &value);
    return value;
}

cause certificate_failure(CURL *easy) {
    switch (value_of(easy, CURLINFO_SSL_VERIFYRESULT)) {
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED: // the chain is good, or this said why not: libcurl compares the name by
                                 // itself
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
        return cause::certificate_wrong_host;
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
        return cause::certificate_expired;
    case X509_V_ERR_CERT_REVOKED:
        return cause::certificate_revoked;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED:
        return cause::certificate_unknown_authority;
    default:
        return cause::certificate_invalid;
    }
}

cause cause_of(CURL *easy, CURLcode code) {
    const bool asked = value_of(easy, CURLINFO_REQUEST_SIZE) > 0;
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return cause::name_not_resolved;
    case CURLE_COULDNT_RESOLVE_PROXY:
        return cause::proxy_name_not_resolved;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
    case CURLE_NO_CONNECTION_AVAILABLE:
    case CURLE_PROXY:
        return cause::connect_failed;
    case CURLE_OPERATION_TIMEDOUT:
        return cause::timed_out;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
        return cause::connection_lost;
    case CURLE_UNSUPPORTED_PROTOCOL: // an answer that is no HTTP/1 has this code too
    case CURLE_URL_MALFORMAT:
        return asked ? cause::malformed_response : cause::invalid_argument;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_HTTP3:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_FILESIZE_EXCEEDED:
        return cause::malformed_response;
    case CURLE_PEER_FAILED_VERIFICATION:
        return certificate_failure(easy);
    case CURLE_SSL_CACERT_BADFILE:
        return cause::certificate_unknown_authority;
    case CURLE_SSL_INVALIDCERTSTATUS:
        return cause::certificate_invalid;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_ISSUER_ERROR:
        return cause::tls_handshake_failed;
    case CURLE_TOO_MANY_REDIRECTS:
        return cause::too_many_redirects;
    case CURLE_OUT_OF_MEMORY:
        // libcurl 7.88 answers so as well to a header line above its limit.
        return asked ? cause::malformed_response : cause::out_of_memory;
    default:
        return cause::engine_failure;
    }
}

} // namespace

error failure_of(CURL *easy, CURLcode code) {
    // A proxy that refuses the tunnel says why.
    const auto tunnel = value_of(easy, CURLINFO_HTTP_CONNECTCODE);
    if (tunnel != 0 && (tunnel < 200 || tunnel > 299))
        return {.why = cause::http_status, .http_status = static_cast<std::int32_t>(tunnel)};
    return {.why = cause_of(easy, code)};
}

bool never_connected(CURL *easy, CURLcode code) {
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_PROXY)
        return true;
    curl_off_t connected = 0;
    curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &connected);
    return code == CURLE_OPERATION_TIMEDOUT && connected == 0;
}

} // namespace winebits::transfer
