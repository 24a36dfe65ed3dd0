// SPDX-License-Identifier: LGPL-2.1-or-later
// Who is told about a job: flags, callback interface, command line (bits-api 3.4, 3.5, 9).
// Any thread.
#include "dlls/common/jobs/arguments.hpp"
#include "dlls/qmgr/job_access.hpp"

namespace winebits::qmgr {

namespace {

constexpr ULONG known_notify_flags = BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR | BG_NOTIFY_DISABLE |
                                     BG_NOTIFY_JOB_MODIFICATION | BG_NOTIFY_FILE_TRANSFERRED |
                                     BG_NOTIFY_FILE_RANGES_TRANSFERRED;
constexpr std::size_t longest_program = MAX_PATH, longest_parameters = 4000; // characters

bool is_empty(LPCWSTR text) {
    return !text || !*text;
}

} // namespace

HRESULT BackgroundCopyJob::SetNotifyFlags(ULONG Val) noexcept {
    if (Val & ~known_notify_flags)
        return E_NOTIMPL;
    return com::guard([&] {
        const HRESULT result =
            change([&] { return surface_->jobs.set(id_, "notify_flags", std::uint32_t(Val)); });
        // What was suppressed until now may be due (bits-api 9.2).
        if (SUCCEEDED(result))
            surface_->notifications->look_for_owed(id_);
        return result;
    });
}

HRESULT BackgroundCopyJob::GetNotifyFlags(ULONG *pVal) noexcept {
    return get(pVal, [](const auto &job) { return job.notify_flags; });
}

HRESULT BackgroundCopyJob::SetNotifyInterface(IUnknown *Val) noexcept {
    return com::guard([&] {
        if (const HRESULT refused = check_alive(); FAILED(refused))
            return refused;
        if (!Val) {
            surface_->notifications->clear(id_);
            return S_OK;
        }
        auto callback = client_callback::register_interface(Val);
        if (!callback)
            return callback.error();
        surface_->notifications->set(id_, std::move(*callback));
        surface_->notifications->look_for_owed(id_);
        return S_OK;
    });
}

HRESULT BackgroundCopyJob::GetNotifyInterface(IUnknown **pVal) noexcept {
    if (!pVal)
        return E_INVALIDARG;
    *pVal = nullptr;
    return com::guard([&] {
        if (const auto callback = surface_->notifications->find(id_))
            *pVal = callback->interface_pointer<IUnknown>().detach();
        return S_OK;
    });
}

HRESULT BackgroundCopyJob::SetNotifyCmdLine(LPCWSTR Program, LPCWSTR Parameters) noexcept {
    if (is_empty(Program) && !is_empty(Parameters))
        return E_INVALIDARG;
    for (const auto &[text, longest] :
         {std::pair(Program, longest_program), std::pair(Parameters, longest_parameters)}) {
        if (const HRESULT refused = jobs::check_text(text, longest); FAILED(refused))
            return refused;
    }
    return com::guard([&] {
        std::optional<engine_client::command_line_record> line;
        if (!is_empty(Program))
            line = {Program, Parameters ? Parameters : L""};
        const HRESULT result = change([&] { return surface_->jobs.set_command_line(id_, line); });
        // The event may have happened before (bits-api 9.5).
        if (SUCCEEDED(result) && line)
            surface_->notifications->look_for_owed(id_);
        return result;
    });
}

HRESULT BackgroundCopyJob::GetNotifyCmdLine(LPWSTR *pProgram, LPWSTR *pParameters) noexcept {
    if (!pProgram || !pParameters)
        return E_INVALIDARG;
    *pProgram = *pParameters = nullptr;
    return com::guard([&] {
        const auto job = record();
        if (!job)
            return job.error();
        const auto line = job->command_line.value_or(engine_client::command_line_record());
        return com::copy_to_task_memory({{line.program, pProgram}, {line.parameters, pParameters}});
    });
}

} // namespace winebits::qmgr
