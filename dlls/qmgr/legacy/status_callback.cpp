// SPDX-License-Identifier: LGPL-2.1-or-later
// OnStatus for the end of a group.
// Worker threads of the notifier; repetitions after the end of the job come from a thread of their own.
#include "dlls/qmgr/legacy/status_callback.hpp"

#include "dlls/common/com/client_apartment.hpp"
#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/object.hpp"
#include "dlls/common/com/thread.hpp"
#include "dlls/qmgr/job.hpp"
#include "dlls/qmgr/legacy/group.hpp"
#include "dlls/qmgr/legacy/group_job.hpp"
#include "dlls/qmgr/legacy/status.hpp"

#include <qmgr.h>

#include <algorithm>

namespace winebits::qmgr::legacy {

namespace {

constexpr DWORD first_retry = 60'000, last_retry = 600'000; // milliseconds, as the notifier repeats
constexpr DWORD no_file = MAXDWORD;

// One call of OnStatus. The objects live while it is repeated.
struct status_call {
    com::ptr<IBackgroundCopyCallback1> client;
    com::ptr<BackgroundCopyGroup> group;
    com::ptr<BackgroundCopyJob1> job;
    DWORD file = no_file, status = 0, retries = 0;
    failure_codes codes;

    HRESULT operator()() const {
        return client->OnStatus(group.get(), job.get(), file, status, retries, codes.win32, codes.transport);
    }
};

class status_callback final : public com::object<status_callback, com::chain<IBackgroundCopyCallback>> {
  public:
    static constexpr char class_name[] = "legacy callback";

    status_callback(std::weak_ptr<surface> owner, com::ptr<IBackgroundCopyCallback1> client)
        : surface_(std::move(owner)), client_(std::move(client)) {}

    // The group is complete when its files are there. The job has ended then, and the notifier forgets it:
    // what the client refuses is repeated here.
    HRESULT STDMETHODCALLTYPE JobTransferred(IBackgroundCopyJob *pJob) noexcept final {
        return com::guard([&]() -> HRESULT {
            const HRESULT completed = pJob->Complete();
            if (FAILED(completed) && completed != BG_E_INVALID_STATE)
                return completed; // once more, later
            const auto call = call_for(pJob);
            if (!call)
                return call.error();
            const HRESULT result = (*call)();
            if (result != S_OK && !com::is_dead_client(result))
                repeat(*call);
            return com::is_dead_client(result) ? result : S_OK;
        });
    }

    HRESULT STDMETHODCALLTYPE JobError(IBackgroundCopyJob *pJob, IBackgroundCopyError *) noexcept final {
        return com::guard([&]() -> HRESULT {
            const auto call = call_for(pJob);
            return call ? (*call)() : call.error();
        });
    }

    HRESULT STDMETHODCALLTYPE JobModification(IBackgroundCopyJob *, DWORD) noexcept final { return S_OK; }

  private:
    friend class com::object<status_callback, com::chain<IBackgroundCopyCallback>>;
    ~status_callback() = default;

    engine_client::result<status_call> call_for(IBackgroundCopyJob *about) {
        const auto owner = surface_.lock();
        GUID id{};
        if (!owner || FAILED(about->GetId(&id)))
            return std::unexpected(E_FAIL);
        const auto job = owner->job_object(id);
        const auto record = job->record();
        if (!record)
            return std::unexpected(record.error());
        status_call call;
        call.client = client_;
        call.group = com::make<BackgroundCopyGroup>(owner, id);
        call.job = com::make<BackgroundCopyJob1>(owner, job, owner->groups.job_of(id).value_or(GUID_NULL));
        call.status = group_status(*record) | job_status(*record);
        call.retries = record->error_count;
        call.codes = codes_of(*record);
        if (record->state == BG_JOB_STATE_ERROR && record->error && record->error->file)
            call.file = *record->error->file;
        return call;
    }

    static void repeat(const status_call &call) {
        com::thread([call] {
            CoInitializeEx(nullptr, COINIT_MULTITHREADED);
            HRESULT result = E_FAIL;
            for (DWORD delay = first_retry; result != S_OK && !com::is_dead_client(result);
                 delay = std::min(delay * 2, last_retry)) {
                Sleep(delay);
                result = call();
            }
            // The apartment stays until the thread's copy of the pointers has gone.
        }).detach();
    }

    const std::weak_ptr<surface> surface_;
    const com::ptr<IBackgroundCopyCallback1> client_;
};

} // namespace

com::ptr<IUnknown> make_status_callback(const std::shared_ptr<surface> &owner, IUnknown *client) {
    com::ptr<IBackgroundCopyCallback1> found;
    if (FAILED(client->QueryInterface(__uuidof(IBackgroundCopyCallback1), found.put_void())))
        return {};
    return com::ptr<IUnknown>::attach(com::make<status_callback>(owner, std::move(found)).detach());
}

} // namespace winebits::qmgr::legacy
