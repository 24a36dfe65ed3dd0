// SPDX-License-Identifier: LGPL-2.1-or-later
// Delivery Optimization's jobs through the documented interfaces alone.
// Test thread only.
#include "tests/conformance/delivery/delivery_job.hpp"

namespace winebits::conformance {

com_pointer<IBackgroundCopyManager> activate_delivery_jobs() {
    com_pointer<IBackgroundCopyManager> manager;
    CHECK_OK(CoCreateInstance(CLSID_DeliveryOptimization, nullptr, CLSCTX_LOCAL_SERVER,
                              IID_IBackgroundCopyManager, reinterpret_cast<void **>(manager.put())));
    return manager;
}

delivery_job::delivery_job(const text &name) : manager_(activate_delivery_jobs()) {
    CHECK_OK(manager_->CreateJob(wide(name), BG_JOB_TYPE_DOWNLOAD, &id_, job_.put()));
}

delivery_job::~delivery_job() {
    job_->SetNotifyInterface(nullptr);
    job_->Cancel(); // an ended job refuses
}

delivery_job &delivery_job::add(const text &file_id, const text &remote, const text &local,
                                std::vector<BG_FILE_RANGE> ranges) {
    CHECK_OK(as<IDeliveryOptimizationJob>(*job_)->AddFileWithRanges(
        wide(file_id), wide(remote), wide(local), static_cast<DWORD>(ranges.size()),
        ranges.empty() ? nullptr : ranges.data(), DO_UNKNOWN_FILE_SIZE));
    return *this;
}

com_pointer<IDeliveryOptimizationFile2> delivery_job::add_by_job2(const text &file_id, const text &remote,
                                                                  std::vector<BG_FILE_RANGE> ranges) {
    com_pointer<IDeliveryOptimizationFile2> file;
    CHECK_OK(as<IDeliveryOptimizationJob2>(*job_)->AddFile(
        wide(file_id), wide(remote), static_cast<DWORD>(ranges.size()),
        ranges.empty() ? nullptr : ranges.data(), IID_IDeliveryOptimizationFile2,
        reinterpret_cast<void **>(file.put())));
    return file;
}

BG_JOB_STATE delivery_job::state() const {
    BG_JOB_STATE state{};
    CHECK_OK(job_->GetState(&state));
    return state;
}

BG_JOB_PROGRESS delivery_job::progress() const {
    BG_JOB_PROGRESS progress{};
    CHECK_OK(job_->GetProgress(&progress));
    return progress;
}

com_pointer<IBackgroundCopyFile> delivery_job::file(ULONG index) const {
    com_pointer<IEnumBackgroundCopyFiles> files;
    com_pointer<IBackgroundCopyFile> found;
    CHECK_OK(job_->EnumFiles(files.put()));
    if (index)
        CHECK_OK(files->Skip(index));
    CHECK_OK(files->Next(1, found.put(), nullptr));
    return found;
}

void delivery_job::wait_for(BG_JOB_STATE wanted, unsigned factor) const {
    BG_JOB_STATE seen{};
    wait_until(
        [&] {
            seen = state();
            return seen == wanted || seen == BG_JOB_STATE_ERROR || seen >= BG_JOB_STATE_TRANSFERRED;
        },
        factor);
    if (seen == wanted)
        return;
    std::string message = "the job is " + state_name(seen) + ", not " + state_name(wanted);
    if (seen == BG_JOB_STATE_ERROR)
        message += ": " + hex(error());
    throw test::check_failure{message, __FILE__, __LINE__};
}

HRESULT delivery_job::error() const {
    com_pointer<IBackgroundCopyError> error;
    BG_ERROR_CONTEXT context{};
    HRESULT code = S_OK;
    CHECK_OK(job_->GetError(error.put()));
    CHECK_OK(error->GetError(&context, &code));
    return code;
}

swarm_statistics statistics_of(IUnknown &file, bool second_slot) {
    const auto source = as<IDeliveryOptimizationFile>(file);
    swarm_statistics found;
    if (second_slot)
        CHECK_OK(source->GetStatsInSecondSlot(&found.numbers));
    else
        CHECK_OK(source->GetStats(&found.numbers));
    found.file_id = from_wide(found.numbers.fileId);
    found.source = from_wide(found.numbers.sourceURL);
    CoTaskMemFree(found.numbers.fileId);
    CoTaskMemFree(found.numbers.sourceURL);
    found.numbers.fileId = found.numbers.sourceURL = nullptr;
    return found;
}

} // namespace winebits::conformance
