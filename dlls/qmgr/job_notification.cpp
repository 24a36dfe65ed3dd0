// SPDX-License-Identifier: LGPL-2.1-or-later
// The program that is run for a job (bits-api 3.5, 9.5).
// Any thread.
#include "dlls/common/jobs/arguments.hpp"
#include "dlls/common/jobs/job_base_access.hpp"
#include "dlls/qmgr/job.hpp"

namespace winebits::qmgr {

namespace {

constexpr std::size_t longest_program = MAX_PATH, longest_parameters = 4000; // characters

bool is_empty(LPCWSTR text) {
    return !text || !*text;
}

} // namespace

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
