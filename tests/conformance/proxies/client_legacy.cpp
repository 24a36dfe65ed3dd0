// SPDX-License-Identifier: LGPL-2.1-or-later
// The legacy queue across processes: GUIDs by value, VARIANTs, BSTRs in structures, lists of GUIDs.
// Test thread only.

#include "tests/conformance/proxies/client.hpp"

namespace winebits::proxy_test {

namespace {

class file_info {
  public:
    file_info() = default;
    file_info(const file_info &) = delete;
    file_info &operator=(const file_info &) = delete;
    ~file_info() {
        SysFreeString(value_.bstrRemoteFile);
        SysFreeString(value_.bstrLocalFile);
    }
    FILESETINFO *get() { return &value_; }
    FILESETINFO *operator->() { return &value_; }

  private:
    FILESETINFO value_{};
};

void properties_travel(const connection &server) {
    variant text;
    text->vt = VT_BSTR;
    text->bstrVal = SysAllocString(marker(L"set").c_str());
    CHECK_RESULT(server.group->SetProp(GROUPPROP_DESCRIPTION, text.get()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProp", GROUPPROP_DESCRIPTION, marker(L"set").c_str()));
    variant value;
    value->vt = VT_UI4;
    value->ulVal = 0x87654321;
    CHECK_RESULT(server.group->SetProp(GROUPPROP_NOTIFYFLAGS, value.get()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"SetProp", GROUPPROP_NOTIFYFLAGS, VT_UI4, 0x87654321));
    CHECK_RESULT(server.group->SetProp(GROUPPROP_NOTIFYFLAGS, nullptr), null_reference);

    variant seen;
    CHECK_RESULT(server.group->GetProp(GROUPPROP_DISPLAYNAME, seen.get()), S_OK);
    TAP_CHECK(seen->vt == VT_BSTR);
    CHECK_TEXT(seen->bstrVal, marker(L"GetProp"));
    variant priority;
    CHECK_RESULT(server.group->GetProp(GROUPPROP_PRIORITY, priority.get()), S_OK);
    TAP_CHECK(priority->vt == VT_I4 && priority->lVal == 1);
}

void groups_deliver_values(const connection &server) {
    com::ptr<IBackgroundCopyGroup> group;
    CHECK_RESULT(server.legacy_queue->CreateGroup(guid(L"g"), group.put()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"CreateGroup", guid(L"g")));
    group.reset();
    CHECK_RESULT(server.legacy_queue->GetGroup(guid(L"h"), group.put()), QM_E_ITEM_NOT_FOUND);
    CHECK_TEXT(server.last_call(), call(L"GetGroup", guid(L"h")));
    DWORD first = 0, second = 0;
    CHECK_RESULT(server.group->GetProgress(QM_PROGRESS_SIZE_DONE, &first), S_OK);
    CHECK_TEXT(server.last_call(), call(L"Group.GetProgress", QM_PROGRESS_SIZE_DONE));
    TAP_CHECK(first == number(L"Group.GetProgress"));
    CHECK_RESULT(server.group->GetStatus(&first, &second), S_OK);
    TAP_CHECK(first == number(L"GroupStatus") && second == number(L"JobIndex"));
    CHECK_RESULT(server.group->get_Size(&first), S_OK);
    TAP_CHECK(first == number(L"get_Size"));
    GUID id{};
    CHECK_RESULT(server.group->get_GroupID(&id), S_OK);
    TAP_CHECK(id == guid(L"get_GroupID"));
    com::ptr<IBackgroundCopyJob1> job;
    CHECK_RESULT(server.group->GetJob(guid(L"j"), job.put()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"Group.GetJob", guid(L"j")));
    CHECK_RESULT(server.group->SuspendGroup(), S_OK);
    CHECK_TEXT(server.last_call(), L"SuspendGroup");
    CHECK_RESULT(server.group->CancelGroup(), S_OK);
    CHECK_TEXT(server.last_call(), L"CancelGroup");
    CHECK_RESULT(server.group->SwitchToForeground(), S_OK);
    CHECK_TEXT(server.last_call(), L"SwitchToForeground");

    com::ptr<IUnknown> new_job;
    CHECK_RESULT(server.group->QueryNewJobInterface(__uuidof(IBackgroundCopyJob2), new_job.put()), S_OK);
    TAP_CHECK(new_job && new_job.query<IBackgroundCopyJob5>());
    new_job.reset();
    CHECK_RESULT(server.group->QueryNewJobInterface(__uuidof(IBitsPeer), new_job.put()), E_NOINTERFACE);
    TAP_CHECK(!new_job);
}

void legacy_jobs_deliver_values(const connection &server) {
    IBackgroundCopyJob1 *job = server.legacy_job.get();
    file_info remote_only, both;
    remote_only->bstrRemoteFile = SysAllocString(marker(L"remote").c_str());
    both->bstrRemoteFile = SysAllocString(L"r");
    both->bstrLocalFile = SysAllocString(L"l");
    both->dwSizeHint = 7;
    FILESETINFO *files[] = {remote_only.get(), both.get()};
    CHECK_RESULT(job->AddFiles(2, files), S_OK);
    CHECK_TEXT(server.last_call(), L"AddFiles " + shown(*files[0]) + L" " + shown(*files[1]));

    file_info seen;
    CHECK_RESULT(job->GetFile(5, seen.get()), S_OK);
    TAP_CHECK(seen->dwSizeHint == 5 && seen->bstrRemoteFile && !seen->bstrLocalFile);
    CHECK_TEXT(seen->bstrRemoteFile, marker(L"RemoteFile"));
    DWORD values[4] = {};
    CHECK_RESULT(job->GetStatus(&values[0], &values[1], &values[2], &values[3]), S_OK);
    TAP_CHECK(values[0] == number(L"Status") && values[1] == number(L"Win32Result"));
    TAP_CHECK(values[2] == number(L"TransportResult") && values[3] == number(L"NumOfRetries"));
    CHECK_RESULT(job->GetProgress(QM_PROGRESS_PERCENT_DONE, values), S_OK);
    TAP_CHECK(values[0] == number(L"Job1.GetProgress"));
    CHECK_RESULT(job->GetFileCount(values), S_OK);
    TAP_CHECK(values[0] == number(L"GetFileCount"));
    GUID id{};
    CHECK_RESULT(job->get_JobID(&id), S_OK);
    TAP_CHECK(id == guid(L"get_JobID"));
    CHECK_RESULT(job->SwitchToForeground(), E_NOTIMPL);
    CHECK_RESULT(job->CancelJob(), S_OK);
    CHECK_TEXT(server.last_call(), L"CancelJob");
}

template <class List>
void enumerate(const com::ptr<List> &list) {
    GUID seen[3] = {};
    ULONG count = 0;
    CHECK_RESULT(list->Next(2, seen, &count), S_OK);
    TAP_CHECK(count == 2 && seen[0] == guid(L"first") && seen[1] == guid(L"second"));
    CHECK_RESULT(list->Next(3, seen, &count), S_FALSE);
    TAP_CHECK(count == 2);
    CHECK_RESULT(list->Next(1, seen, nullptr), null_reference);
    CHECK_RESULT(list->GetCount(&count), S_OK);
    TAP_CHECK(count == 2);
    CHECK_RESULT(list->Skip(3), S_FALSE);
    CHECK_RESULT(list->Reset(), S_OK);
    com::ptr<List> copy;
    CHECK_RESULT(list->Clone(copy.put()), S_OK);
    TAP_CHECK(copy);
}

void lists_of_guids_arrive(const connection &server) {
    com::ptr<IEnumBackgroundCopyGroups> groups;
    CHECK_RESULT(server.legacy_queue->EnumGroups(3, groups.put()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"EnumGroups", 3));
    enumerate(groups);
    com::ptr<IEnumBackgroundCopyJobs1> jobs;
    CHECK_RESULT(server.group->EnumJobs(4, jobs.put()), S_OK);
    CHECK_TEXT(server.last_call(), call(L"Group.EnumJobs", 4));
    enumerate(jobs);
}

} // namespace

void add_legacy_cases(cases &all, connection &server) {
    all.push_back({"a group's properties travel as VARIANTs", [&] { properties_travel(server); }});
    all.push_back({"a group delivers values and objects", [&] { groups_deliver_values(server); }});
    all.push_back({"a legacy job takes and delivers file sets", [&] { legacy_jobs_deliver_values(server); }});
    all.push_back({"lists of GUIDs arrive", [&] { lists_of_guids_arrive(server); }});
}

} // namespace winebits::proxy_test
