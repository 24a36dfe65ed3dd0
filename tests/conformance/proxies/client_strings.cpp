// SPDX-License-Identifier: LGPL-2.1-or-later
// Every getter of a string, across processes: its text, a failure without one, success without one, no out
// pointer. Test thread only.

#include "tests/conformance/proxies/client.hpp"

#include <functional>

namespace winebits::proxy_test {

namespace {

struct string_getter {
    std::wstring marked; // what the marker names
    std::function<HRESULT(LPWSTR *)> get;
};

std::vector<string_getter> getters(const connection &server) {
    IBackgroundCopyJob5 *job = server.job.get();
    IBackgroundCopyJobHttpOptions3 *http = server.http.get();
    IBackgroundCopyFile6 *file = server.file.get();
    IBackgroundCopyError *error = server.error.get();
    const auto proxy_settings = [job](LPWSTR *list, LPWSTR *bypass) {
        BG_JOB_PROXY_USAGE usage{};
        const HRESULT result = job->GetProxySettings(&usage, list, bypass);
        TAP_CHECK(!list || !bypass || usage == BG_JOB_PROXY_USAGE_AUTODETECT);
        return result;
    };
    const auto certificate = [http](LPWSTR *store, LPWSTR *subject) {
        BG_CERT_STORE_LOCATION location{};
        task_array<byte> hash;
        return http->GetClientCertificate(&location, store, hash.put(), subject);
    };
    return {
        {L"GetOwner", [job](LPWSTR *out) { return job->GetOwner(out); }},
        {L"GetDisplayName", [job](LPWSTR *out) { return job->GetDisplayName(out); }},
        {L"GetDescription", [job](LPWSTR *out) { return job->GetDescription(out); }},
        {L"ProxyList",
         [=](LPWSTR *out) {
             task_array<wchar_t> other;
             return proxy_settings(out, other.put());
         }},
        {L"ProxyBypassList",
         [=](LPWSTR *out) {
             task_array<wchar_t> other;
             return proxy_settings(other.put(), out);
         }},
        {L"Program",
         [job](LPWSTR *out) {
             task_array<wchar_t> other;
             return job->GetNotifyCmdLine(out, other.put());
         }},
        {L"Parameters",
         [job](LPWSTR *out) {
             task_array<wchar_t> other;
             return job->GetNotifyCmdLine(other.put(), out);
         }},
        {L"GetReplyFileName", [job](LPWSTR *out) { return job->GetReplyFileName(out); }},
        {L"StoreName",
         [=](LPWSTR *out) {
             task_array<wchar_t> other;
             return certificate(out, other.put());
         }},
        {L"SubjectName",
         [=](LPWSTR *out) {
             task_array<wchar_t> other;
             return certificate(other.put(), out);
         }},
        {L"GetCustomHeaders", [http](LPWSTR *out) { return http->GetCustomHeaders(out); }},
        {L"GetHttpMethod", [http](LPWSTR *out) { return http->GetHttpMethod(out); }},
        {L"GetHelperTokenSid", [&server](LPWSTR *out) { return server.token->GetHelperTokenSid(out); }},
        {L"GetRemoteName", [file](LPWSTR *out) { return file->GetRemoteName(out); }},
        {L"GetLocalName", [file](LPWSTR *out) { return file->GetLocalName(out); }},
        {L"GetTemporaryName", [file](LPWSTR *out) { return file->GetTemporaryName(out); }},
        {L"FileGetProperty",
         [file](LPWSTR *out) {
             return file->GetProperty(BITS_FILE_PROPERTY_ID_HTTP_RESPONSE_HEADERS,
                                      reinterpret_cast<BITS_FILE_PROPERTY_VALUE *>(out));
         }},
        {L"GetErrorDescription", [error](LPWSTR *out) { return error->GetErrorDescription(0x409, out); }},
        {L"GetErrorContextDescription",
         [error](LPWSTR *out) { return error->GetErrorContextDescription(0x407, out); }},
        {L"GetProtocol", [error](LPWSTR *out) { return error->GetProtocol(out); }},
        {L"GetPeerName", [&server](LPWSTR *out) { return server.peer->GetPeerName(out); }},
        {L"GetOriginUrl", [&server](LPWSTR *out) { return server.record->GetOriginUrl(out); }},
    };
}

// Runs a check on every getter, and names the one that fails.
void on_each_getter(const connection &server, answer_mode mode,
                    const std::function<void(const string_getter &)> &check) {
    server.set_mode(mode);
    bool all_pass = true;
    for (const string_getter &getter : getters(server)) {
        try {
            check(getter);
        } catch (const tap::failure &failed) {
            std::printf("# %ls: %s\n", getter.marked.c_str(), failed.what);
            all_pass = false;
        }
    }
    server.set_mode(give_marker);
    TAP_CHECK(all_pass);
}

} // namespace

void add_string_cases(cases &all, connection &server) {
    all.push_back({"every string getter delivers its text", [&server] {
                       on_each_getter(server, give_marker, [](const string_getter &getter) {
                           task_array<wchar_t> text;
                           CHECK_RESULT(getter.get(text.put()), S_OK);
                           CHECK_TEXT(text.get() ? text.get() : L"null", marker(getter.marked));
                       });
                   }});
    all.push_back({"every string getter delivers a failure with no text", [&server] {
                       on_each_getter(server, fail_with_null, [](const string_getter &getter) {
                           task_array<wchar_t> text;
                           CHECK_RESULT(getter.get(text.put()), failure_result);
                           TAP_CHECK(!text.get());
                       });
                   }});
    all.push_back({"every string getter delivers a success with no text", [&server] {
                       on_each_getter(server, succeed_with_null, [](const string_getter &getter) {
                           task_array<wchar_t> text;
                           CHECK_RESULT(getter.get(text.put()), S_FALSE);
                           TAP_CHECK(!text.get());
                       });
                   }});
    all.push_back({"every string getter refuses a null out pointer", [&server] {
                       on_each_getter(server, give_marker, [](const string_getter &getter) {
                           CHECK_RESULT(getter.get(nullptr), null_reference);
                       });
                   }});
}

} // namespace winebits::proxy_test
