// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of the interfaces of before BITS 1.0, and how their groups are made.
// Test thread only.
#pragma once

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours groups();
behaviours group_properties();
behaviours group_job();
behaviours group_callback();

inline com_pointer<IBackgroundCopyQMgr> activate_legacy() {
    com_pointer<IBackgroundCopyQMgr> manager;
    CHECK_OK(CoCreateInstance(CLSID_BackgroundCopyQMgr, nullptr, CLSCTX_LOCAL_SERVER,
                              iid_of<IBackgroundCopyQMgr>(), reinterpret_cast<void **>(manager.put())));
    return manager;
}

inline GUID new_guid() {
    GUID id{};
    CHECK_OK(CoCreateGuid(&id));
    return id;
}

// A group of the test's own, canceled when the test ends.
class test_group {
  public:
    test_group() { CHECK_OK(manager_->CreateGroup(id_, group_.put())); }
    ~test_group() { group_->CancelGroup(); }
    test_group(const test_group &) = delete;
    test_group &operator=(const test_group &) = delete;

    IBackgroundCopyGroup *operator->() const { return group_.get(); }
    IBackgroundCopyGroup &operator*() const { return *group_; }
    const GUID &id() const { return id_; }
    IBackgroundCopyQMgr &manager() const { return *manager_; }

    com_pointer<IBackgroundCopyJob1> add_job() const {
        com_pointer<IBackgroundCopyJob1> job;
        CHECK_OK(group_->CreateJob(new_guid(), job.put()));
        return job;
    }
    DWORD status() const {
        DWORD status = 0;
        DWORD index = 7;
        CHECK_OK(group_->GetStatus(&status, &index));
        CHECK_EQUAL(index, 0u);
        return status;
    }

  private:
    const com_pointer<IBackgroundCopyQMgr> manager_ = activate_legacy();
    const GUID id_ = new_guid();
    com_pointer<IBackgroundCopyGroup> group_;
};

// A string that Windows counts.
class basic_string {
  public:
    explicit basic_string(const text &value) : value_(SysAllocString(wide(value))) {}
    ~basic_string() { SysFreeString(value_); }
    basic_string(const basic_string &) = delete;
    basic_string &operator=(const basic_string &) = delete;
    BSTR get() const { return value_; }

  private:
    const BSTR value_;
};

inline HRESULT add_file(IBackgroundCopyJob1 &job, const text &remote, const text &local) {
    const basic_string remote_name(remote);
    const basic_string local_name(local);
    FILESETINFO file = {remote_name.get(), local_name.get(), 0};
    FILESETINFO *files[] = {&file};
    return job.AddFiles(1, files);
}

} // namespace winebits::conformance
