// SPDX-License-Identifier: LGPL-2.1-or-later
// Lines of the log about jobs.
// Main thread only.
#include "tools/winebitsd/activity_log.hpp"

#include "engine/queue/cause_names.hpp"

#include <cstddef>
#include <cstdio>
#include <string>
#include <type_traits>

namespace winebits::daemon {
namespace {

// Numbers of Microsoft-Windows-Bits-Client.
enum number : std::uint32_t {
    none = 0,
    job_resumed = 1,
    job_suspended = 2,
    job_created = 3,
    job_completed = 4,
    job_cancelled = 5,
    transfer_begun = 59,
    transfer_ended = 60,
    transfer_failed = 61,
};

struct number_of {
    std::uint32_t operator()(const queue::create_job &) const { return job_created; }
    std::uint32_t operator()(const queue::resume_job &) const { return job_resumed; }
    std::uint32_t operator()(const queue::suspend_job &) const { return job_suspended; }
    std::uint32_t operator()(const queue::complete_job &) const { return job_completed; }
    std::uint32_t operator()(const queue::cancel_job &) const { return job_cancelled; }
    template <class Other>
    std::uint32_t operator()(const Other &) const {
        return none;
    }
};

const char *verb_of(std::uint32_t number) {
    switch (number) {
    case job_resumed:
        return "resumed";
    case job_suspended:
        return "suspended";
    case job_created:
        return "created";
    case job_completed:
        return "completed";
    case job_cancelled:
        return "cancelled";
    default:
        return "changed";
    }
}

std::string hexadecimal(std::uint32_t code) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%08X", code);
    return text;
}

std::string described(const error &what) {
    std::string out(queue::cause_names[static_cast<std::size_t>(what.why)]);
    if (what.http_status != 0)
        out += " status=" + std::to_string(what.http_status);
    if (what.os_errno != 0)
        out += " errno=" + std::to_string(what.os_errno);
    return out;
}

std::string place_of(const queue::start_transfer &transfer) {
    return transfer.job.text() + " file=" + std::to_string(transfer.file_index);
}

} // namespace

void activity_log::asked(const queue::command &command) {
    const auto number = std::visit(number_of{}, command.body);
    if (number == none)
        return;
    const auto job = std::visit([](const auto &body) { return body.id; }, command.body);
    open_.insert_or_assign(command.reply_to, question{command.surface, job, number});
}

void activity_log::answered(std::uint64_t token, std::uint32_t hresult, const queue::queue &jobs) {
    const auto found = open_.find(token);
    if (found == open_.end())
        return;
    const auto asked = found->second;
    open_.erase(found);
    const auto *job = jobs.find(asked.surface, asked.job);
    if (hresult >> 31 || !job)
        return;
    std::string line = std::to_string(asked.number) + " job " + verb_of(asked.number) + ' ' +
                       asked.job.text() + " \"" + job->display_name + "\" owner=" + job->owner_sid;
    if (asked.number == job_completed || asked.number == job_cancelled)
        line += " files=" + std::to_string(job->files.size());
    if (hresult != 0)
        line += " result=" + hexadecimal(hresult);
    journal_.write(level::info, line);
}

void activity_log::transfer_started(const queue::start_transfer &what) {
    journal_.write(level::info, std::to_string(transfer_begun) + " transfer started " + place_of(what) +
                                    " offset=" + std::to_string(what.offset) +
                                    " url=" + without_secrets(what.remote_name));
}

void activity_log::transfer_finished(const queue::transfer_finished &what, const queue::start_transfer &begun,
                                     const queue::queue &jobs) {
    const std::string bytes = " bytes=" + std::to_string(what.written);
    if (!what.failure) {
        journal_.write(level::info, std::to_string(transfer_ended) +
                                        (what.stopped ? " transfer stopped " : " transfer done ") +
                                        place_of(begun) + bytes);
        return;
    }
    std::string line = std::to_string(transfer_failed) + " transfer failed " + place_of(begun) + bytes +
                       " cause=" + described(*what.failure);
    const auto *job = jobs.find(begun.surface, begun.job);
    if (job && job->last_error)
        line += " error=" + hexadecimal(job->last_error->hresult) +
                " context=" + std::to_string(job->last_error->context) +
                (job->state == queue::job_state::error ? " state=error" : "");
    journal_.write(level::warning, line);
}

} // namespace winebits::daemon
