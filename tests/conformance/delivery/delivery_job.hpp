// SPDX-License-Identifier: LGPL-2.1-or-later
// A BITS-style job of Delivery Optimization (do-api 7): created suspended, canceled when the test ends.
// Test thread only.
#pragma once

#include "tests/conformance/delivery/lists.hpp"
#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

com_pointer<IBackgroundCopyManager> activate_delivery_jobs();

class delivery_job {
  public:
    explicit delivery_job(const text &name = u"delivery job");
    ~delivery_job();
    delivery_job(const delivery_job &) = delete;
    delivery_job &operator=(const delivery_job &) = delete;

    IBackgroundCopyJob *operator->() const { return job_.get(); }
    IBackgroundCopyJob &operator*() const { return *job_; }
    IBackgroundCopyManager &manager() const { return *manager_; }
    const GUID &id() const { return id_; }

    // Each throws when a call fails.
    delivery_job &add(const text &file_id, const text &remote, const text &local,
                      std::vector<BG_FILE_RANGE> ranges = {});
    com_pointer<IDeliveryOptimizationFile2> add_by_job2(const text &file_id, const text &remote,
                                                        std::vector<BG_FILE_RANGE> ranges = {});
    delivery_job &resume() { return CHECK_OK(job_->Resume()), *this; }
    BG_JOB_STATE state() const;
    BG_JOB_PROGRESS progress() const;
    com_pointer<IBackgroundCopyFile> file(ULONG index = 0) const;
    // Waits for the state; a final one or an error that isn't wanted ends the wait. Throws when it doesn't
    // come.
    void wait_for(BG_JOB_STATE wanted, unsigned factor = 1) const;
    void wait_transferred(unsigned factor = 1) const { wait_for(BG_JOB_STATE_TRANSFERRED, factor); }
    HRESULT error() const;

  private:
    com_pointer<IBackgroundCopyManager> manager_;
    com_pointer<IBackgroundCopyJob> job_;
    GUID id_{};
};

// The statistics of a file, through either slot; the strings come apart.
struct swarm_statistics {
    DOSwarmStats numbers{};
    text file_id, source;
};
swarm_statistics statistics_of(IUnknown &file, bool second_slot = false);

// do-jobs
behaviours jobs_of_the_manager();
behaviours jobs();
behaviours methods_without_support();
behaviours files_of_jobs();
behaviours notifications_of_jobs();

} // namespace winebits::conformance
