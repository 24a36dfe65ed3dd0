// SPDX-License-Identifier: LGPL-2.1-or-later
// The job's methods across processes: what the server receives, unions by value, null where it is allowed.
// Test thread only.

#include "tests/conformance/proxies/client.hpp"

namespace winebits::proxy_test {

namespace {

constexpr HRESULT enum_out_of_range = static_cast<HRESULT>(0x800706f5); // RPC_X_ENUM_VALUE_OUT_OF_RANGE

void strings_reach_the_server(const connection &server) {
    IBackgroundCopyJob5 *job = server.job.get();
    const std::wstring text = marker(L"sent");
    CHECK_RESULT(job->AddFile(text.c_str(), L"C:\\x"), S_OK);
    CHECK_TEXT(server.last_call(), call(L"AddFile", text.c_str(), L"C:\\x"));
    CHECK_RESULT(job->AddFile(nullptr, L"C:\\x"), null_reference);
    CHECK_RESULT(job->SetDisplayName(text.c_str()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetDisplayName", text.c_str()));
    CHECK_RESULT(job->SetDescription(L""), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetDescription", L""));
    CHECK_RESULT(job->SetDescription(nullptr), null_reference);
    CHECK_RESULT(job->ReplaceRemotePrefix(L"old", L"new"), S_OK);
    CHECK_TEXT(server.last_call(), call(L"ReplaceRemotePrefix", L"old", L"new"));
    const std::wstring long_text(70000, L'x');
    CHECK_RESULT(job->SetDescription(long_text.c_str()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetDescription", long_text.c_str()));
}

void null_strings_reach_the_server(const connection &server) {
    IBackgroundCopyJob5 *job = server.job.get();
    const LPCWSTR null = nullptr;
    CHECK_RESULT(job->SetProxySettings(BG_JOB_PROXY_USAGE_OVERRIDE, L"proxy:1", null), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProxySettings", BG_JOB_PROXY_USAGE_OVERRIDE, L"proxy:1", null));
    CHECK_RESULT(job->SetProxySettings(BG_JOB_PROXY_USAGE_NO_PROXY, null, null), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProxySettings", BG_JOB_PROXY_USAGE_NO_PROXY, null, null));
    CHECK_RESULT(job->SetNotifyCmdLine(null, L"parameters"), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetNotifyCmdLine", null, L"parameters"));
    CHECK_RESULT(job->SetNotifyCmdLine(L"program", null), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetNotifyCmdLine", L"program", null));
    CHECK_RESULT(job->SetReplyFileName(null), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetReplyFileName", null));
    CHECK_RESULT(server.http->SetCustomHeaders(null), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetCustomHeaders", null));
    CHECK_RESULT(job->SetNotifyInterface(nullptr), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetNotifyInterface", false));
    CHECK_RESULT(server.http->SetServerCertificateValidationInterface(nullptr), S_OK);
    CHECK_TEXT(server.last_call(), L"SetServerCertificateValidationInterface null");
}

void file_sets_reach_the_server(const connection &server) {
    std::wstring remote = marker(L"remote"), local = marker(L"local");
    BG_FILE_INFO files[] = {{remote.data(), local.data()}, {local.data(), nullptr}};
    CHECK_RESULT(server.job->AddFileSet(2, files), S_OK);
    CHECK_TEXT(server.last_call(), call(L"AddFileSet", std::span<const BG_FILE_INFO>(files)));
    CHECK_RESULT(server.job->AddFileSet(0, files), S_OK);
    CHECK_TEXT(server.last_call(), L"AddFileSet []");
    CHECK_RESULT(server.job->AddFileSet(1, nullptr), null_reference);

    BG_FILE_RANGE wanted[std::size(ranges)];
    std::copy(std::begin(ranges), std::end(ranges), wanted);
    CHECK_RESULT(server.job->AddFileWithRanges(L"u", L"l", std::size(wanted), wanted), S_OK);
    CHECK_TEXT(server.last_call(), call(L"AddFileWithRanges", L"u", L"l", std::span(ranges)));
    CHECK_RESULT(server.job->AddFileWithRanges(L"u", L"l", 0, wanted), S_OK);
    CHECK_TEXT(server.last_call(), L"AddFileWithRanges 'u' 'l' []");
    CHECK_RESULT(server.job->AddFileWithRanges(L"u", L"l", 1, nullptr), null_reference);
}

void jobs_deliver_values(const connection &server) {
    IBackgroundCopyJob5 *job = server.job.get();
    GUID id{};
    BG_JOB_TYPE type{};
    BG_JOB_STATE state{};
    BG_JOB_PRIORITY priority{};
    BG_JOB_PROGRESS progress{};
    BG_JOB_TIMES times{};
    BG_JOB_REPLY_PROGRESS reply{1, 2};
    BOOL elevated = FALSE;
    CHECK_RESULT(job->GetId(&id), S_OK);
    CHECK_RESULT(job->GetType(&type), S_OK);
    CHECK_RESULT(job->GetState(&state), S_OK);
    CHECK_RESULT(job->GetPriority(&priority), S_OK);
    CHECK_RESULT(job->GetProgress(&progress), S_OK);
    CHECK_RESULT(job->GetTimes(&times), S_OK);
    CHECK_RESULT(job->GetReplyProgress(&reply), S_OK);
    CHECK_TEXT(server.last_call(), call(L"GetReplyProgress", 1, 2));
    CHECK_RESULT(job->GetOwnerElevationState(&elevated), S_OK);
    TAP_CHECK(id == guid(L"GetId") && type == BG_JOB_TYPE_UPLOAD_REPLY &&
              state == BG_JOB_STATE_TRANSIENT_ERROR);
    TAP_CHECK(priority == BG_JOB_PRIORITY_LOW && elevated == TRUE);
    TAP_CHECK(progress.BytesTotal == BG_SIZE_UNKNOWN &&
              progress.BytesTransferred == long_number(L"GetProgress"));
    TAP_CHECK(progress.FilesTotal == number(L"FilesTotal") &&
              progress.FilesTransferred == number(L"FilesTransferred"));
    TAP_CHECK(times.CreationTime.dwLowDateTime == time(L"CreationTime").dwLowDateTime);
    TAP_CHECK(times.TransferCompletionTime.dwHighDateTime == time(L"TransferCompletionTime").dwHighDateTime);
    TAP_CHECK(reply.BytesTotal == BG_SIZE_UNKNOWN &&
              reply.BytesTransferred == long_number(L"GetReplyProgress"));
    CHECK_RESULT(job->GetState(nullptr), null_reference);
    CHECK_RESULT(job->TakeOwnership(), BG_E_NEW_OWNER_DIFF_MAPPING);
    CHECK_RESULT(job->Complete(), BG_S_PARTIAL_COMPLETE);
    CHECK_RESULT(job->Suspend(), S_OK);
    CHECK_TEXT(server.last_call(), L"Suspend");
    CHECK_RESULT(job->Cancel(), S_OK);
    CHECK_TEXT(server.last_call(), L"Cancel");
    com::ptr<IBackgroundCopyJob> other;
    CHECK_RESULT(server.manager->GetJob(guid(L"GetJob"), other.put()), S_OK);
    other.reset();
    CHECK_RESULT(server.manager->GetJob(guid(L"none"), other.put()), BG_E_NOT_FOUND);
    TAP_CHECK(!other);
}

template <class Object>
struct number_getter {
    const wchar_t *name;
    HRESULT (STDMETHODCALLTYPE Object::*get)(ULONG *);
};
template <class Object>
struct number_setter {
    const wchar_t *name;
    HRESULT (STDMETHODCALLTYPE Object::*set)(ULONG);
};

void numbers_travel(const connection &server) {
    using job5 = IBackgroundCopyJob5;
    const number_getter<job5> getters[] = {
        {L"GetNotifyFlags", &job5::GetNotifyFlags},
        {L"GetNoProgressTimeout", &job5::GetNoProgressTimeout},
        {L"GetErrorCount", &job5::GetErrorCount},
        {L"GetFileACLFlags", &job5::GetFileACLFlags},
        {L"GetPeerCachingFlags", &job5::GetPeerCachingFlags},
        {L"GetOwnerIntegrityLevel", &job5::GetOwnerIntegrityLevel},
        {L"GetMaximumDownloadTime", &job5::GetMaximumDownloadTime},
    };
    for (const auto &[name, get] : getters) {
        ULONG value = 0;
        CHECK_RESULT((server.job.get()->*get)(&value), S_OK);
        CHECK_TEXT(shown(value), shown(number(name)));
        CHECK_RESULT((server.job.get()->*get)(nullptr), null_reference);
    }
    const number_setter<job5> setters[] = {
        {L"SetNotifyFlags", &job5::SetNotifyFlags},
        {L"SetNoProgressTimeout", &job5::SetNoProgressTimeout},
        {L"SetFileACLFlags", &job5::SetFileACLFlags},
        {L"SetPeerCachingFlags", &job5::SetPeerCachingFlags},
        {L"SetMaximumDownloadTime", &job5::SetMaximumDownloadTime},
    };
    for (const auto &[name, set] : setters) {
        CHECK_RESULT((server.job.get()->*set)(number(name)), S_OK);
        CHECK_TEXT(server.last_call(), call(name, number(name)));
    }
    DWORD value = 0;
    CHECK_RESULT(server.http->SetSecurityFlags(0x701), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetSecurityFlags", 0x701));
    CHECK_RESULT(server.http->GetSecurityFlags(&value), S_OK);
    TAP_CHECK(value == number(L"GetSecurityFlags"));
    CHECK_RESULT(server.token->SetHelperTokenFlags(3), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetHelperTokenFlags", 3));
    CHECK_RESULT(server.token->GetHelperTokenFlags(&value), S_OK);
    TAP_CHECK(value == number(L"GetHelperTokenFlags"));
    CHECK_RESULT(server.token->SetHelperToken(), S_OK);
    CHECK_TEXT(server.last_call(), L"SetHelperToken");
    CHECK_RESULT(server.token->ClearHelperToken(), S_OK);
    CHECK_TEXT(server.last_call(), L"ClearHelperToken");
}

void enums_outside_16_bits_are_refused(const connection &server) {
    CHECK_RESULT(server.job->SetPriority(BG_JOB_PRIORITY_HIGH), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetPriority", BG_JOB_PRIORITY_HIGH));
    CHECK_RESULT(server.job->SetPriority(static_cast<BG_JOB_PRIORITY>(77)), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetPriority", 77));
    CHECK_RESULT(server.job->SetPriority(static_cast<BG_JOB_PRIORITY>(0x8000)), enum_out_of_range);
}

void job_properties_travel(const connection &server) {
    const auto send = [&](int id, const BITS_JOB_PROPERTY_VALUE &value) {
        return server.job->SetProperty(static_cast<BITS_JOB_PROPERTY_ID>(id), value);
    };
    BITS_JOB_PROPERTY_VALUE value{};
    for (const int id : {1, 6, 8, 9}) {
        value.Dword = 0x80000067;
        CHECK_RESULT(send(id, value), S_OK);
        CHECK_TEXT(server.last_call(), call(L"SetProperty", id, 0x80000067));
    }
    value.ClsID = guid(L"class");
    CHECK_RESULT(send(2, value), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProperty", 2, guid(L"class")));
    for (const int id : {3, 4, 10}) {
        value.Enable = TRUE;
        CHECK_RESULT(send(id, value), S_OK);
        CHECK_TEXT(server.last_call(), call(L"SetProperty", id, TRUE));
    }
    value.Uint64 = 0x123456789abcdef0;
    CHECK_RESULT(send(5, value), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProperty", 5, 0x123456789abcdef0));
    value.Target = BG_AUTH_TARGET_PROXY;
    CHECK_RESULT(send(7, value), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProperty", 7, BG_AUTH_TARGET_PROXY));
    CHECK_RESULT(send(11, value), BG_E_UNKNOWN_PROPERTY_ID);
    CHECK_RESULT(send(0, value), BG_E_UNKNOWN_PROPERTY_ID);

    const auto fetch = [&](int id) {
        value = {};
        CHECK_RESULT(server.job->GetProperty(static_cast<BITS_JOB_PROPERTY_ID>(id), &value), S_OK);
        return value;
    };
    for (const int id : {1, 6, 8, 9})
        TAP_CHECK(fetch(id).Dword == number(L"Dword"));
    TAP_CHECK(fetch(2).ClsID == guid(L"ClsID"));
    for (const int id : {3, 4, 10})
        TAP_CHECK(fetch(id).Enable == TRUE);
    TAP_CHECK(fetch(5).Uint64 == long_number(L"Uint64"));
    TAP_CHECK(fetch(7).Target == BG_AUTH_TARGET_PROXY);
    CHECK_RESULT(server.job->GetProperty(static_cast<BITS_JOB_PROPERTY_ID>(11), &value),
                 BG_E_UNKNOWN_PROPERTY_ID);
    CHECK_RESULT(server.job->GetProperty(BITS_JOB_PROPERTY_ID_COST_FLAGS, nullptr), null_reference);
}

void credentials_travel(const connection &server) {
    std::wstring user = marker(L"user"), password = marker(L"password");
    BG_AUTH_CREDENTIALS credentials{
        BG_AUTH_TARGET_PROXY, BG_AUTH_SCHEME_BASIC, {{user.data(), password.data()}}};
    for (const int scheme : {1, 2, 3, 4, 5}) {
        credentials.Scheme = static_cast<BG_AUTH_SCHEME>(scheme);
        CHECK_RESULT(server.job->SetCredentials(&credentials), S_OK);
        CHECK_TEXT(server.last_call(), call(L"SetCredentials", 2, scheme, user.c_str(), password.c_str()));
    }
    credentials.Credentials.Basic = {nullptr, nullptr};
    CHECK_RESULT(server.job->SetCredentials(&credentials), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetCredentials", 2, 5, LPCWSTR{}, LPCWSTR{}));
    credentials.Scheme = static_cast<BG_AUTH_SCHEME>(6);
    CHECK_RESULT(server.job->SetCredentials(&credentials), BG_E_INVALID_AUTH_SCHEME);
    CHECK_RESULT(server.job->SetCredentials(nullptr), null_reference);
    CHECK_RESULT(server.job->RemoveCredentials(BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_NTLM), S_OK);
    CHECK_TEXT(server.last_call(), call(L"RemoveCredentials", BG_AUTH_TARGET_SERVER, BG_AUTH_SCHEME_NTLM));
}

void reply_data_travels(const connection &server) {
    task_array<byte> data;
    UINT64 length = 0;
    CHECK_RESULT(server.job->GetReplyData(data.put(), &length), S_OK);
    TAP_CHECK(length == sizeof hash_bytes && data.get());
    TAP_CHECK(std::equal(std::begin(hash_bytes), std::end(hash_bytes), data.get()));
    server.set_mode(succeed_with_null);
    const HRESULT none = server.job->GetReplyData(data.put(), &length);
    server.set_mode(give_marker);
    CHECK_RESULT(none, S_FALSE);
    TAP_CHECK(length == 0 && !data.get());
}

void certificates_travel(const connection &server) {
    byte hash[sizeof hash_bytes];
    std::copy(std::begin(hash_bytes), std::end(hash_bytes), hash);
    CHECK_RESULT(server.http->SetClientCertificateByID(BG_CERT_STORE_LOCATION_SERVICES, L"MY", hash), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetClientCertificateByID", 3, L"MY", std::span(hash_bytes)));
    CHECK_RESULT(server.http->SetClientCertificateByID(BG_CERT_STORE_LOCATION_SERVICES, L"MY", nullptr),
                 null_reference);
    CHECK_RESULT(server.http->SetClientCertificateByName(BG_CERT_STORE_LOCATION_USERS, L"MY", L"me"), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetClientCertificateByName", 4, L"MY", L"me"));
    CHECK_RESULT(server.http->RemoveClientCertificate(), S_OK);
    CHECK_TEXT(server.last_call(), L"RemoveClientCertificate");
    BG_CERT_STORE_LOCATION location{};
    task_array<wchar_t> store, subject;
    task_array<byte> seen;
    CHECK_RESULT(server.http->GetClientCertificate(&location, store.put(), seen.put(), subject.put()), S_OK);
    TAP_CHECK(location == BG_CERT_STORE_LOCATION_USERS && seen.get());
    TAP_CHECK(std::equal(std::begin(hash_bytes), std::end(hash_bytes), seen.get()));
    server.set_mode(fail_with_null);
    const HRESULT failed =
        server.http->GetClientCertificate(&location, store.put(), seen.put(), subject.put());
    server.set_mode(give_marker);
    CHECK_RESULT(failed, failure_result);
    TAP_CHECK(!store.get() && !seen.get() && !subject.get());
    CHECK_RESULT(server.http->SetHttpMethod(L"HEAD"), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetHttpMethod", L"HEAD"));
    CHECK_RESULT(server.http->MakeCustomHeadersWriteOnly(), S_OK);
    CHECK_TEXT(server.last_call(), L"MakeCustomHeadersWriteOnly");
}

} // namespace

void add_job_cases(cases &all, connection &server) {
    all.push_back({"strings reach the server, null does not", [&] { strings_reach_the_server(server); }});
    all.push_back(
        {"null reaches the server where it is allowed", [&] { null_strings_reach_the_server(server); }});
    all.push_back({"sets of files and ranges reach the server", [&] { file_sets_reach_the_server(server); }});
    all.push_back({"a job delivers values and structures", [&] { jobs_deliver_values(server); }});
    all.push_back({"numbers travel both ways", [&] { numbers_travel(server); }});
    all.push_back(
        {"an enum outside of 16 bits is refused", [&] { enums_outside_16_bits_are_refused(server); }});
    all.push_back({"job properties of every kind travel both ways", [&] { job_properties_travel(server); }});
    all.push_back({"credentials of every scheme reach the server", [&] { credentials_travel(server); }});
    all.push_back({"reply data arrives, also none", [&] { reply_data_travels(server); }});
    all.push_back({"client certificates travel both ways", [&] { certificates_travel(server); }});
}

} // namespace winebits::proxy_test
