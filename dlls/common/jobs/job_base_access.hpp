// SPDX-License-Identifier: LGPL-2.1-or-later
// job_base: the record, the last picture, and the ways to read and change a job.
// Any thread.
#pragma once

#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/task_memory.hpp"
#include "dlls/common/jobs/job_base.hpp"

#include <mutex>
#include <utility>

namespace winebits::jobs {

inline bool is_final(std::uint32_t state) noexcept {
    return state == BG_JOB_STATE_ACKNOWLEDGED || state == BG_JOB_STATE_CANCELLED;
}

template <class Traits, class... Chains>
bool job_base<Traits, Chains...>::has_ended() {
    std::lock_guard hold(lock_);
    return last_.has_value();
}

// The engine forgets an ended job after a while; pointers that programs hold go on answering (bits-api 3).
template <class Traits, class... Chains>
void job_base<Traits, Chains...>::keep_last_picture(engine_client::job_record ended) {
    auto files = surface_->jobs.files(id_);
    if (!files)
        return;
    surface_->job_ended(id_);
    std::lock_guard hold(lock_);
    if (!last_)
        last_ = last_picture{std::move(ended), std::move(*files)};
}

template <class Traits, class... Chains>
engine_client::result<engine_client::job_record> job_base<Traits, Chains...>::record() {
    {
        std::lock_guard hold(lock_);
        if (last_)
            return last_->job;
    }
    auto job = surface_->jobs.get(id_);
    if (job && is_final(job->state))
        keep_last_picture(*job);
    return job;
}

template <class Traits, class... Chains>
engine_client::result<std::vector<engine_client::file_record>> job_base<Traits, Chains...>::file_records() {
    {
        std::lock_guard hold(lock_);
        if (last_)
            return last_->files;
    }
    return surface_->jobs.files(id_);
}

template <class Traits, class... Chains>
engine_client::result<engine_client::file_record>
job_base<Traits, Chains...>::file_record(std::uint32_t index) {
    {
        std::lock_guard hold(lock_);
        if (last_ && index < last_->files.size())
            return last_->files[index];
    }
    return surface_->jobs.file(id_, index);
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::check_alive() {
    const auto job = record();
    if (!job)
        return modify(job.error());
    return has_ended() ? Traits::invalid_state : S_OK;
}

template <class Traits, class... Chains>
template <class Change>
HRESULT job_base<Traits, Chains...>::change(Change &&send) {
    return has_ended() ? Traits::invalid_state : modify(std::forward<Change>(send)());
}

template <class Traits, class... Chains>
template <class Value>
HRESULT job_base<Traits, Chains...>::set(const char *property, Value value) noexcept {
    return com::guard([&] { return change([&] { return surface_->jobs.set(id_, property, value); }); });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::set_text(const char *property, LPCWSTR value) noexcept {
    return com::guard([&] {
        const std::wstring text = value ? value : L"";
        return change([&] { return surface_->jobs.set(id_, property, text); });
    });
}

template <class Traits, class... Chains>
HRESULT job_base<Traits, Chains...>::end(const char *method) {
    const HRESULT result = change([&] { return surface_->jobs.change(id_, method); });
    if (SUCCEEDED(result))
        (void)record(); // an ended job's picture is kept
    return result;
}

template <class Traits, class... Chains>
template <class T, class Pick>
HRESULT job_base<Traits, Chains...>::get(T *out, Pick &&pick) noexcept {
    if (!out)
        return E_INVALIDARG;
    *out = T{};
    return com::guard([&] {
        const auto job = record();
        if (!job)
            return job.error();
        *out = static_cast<T>(pick(*job));
        return S_OK;
    });
}

template <class Traits, class... Chains>
template <class Pick>
HRESULT job_base<Traits, Chains...>::get_string(LPWSTR *out, Pick &&pick) noexcept {
    if (!out)
        return E_INVALIDARG;
    *out = nullptr;
    return com::guard([&] {
        const auto job = record();
        return job ? com::copy_to_task_memory(pick(*job), out) : job.error();
    });
}

} // namespace winebits::jobs
