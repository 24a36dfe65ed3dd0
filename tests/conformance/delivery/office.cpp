// SPDX-License-Identifier: LGPL-2.1-or-later
// Office Click-to-Run with Delivery Optimization: the calls that were seen (do-api 7.9, clients 2.8).
// Test thread only.
#include "tests/conformance/delivery/delivery_job.hpp"

namespace winebits::conformance {

namespace {

constexpr std::uint64_t size_of_stream = 300000;

void set_office_blanket(IUnknown &proxy) {
    CHECK_OK(CoSetProxyBlanket(&proxy, RPC_C_AUTHN_DEFAULT, RPC_C_AUTHZ_DEFAULT, COLE_DEFAULT_PRINCIPAL,
                               RPC_C_AUTHN_LEVEL_DEFAULT, RPC_C_IMP_LEVEL_IMPERSONATE, nullptr,
                               EOAC_DEFAULT));
}

com_pointer<IDeliveryOptimizationFile2> add_to(delivery_job &job, const text &remote, const text &local,
                                               std::vector<BG_FILE_RANGE> ranges = {}) {
    const auto file = job.add_by_job2(u"office-" + widen(unique_word()), remote, std::move(ranges));
    set_office_blanket(*file);
    const property_value path(local);
    CHECK_OK(file->SetProperty(DOFilePropertyId_DownloadSinkFilePath, path.get()));
    return file;
}

void stream_of_office_is_downloaded() {
    const scratch_folder folder;
    delivery_job job(u"Microsoft Office Click-to-Run");
    set_office_blanket(job.manager());
    set_office_blanket(*job);
    const auto file = add_to(job, url("size=300000"), folder / u"stream.x64.dat");
    CHECK_OK(job->SetPriority(BG_JOB_PRIORITY_FOREGROUND));
    job.resume();
    job.wait_transferred();
    CHECK_EQUAL(job.progress().BytesTransferred, size_of_stream);
    const swarm_statistics seen = statistics_of(*file, true);
    CHECK_EQUAL(seen.numbers.totalBytesDownloaded, size_of_stream);
    CHECK_EQUAL(seen.numbers.fileSize, size_of_stream);
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"stream.x64.dat") == entity(size_of_stream));
}

void ranges_of_office_are_downloaded() {
    const scratch_folder folder;
    delivery_job job(u"Microsoft Office Click-to-Run");
    add_to(job, url("size=300000"), folder / u"stream.x64.dat", {{1000, 500}, {100000, 70000}});
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    const std::string whole = entity(size_of_stream);
    CHECK(contents(folder / u"stream.x64.dat") == whole.substr(1000, 500) + whole.substr(100000, 70000));
}

void older_office_adds_files_with_their_paths() {
    const scratch_folder folder;
    delivery_job job(u"Microsoft Office Click-to-Run");
    job.add(u"office", url("size=300000"), folder / u"v64.cab", {{0, BG_LENGTH_TO_EOF}});
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(contents(folder / u"v64.cab") == entity(size_of_stream));
}

void stream_is_delivered_to_office() {
    const auto stream = collecting_stream::make();
    delivery_job job(u"Microsoft Office Click-to-Run");
    const auto file = job.add_by_job2(u"office", url("size=300000"));
    const property_value sink = stream->value();
    CHECK_OK(file->SetProperty(DOFilePropertyId_DownloadSinkInterface, sink.get()));
    job.resume().wait_transferred();
    CHECK_OK(job->Complete());
    CHECK(stream->bytes() == entity(size_of_stream));
}

void progress_of_office_moves() {
    const scratch_folder folder;
    delivery_job job(u"Microsoft Office Click-to-Run");
    const auto file = add_to(job, endless_file(), folder / u"stream.x64.dat");
    job.resume();
    CHECK_SOON(job.progress().BytesTransferred > 0);
    const UINT64 before = job.progress().BytesTransferred;
    CHECK_SOON(job.progress().BytesTransferred > before);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_TRANSFERRING);
    const swarm_statistics seen = statistics_of(*file, true);
    CHECK(seen.numbers.totalBytesDownloaded > 0);
    CHECK_EQUAL(seen.numbers.status, SwarmStatus_Downloading);
    CHECK_OK(job->Cancel());
    CHECK_SOON(folder.names(u"*").empty());
}

void missing_stream_is_an_error() {
    const scratch_folder folder;
    delivery_job job(u"Microsoft Office Click-to-Run");
    add_to(job, url("status=404"), folder / u"stream.x64.dat");
    job.resume().wait_for(BG_JOB_STATE_ERROR);
    CHECK_EQUAL(hex(job.error()), "0x80190194");
    CHECK_OK(job->Cancel());
}

void second_process_of_office_finds_the_job() {
    const scratch_folder folder;
    delivery_job job(u"Microsoft Office Click-to-Run");
    add_to(job, endless_file(), folder / u"stream.x64.dat");
    job.resume();
    com_pointer<IBackgroundCopyJob> found;
    CHECK_OK(activate_delivery_jobs()->GetJob(job.id(), found.put()));
    CHECK_OK(found->Suspend());
    CHECK_EQUAL(job.state(), BG_JOB_STATE_SUSPENDED);
    CHECK_OK(found->Cancel());
}

behaviours office() {
    return {
        BEHAVIOUR(stream_of_office_is_downloaded),
        BEHAVIOUR(ranges_of_office_are_downloaded),
        BEHAVIOUR(older_office_adds_files_with_their_paths),
        BEHAVIOUR(stream_is_delivered_to_office),
        BEHAVIOUR(progress_of_office_moves),
        BEHAVIOUR(missing_stream_is_an_error),
        BEHAVIOUR(second_process_of_office_finds_the_job),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    using namespace winebits::conformance;
    return run_program("do-office", {office()});
}
