// SPDX-License-Identifier: LGPL-2.1-or-later
// Policies of Delivery Optimization that matter without peers, followed while the service runs
// (do-api 8.2, 8.3). Test thread only. The user must be allowed to write the policies.
#include "tests/conformance/delivery/lists.hpp"
#include "tests/conformance/support/policy.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

class policy : public machine_policy {
  public:
    template <class Value>
    policy(const text &name, const Value &value)
        : machine_policy(u"Software\\Policies\\Microsoft\\Windows\\DeliveryOptimization", name, value) {}
};

// The authority of the scripted server, and what follows it, of a URL that url() made.
text authority_of(const text &remote) {
    const std::size_t begin = text(u"http://").size();
    return remote.substr(begin, remote.find(u'/', begin) - begin);
}
text at_unknown_host(const text &remote) {
    return u"http://origin.invalid" + remote.substr(remote.find(u'/', text(u"http://").size()));
}

// One download, from its start to its end; a policy that has not arrived yet lets it fail.
bool comes_through(const text &remote, const text &path) {
    test_download download(remote, path);
    if (FAILED(download.foreground().try_start()))
        return false;
    return wait_until([&] {
               const DO_DOWNLOAD_STATUS status = download.status();
               return status.State == DODownloadState_Transferred || FAILED(status.Error);
           }) &&
           download.state() == DODownloadState_Transferred && SUCCEEDED(download->Finalize());
}

void mode_of_bypass_refuses_the_start() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    {
        const policy mode(u"DODownloadMode", DWORD{100});
        CHECK_SOON(test_download(small_file(), folder / u"other").try_start() ==
                   DO_E_NO_DOWNLOAD_EXTSETTINGS);
        CHECK_RESULT(download.try_start(), DO_E_NO_DOWNLOAD_EXTSETTINGS);
        CHECK_EQUAL(download.state(), DODownloadState_Created);
    }
    CHECK_SOON(download.try_start() == S_OK);
    download.finish();
}

// Nobody knows the host of the URL but the cache.
void cache_host_is_asked_instead_of_the_origin() {
    const scratch_folder folder;
    const text remote = small_file();
    const policy cache(u"DOCacheHost", authority_of(remote));
    CHECK_SOON(comes_through(at_unknown_host(remote), folder / u"file"));
    CHECK(contents(folder / u"file") == entity(small_size));
}

void cache_host_that_is_not_there_is_passed_over() {
    const scratch_folder folder;
    const text remote = small_file();
    const policy cache(u"DOCacheHost", u"127.0.0.1:1," + authority_of(remote));
    CHECK_SOON(comes_through(at_unknown_host(remote), folder / u"file"));
    CHECK(contents(folder / u"file") == entity(small_size));
}

} // namespace

behaviours policies_of_downloads() {
    return {
        BEHAVIOUR(mode_of_bypass_refuses_the_start),
        BEHAVIOUR(cache_host_is_asked_instead_of_the_origin),
        BEHAVIOUR(cache_host_that_is_not_there_is_passed_over),
    };
}

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("do-policies", {policies_of_downloads()});
}
