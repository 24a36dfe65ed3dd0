// SPDX-License-Identifier: LGPL-2.1-or-later
// What the client's test cases share: the server's process, its objects, and checks that show what they saw.
// Test thread only, but for received_calls.
#pragma once

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/ptr.hpp"
#include "tests/conformance/proxies/session.hpp"
#include "tests/pe/tap.hpp"

#include <vector>

namespace winebits::proxy_test {

inline constexpr HRESULT null_reference = static_cast<HRESULT>(0x800706f4); // RPC_X_NULL_REF_POINTER

// Ends the test case when `seen` is not `expected`, and shows both.
void check_result(HRESULT seen, HRESULT expected, const char *what, const char *file, int line);
void check_text(std::wstring_view seen, std::wstring_view expected, const char *what, const char *file,
                int line);
#define CHECK_RESULT(call, expected) check_result((call), (expected), #call, __FILE__, __LINE__)
#define CHECK_TEXT(seen, expected) check_text((seen), (expected), #seen, __FILE__, __LINE__)

// What a method gave in CoTaskMemAlloc's memory.
template <class T>
class task_array {
  public:
    task_array() = default;
    task_array(const task_array &) = delete;
    task_array &operator=(const task_array &) = delete;
    ~task_array() { reset(); }

    void reset() {
        CoTaskMemFree(data_);
        data_ = nullptr;
    }
    T **put() {
        reset();
        return &data_;
    }
    T *get() const { return data_; }

  private:
    T *data_ = nullptr;
};

// One server process and one object of each kind in it, all behind proxies.
class connection {
  public:
    // Starts the server from the client's own folder; throws when it can't be reached.
    connection();
    connection(const connection &) = delete;
    connection &operator=(const connection &) = delete;
    ~connection();

    // The text of the last call that the server received.
    std::wstring last_call() const;
    void set_mode(answer_mode mode) const;

    com::ptr<IBackgroundCopyManager> manager;
    com::ptr<IBackgroundCopyJob5> job;
    com::ptr<IBackgroundCopyJobHttpOptions3> http;
    com::ptr<IBitsTokenOptions> token;
    com::ptr<IBackgroundCopyFile6> file;
    com::ptr<IBackgroundCopyError> error;
    com::ptr<IBitsPeerCacheAdministration> peer_cache;
    com::ptr<IBitsPeerCacheRecord> record;
    com::ptr<IBitsPeer> peer;
    com::ptr<IBackgroundCopyQMgr> legacy_queue;
    com::ptr<IBackgroundCopyGroup> group;
    com::ptr<IBackgroundCopyJob1> legacy_job;
    com::ptr<IDOManager> downloads;
    com::ptr<IDODownload> download;
    com::ptr<IDeliveryOptimizationJob> delivery_job;
    com::ptr<IDeliveryOptimizationFile> delivery_file;
    // All of the above and an enumerator of each kind.
    std::vector<com::ptr<IUnknown>> objects;

  private:
    void connect();

    com::unique_handle stop_;
    com::unique_handle process_;
};

// Every interface that the proxy DLL serves.
struct interface_entry {
    const wchar_t *name;
    IID iid;
    bool is_callback; // implemented by clients, not by the server
};
std::span<const interface_entry> interfaces();

// Test cases, each file's own.
using cases = std::vector<tap::test_case>;
void add_string_cases(cases &all, connection &server);
void add_value_cases(cases &all, connection &server);
void add_job_cases(cases &all, connection &server);
void add_interface_cases(cases &all, connection &server);
void add_callback_cases(cases &all, connection &server);
void add_legacy_cases(cases &all, connection &server);
void add_delivery_cases(cases &all, connection &server);

} // namespace winebits::proxy_test
