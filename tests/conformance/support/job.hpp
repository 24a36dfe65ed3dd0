// SPDX-License-Identifier: LGPL-2.1-or-later
// A job of a test: created suspended, canceled when the test ends.
// Test thread only, in a multithreaded apartment.
#pragma once

#include "tests/conformance/support/com_pointer.hpp"

#include <cstdint>
#include <initializer_list>

namespace winebits::conformance {

// COM for the life of a program.
class apartment {
  public:
    apartment() : code_(CoInitializeEx(nullptr, COINIT_MULTITHREADED)) {}
    ~apartment() {
        if (SUCCEEDED(code_))
            CoUninitialize();
    }
    apartment(const apartment &) = delete;
    apartment &operator=(const apartment &) = delete;

  private:
    HRESULT code_;
};

com_pointer<IBackgroundCopyManager> activate();

// The same job through a manager of its own, as another program would get it.
com_pointer<IBackgroundCopyJob> open_job(const GUID &id);

bool same_guid(const GUID &a, const GUID &b);
std::string state_name(BG_JOB_STATE state);

struct job_error {
    BG_ERROR_CONTEXT context = BG_ERROR_CONTEXT_NONE;
    HRESULT code = S_OK;
};

class test_job {
  public:
    explicit test_job(const text &name = u"winebits conformance", BG_JOB_TYPE type = BG_JOB_TYPE_DOWNLOAD);
    ~test_job();
    test_job(const test_job &) = delete;
    test_job &operator=(const test_job &) = delete;

    IBackgroundCopyJob *operator->() const { return job_.get(); }
    IBackgroundCopyJob &operator*() const { return *job_; }
    IBackgroundCopyManager &manager() const { return *manager_; }
    const GUID &id() const { return id_; }

    // Each throws when a call fails.
    test_job &add(const text &remote, const text &local);
    test_job &foreground();
    test_job &resume();
    BG_JOB_STATE state() const;
    BG_JOB_PROGRESS progress() const;
    job_error error() const;
    com_pointer<IBackgroundCopyFile> file(ULONG index) const;

    // Waits for one of the states and returns it; a fatal state that isn't wanted ends the wait. Throws when
    // none comes.
    BG_JOB_STATE wait_for(std::initializer_list<BG_JOB_STATE> wanted, unsigned factor = 1) const;
    void wait_transferred(unsigned factor = 1) const { wait_for({BG_JOB_STATE_TRANSFERRED}, factor); }

  private:
    com_pointer<IBackgroundCopyManager> manager_;
    com_pointer<IBackgroundCopyJob> job_;
    GUID id_{};
};

} // namespace winebits::conformance
