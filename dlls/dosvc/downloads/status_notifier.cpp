// SPDX-License-Identifier: LGPL-2.1-or-later
// Who is told, and the calls.
// Any thread; deliveries on worker threads.
#include "dlls/dosvc/downloads/status_notifier.hpp"

#include "dlls/common/com/client_apartment.hpp"
#include "dlls/common/com/log.hpp"
#include "dlls/dosvc/downloads/download_properties.hpp"

#include <deliveryoptimizationerrors.h>
#include <objbase.h>

#include <algorithm>

namespace winebits::dosvc::downloads {

namespace {

// A client that hangs in its callback must not hold its own SetProperty for ever.
constexpr std::uint64_t longest_wait = 2'000; // milliseconds

GUID logical_thread() {
    GUID id{};
    CoGetCurrentLogicalThreadId(&id);
    return id;
}

callback_frequency frequency_of(const engine_client::delivery_job_record &delivery) {
    return {delivery.callback_seconds.value_or(default_callback_seconds),
            delivery.callback_percent.value_or(0)};
}

bool is_gone(HRESULT result) {
    return result == DO_E_JOB_NOT_FOUND;
}

} // namespace

DO_DOWNLOAD_STATUS status_of(const engine_client::job_record &job) {
    const auto delivery = job.delivery.value_or(engine_client::delivery_job_record());
    return {delivery.bytes_total, delivery.bytes_transferred, static_cast<DODownloadState>(delivery.state),
            delivery.error, delivery.extended_error};
}

status_notifier::status_notifier(engine_client::job_calls &calls, object_source object_of)
    : calls_(calls), object_of_(std::move(object_of)),
      crew_(lock_,
            {[this](std::uint32_t &wait) { return next(wait); }, [this] { return schedule_.has_work(); }}) {}

HRESULT status_notifier::set(const GUID &download, IUnknown *object) {
    callback_schedule::listener whom;
    if (object) {
        auto kept = status_callback::keep(object);
        if (!kept)
            return kept.error();
        const auto client = (*kept)->client();
        whom = {std::move(*kept), client};
    }
    callback_schedule::listener former;
    {
        lock hold(lock_);
        former = object ? schedule_.set(download, std::move(whom)) : schedule_.clear(download);
        crew_.wake(shared_from_this());
    }
    if (former.callback)
        wait_for_call(download, former.callback.get());
    return S_OK;
}

void status_notifier::wait_for_call(const GUID &download, const status_callback *former) {
    const GUID own = logical_thread();
    const auto deadline = GetTickCount64() + longest_wait;
    lock hold(lock_);
    for (;;) {
        const auto found = std::ranges::find_if(running_, [&](const running &one) {
            return one.callback == former && IsEqualGUID(one.download, download);
        });
        const auto now = GetTickCount64();
        if (found == running_.end() || IsEqualGUID(found->thread, own) || now >= deadline)
            return;
        call_ended_.wait(hold, static_cast<DWORD>(deadline - now));
    }
}

com::ptr<IUnknown> status_notifier::find(const GUID &download) {
    std::shared_ptr<status_callback> callback;
    {
        lock hold(lock_);
        callback = schedule_.find(download);
    }
    return callback ? callback->object() : com::ptr<IUnknown>();
}

void status_notifier::begin_start(const GUID &download) {
    lock hold(lock_);
    schedule_.begin_start(download);
}

void status_notifier::end_start(const GUID &download, bool started) {
    lock hold(lock_);
    schedule_.end_start(download, started, GetTickCount64());
    crew_.wake(shared_from_this());
}

void status_notifier::called(const GUID &download) noexcept {
    lock hold(lock_);
    schedule_.called(download);
}

void status_notifier::changed(const GUID &download) {
    lock hold(lock_);
    schedule_.changed(download);
    crew_.wake(shared_from_this());
}

void status_notifier::all_changed() {
    lock hold(lock_);
    schedule_.all_changed();
    crew_.wake(shared_from_this());
}

notify::worker_crew::work status_notifier::next(std::uint32_t &wait) {
    auto due = schedule_.begin(GetTickCount64(), wait);
    if (!due)
        return {};
    return [this, due = std::move(*due)] { deliver(due); };
}

void status_notifier::deliver(const task &due) {
    auto result = outcome::unknown;
    try {
        result = tell(due);
    } catch (const std::bad_alloc &) {
        // A moment later, then.
    }
    lock hold(lock_);
    schedule_.finish(due, result, GetTickCount64());
}

status_notifier::outcome status_notifier::tell(const task &due) {
    const auto job = calls_.get(due.download);
    if (!job)
        return is_gone(job.error()) ? outcome::ended : outcome::unknown;
    if (!job->delivery)
        return outcome::ended;
    const auto status = status_of(*job);
    {
        lock hold(lock_);
        if (!schedule_.is_due(due, status, frequency_of(*job->delivery), GetTickCount64()))
            return outcome::nothing_due;
        running_.push_back({due.whom.callback.get(), due.download, logical_thread()});
    }
    const HRESULT result = call(due, status);
    lock hold(lock_);
    std::erase_if(running_, [&](const running &one) {
        return one.callback == due.whom.callback.get() && IsEqualGUID(one.download, due.download);
    });
    call_ended_.notify_all();
    return com::is_dead_client(result) ? outcome::client_gone : outcome::told;
}

// What the client returns changes nothing (do-api 2.3).
HRESULT status_notifier::call(const task &due, const DO_DOWNLOAD_STATUS &status) {
    const auto download = object_of_(due.download);
    if (!download)
        return E_FAIL; // the service is about to end
    const HRESULT result = due.whom.callback->call(download.get(), status);
    if (FAILED(result))
        com::log("a client's OnStatusChange failed", result);
    return result;
}

} // namespace winebits::dosvc::downloads
