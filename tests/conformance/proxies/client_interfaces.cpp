// SPDX-License-Identifier: LGPL-2.1-or-later
// Every interface of the proxy DLL: registered, reachable across processes, and with a blanket that can be
// set. Test thread only.

#include "tests/conformance/proxies/client.hpp"

#include <cstring>
#include <cwchar>

namespace winebits::proxy_test {

namespace {

#define CALLBACK_ENTRY(name)                                                                                 \
    { L## #name, __uuidof(name), true }
#define ENTRY(name)                                                                                          \
    { L## #name, __uuidof(name), false }
const interface_entry all_interfaces[] = {
    ENTRY(IBackgroundCopyManager),
    ENTRY(IBackgroundCopyError),
    ENTRY(IEnumBackgroundCopyJobs),
    ENTRY(IEnumBackgroundCopyFiles),
    ENTRY(IBackgroundCopyJob),
    ENTRY(IBackgroundCopyJob2),
    ENTRY(IBackgroundCopyJob3),
    ENTRY(IBackgroundCopyJob4),
    ENTRY(IBackgroundCopyJob5),
    ENTRY(IBackgroundCopyJobHttpOptions),
    ENTRY(IBackgroundCopyJobHttpOptions2),
    ENTRY(IBackgroundCopyJobHttpOptions3),
    ENTRY(IBitsTokenOptions),
    ENTRY(IBackgroundCopyFile),
    ENTRY(IBackgroundCopyFile2),
    ENTRY(IBackgroundCopyFile3),
    ENTRY(IBackgroundCopyFile4),
    ENTRY(IBackgroundCopyFile5),
    ENTRY(IBackgroundCopyFile6),
    CALLBACK_ENTRY(IBackgroundCopyCallback),
    CALLBACK_ENTRY(IBackgroundCopyCallback2),
    CALLBACK_ENTRY(IBackgroundCopyCallback3),
    CALLBACK_ENTRY(IBackgroundCopyServerCertificateValidationCallback),
    ENTRY(IBitsPeerCacheAdministration),
    ENTRY(IBitsPeerCacheRecord),
    ENTRY(IEnumBitsPeerCacheRecords),
    ENTRY(IBitsPeer),
    ENTRY(IEnumBitsPeers),
    ENTRY(IBackgroundCopyQMgr),
    ENTRY(IBackgroundCopyGroup),
    ENTRY(IBackgroundCopyJob1),
    CALLBACK_ENTRY(IBackgroundCopyCallback1),
    ENTRY(IEnumBackgroundCopyGroups),
    ENTRY(IEnumBackgroundCopyJobs1),
    ENTRY(IDOManager),
    ENTRY(IDODownload),
    CALLBACK_ENTRY(IDODownloadStatusCallback),
    ENTRY(IDODownloadInternal),
    ENTRY(IDeliveryOptimizationJob),
    ENTRY(IDeliveryOptimizationJob2),
    ENTRY(IDeliveryOptimizationFile),
    ENTRY(IDeliveryOptimizationFile2),
};
#undef ENTRY
#undef CALLBACK_ENTRY

// The loaded proxies are ours: Wine marks its own files in the DOS stub.
void proxies_are_native() {
    const HMODULE module = GetModuleHandleW(L"qmgrprxy.dll");
    TAP_CHECK(module);
    TAP_CHECK(std::memcmp(reinterpret_cast<const char *>(module) + 0x40, "Wine builtin DLL", 16) != 0);
}

void interfaces_are_registered() {
    bool all_found = true;
    for (const interface_entry &entry : interfaces()) {
        const std::wstring key = L"Interface\\" + shown(entry.iid) + L"\\ProxyStubClsid32";
        wchar_t value[64] = {};
        DWORD size = sizeof value;
        const LSTATUS status =
            RegGetValueW(HKEY_CLASSES_ROOT, key.c_str(), nullptr, RRF_RT_REG_SZ, nullptr, value, &size);
        if (status != ERROR_SUCCESS || _wcsicmp(value, L"{5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c}") != 0) {
            std::printf("# %ls: status %ld, class \"%ls\"\n", entry.name, static_cast<long>(status), value);
            all_found = false;
        }
    }
    TAP_CHECK(all_found);
}

com::ptr<IUnknown> find(const connection &server, const IID &iid) {
    for (const auto &object : server.objects) {
        com::ptr<IUnknown> found;
        if (SUCCEEDED(object->QueryInterface(iid, found.put_void())))
            return found;
    }
    return nullptr;
}

void interfaces_cross_processes(const connection &server) {
    bool all_found = true;
    for (const interface_entry &entry : interfaces()) {
        if (entry.is_callback || find(server, entry.iid))
            continue;
        std::printf("# %ls: no object gives it\n", entry.name);
        all_found = false;
    }
    TAP_CHECK(all_found);
}

ULONG references(IUnknown *object) {
    object->AddRef();
    return object->Release();
}

com::ptr<IUnknown> identity(IUnknown *object) {
    com::ptr<IUnknown> result;
    CHECK_RESULT(object->QueryInterface(__uuidof(IUnknown), result.put_void()), S_OK);
    return result;
}

void check_blanket(IUnknown *proxy) {
    const ULONG before = references(proxy);
    CHECK_RESULT(CoSetProxyBlanket(proxy, RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_DEFAULT, COLE_DEFAULT_PRINCIPAL,
                                   RPC_C_AUTHN_LEVEL_DEFAULT, RPC_C_IMP_LEVEL_IMPERSONATE, nullptr,
                                   EOAC_DEFAULT),
                 S_OK);
    CHECK_RESULT(CoSetProxyBlanket(proxy, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, nullptr,
                                   RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_IMP_LEVEL_IMPERSONATE, nullptr,
                                   EOAC_STATIC_CLOAKING),
                 S_OK);
    DWORD authentication = 0, authorization = 77, level = 0, impersonation = 0, capabilities = 77;
    task_array<wchar_t> principal;
    CHECK_RESULT(CoQueryProxyBlanket(proxy, &authentication, &authorization, principal.put(), &level,
                                     &impersonation, nullptr, &capabilities),
                 S_OK);
    TAP_CHECK(authentication == RPC_C_AUTHN_WINNT && authorization == RPC_C_AUTHZ_NONE);
    TAP_CHECK(level == RPC_C_AUTHN_LEVEL_PKT_PRIVACY && impersonation == RPC_C_IMP_LEVEL_IMPERSONATE);
    com::ptr<IUnknown> copy;
    CHECK_RESULT(CoCopyProxy(proxy, copy.put()), S_OK);
    TAP_CHECK(identity(copy.get()).get() == identity(proxy).get());
    copy.reset();

    com::ptr<IClientSecurity> security;
    CHECK_RESULT(proxy->QueryInterface(__uuidof(IClientSecurity), security.put_void()), S_OK);
    TAP_CHECK(identity(security.get()).get() == identity(proxy).get());
    TAP_CHECK(security.query<IClientSecurity>().get() == security.get());
    TAP_CHECK(references(proxy) == before + 1);
    security.reset();
    TAP_CHECK(references(proxy) == before);
    CHECK_RESULT(proxy->QueryInterface(__uuidof(IClientSecurity), nullptr), E_POINTER);
    com::ptr<IUnknown> unknown;
    CHECK_RESULT(proxy->QueryInterface(__uuidof(IDataObject), unknown.put_void()), E_NOINTERFACE);
}

void every_interface_takes_a_blanket(const connection &server) {
    bool all_pass = true;
    for (const interface_entry &entry : interfaces()) {
        if (entry.is_callback)
            continue; // the server sets their blankets, in the callback cases
        try {
            const com::ptr<IUnknown> proxy = find(server, entry.iid);
            TAP_CHECK(proxy);
            check_blanket(proxy.get());
        } catch (const tap::failure &failed) {
            std::printf("# %ls: line %d: %s\n", entry.name, failed.line, failed.what);
            all_pass = false;
        }
    }
    TAP_CHECK(all_pass);
}

// The security object alone keeps the proxy alive.
void client_security_outlives_the_pointer(const connection &server) {
    com::ptr<IBackgroundCopyJob> job;
    CHECK_RESULT(server.manager->GetJob(guid(L"GetJob"), job.put()), S_OK);
    com::ptr<IClientSecurity> security = job.query<IClientSecurity>();
    TAP_CHECK(security);
    job.reset();
    job = security.query<IBackgroundCopyJob>();
    TAP_CHECK(job);
    security.reset();
    BG_JOB_STATE state{};
    CHECK_RESULT(job->GetState(&state), S_OK);
}

} // namespace

std::span<const interface_entry> interfaces() {
    return all_interfaces;
}

void add_interface_cases(cases &all, connection &server) {
    all.push_back({"the proxies are those under test, not Wine's", [] { proxies_are_native(); }});
    all.push_back({"every interface is registered for the proxy class", [] { interfaces_are_registered(); }});
    all.push_back(
        {"every interface is reachable across processes", [&] { interfaces_cross_processes(server); }});
    all.push_back(
        {"CoSetProxyBlanket succeeds on every interface", [&] { every_interface_takes_a_blanket(server); }});
    all.push_back(
        {"IClientSecurity keeps its proxy alive", [&] { client_security_outlives_the_pointer(server); }});
}

} // namespace winebits::proxy_test
