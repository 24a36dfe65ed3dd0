// SPDX-License-Identifier: LGPL-2.1-or-later
// See checks.hpp.
// Test thread only.
#include "tests/faults/crash_states/checks.hpp"

#include "engine/queue/file_content.hpp"
#include "tests/faults/crash_states/content.hpp"
#include "tests/support/check.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace winebits::crash_states {
namespace {

using bytes = std::vector<std::byte>;

[[noreturn]] void broken(const std::string &what) {
    throw test::check_failure{what, __FILE__, __LINE__};
}

bool is_temporary(const std::string &name) {
    return (name.starts_with("BIT") || name.starts_with("DO")) && name.find(".tmp") != std::string::npos;
}

// What is known to be kept of a job, and what may be.
struct kept_job {
    bool created = false, ended = false, completed = false, in_part = false, running = false;
    std::size_t files = 0;
    std::string text;
    // Asked for, and perhaps kept.
    bool may_exist = false, may_have_ended = false, may_pause = false;
    std::size_t more_files = 0;
    std::set<std::string> other_texts;
};

void learn(kept_job &of, const recorded_call &call) {
    switch (call.what) {
    case deed::create:
        of.created = true;
        of.files = call.surface == queue::personality::delivery_download ? 1 : 0;
        of.may_have_ended = call.surface == queue::personality::delivery_download;
        break;
    case deed::keep:
        of.may_have_ended = false;
        break;
    case deed::add_file:
        of.files += call.surface == queue::personality::delivery_download ? 0 : call.files.size();
        break;
    case deed::describe:
        of.text = call.text;
        break;
    case deed::start:
        of.running = true;
        break;
    case deed::pause:
        of.running = false;
        break;
    case deed::complete:
        of.completed = true;
        of.in_part = call.hresult == 0x00200017; // BG_S_PARTIAL_COMPLETE
        [[fallthrough]];
    case deed::cancel:
        of.ended = true;
        break;
    case deed::other:
        break;
    }
}

void suspect(kept_job &of, const recorded_call &call) {
    of.may_exist = of.may_exist || call.what == deed::create;
    of.may_have_ended = of.may_have_ended || call.what == deed::cancel || call.what == deed::complete;
    of.may_pause = of.may_pause || call.what == deed::pause;
    of.more_files += call.files.size();
    if (call.what == deed::describe)
        of.other_texts.insert(call.text);
}

// After a power cut, what was answered before the last durable answer is kept as well: commits are in order.
std::map<job_id, kept_job> kept_at(const crash &at) {
    std::size_t known = at.reached;
    if (at.power) {
        known = 0;
        for (const auto &one : at.told.calls)
            if (one.durable() && one.succeeded() && one.answered < at.reached)
                known = std::max(known, one.answered + 1);
    }
    std::map<job_id, kept_job> out;
    for (const auto &one : at.told.calls) {
        if (one.asked >= at.reached || (!at.told.may_fail && one.answered < known && !one.succeeded()))
            continue;
        if (one.answered < known && one.succeeded())
            learn(out[one.job], one);
        else
            suspect(out[one.job], one);
    }
    return out;
}

void check_job(const job_id &id, const kept_job &kept, const queue::job *found, bool may_fail) {
    if (kept.ended) {
        if (found)
            broken("ended, and is there again: " + id.text());
        return;
    }
    if (!kept.created && !kept.may_exist)
        broken("nobody made it: " + id.text());
    if (!found) {
        if (kept.created && !kept.may_have_ended)
            broken("lost: " + id.text());
        return;
    }
    if (found->files.size() < kept.files || found->files.size() > kept.files + kept.more_files + 1)
        broken("files lost: " + id.text());
    if (kept.created && found->description != kept.text && !kept.other_texts.contains(found->description))
        broken("description lost: " + id.text());
    const bool stopped =
        found->state == queue::job_state::suspended || found->state == queue::job_state::error;
    if (kept.running && !may_fail && stopped && !kept.may_pause && !kept.may_have_ended && !found->on_demand)
        broken("Resume lost: " + id.text());
}

unsigned newest_version(const story &told, const std::string &url) {
    const auto found = told.versions.find(url);
    return found == told.versions.end() ? 1 : found->second;
}

// One version of the remote file, whole: the newest, or where calls fail an older one, for then a job may be
// through before the file changes.
bool is_right(const story &told, const queue::file &file, const bytes &data) {
    const auto newest = newest_version(told, file.remote_name);
    for (auto version = told.may_fail ? 1 : newest; version <= newest; ++version)
        if (data == local_content(file.remote_name, version, file.ranges))
            return true;
    return false;
}

bool holds(const bytes *data, const bytes &wanted, std::uint64_t begin, std::uint64_t end) {
    return data && data->size() >= end && wanted.size() >= end &&
           std::equal(data->begin() + static_cast<std::ptrdiff_t>(begin),
                      data->begin() + static_cast<std::ptrdiff_t>(end),
                      wanted.begin() + static_cast<std::ptrdiff_t>(begin));
}

void check_claim(const queue::file &file, const image &disk, cut_files cut) {
    const bool spooled = file.delivery.sink == queue::sink_kind::stream;
    const auto folder = spooled ? std::string(spool_folder) : place_of_target(file.target).folder;
    const auto *data = disk.find(folder, file.temporary_name);
    auto claimed = queue::filled_of(file);
    if (cut == cut_files::possible && data && !file.transferred)
        claimed = queue::part_of(claimed, 0, data->size());
    if (claimed.empty() && !file.transferred)
        return;
    const auto version = version_of(file.remote);
    if (version == 0)
        broken("bytes of no version are claimed");
    const auto wanted = local_content(file.remote_name, version, file.ranges);
    // Renamed, but the folder could not be flushed: Complete has failed, and may be called again.
    const auto where = place_of_target(file.target);
    const auto *renamed = spooled ? nullptr : disk.find(where.folder, where.name);
    if (!data && file.transferred && renamed && *renamed == wanted)
        return;
    for (const auto &part : claimed) {
        const auto begin = std::max(part.offset, file.delivery.consumed), end = queue::end_of(part);
        if (begin < end && !holds(data, wanted, begin, end))
            broken("claims bytes that are not there: " + file.temporary_name + " " + std::to_string(begin) +
                   " to " + std::to_string(end) + (data ? "" : ", no file"));
    }
    if (file.transferred && !spooled && (!data || *data != wanted))
        broken("transferred, but its file is not right: " + file.temporary_name);
}

} // namespace

void check_calls_are_kept(const crash &at, const machine &daemon, const image &) {
    const auto kept = kept_at(at);
    std::set<job_id> listed;
    for (const auto *job : daemon.all_jobs()) {
        if (!listed.insert(job->id).second)
            broken("twice: " + job->id.text());
        if (!kept.contains(job->id))
            broken("from nowhere: " + job->id.text());
    }
    for (const auto &[id, its] : kept) {
        const auto *found = daemon.find(id);
        check_job(id, its, listed.contains(id) ? found : nullptr, at.told.may_fail);
    }
}

void check_claims(const machine &daemon, const image &disk, cut_files cut) {
    for (const auto *job : daemon.all_jobs())
        for (const auto &file : job->files)
            if (!file.completed)
                check_claim(file, disk, cut);
}

void check_final_names(const crash &at, const image &disk) {
    const auto kept = kept_at(at);
    for (const auto &call : at.told.calls) {
        for (const auto &file : call.files) {
            const auto where = place_of_target(file.target);
            const auto *data = disk.find(where.folder, where.name);
            const auto *before = at.told.disk->begin().find(where.folder, where.name);
            queue::file asked;
            asked.remote_name = file.remote_name;
            asked.ranges = file.ranges;
            const bool right = data && is_right(at.told, asked, *data);
            const bool as_before = data ? before && *data == *before : !before;
            if (!right && !as_before)
                broken("a file that is not whole has its final name: " + where.name);
            const auto its = kept.find(call.job);
            const bool added = call.succeeded() && call.answered < at.reached;
            // What had no time to come is not there then.
            const bool passed_over =
                its != kept.end() && its->second.in_part && (at.told.may_fail || where.name == "late");
            if (its != kept.end() && its->second.completed && added && !right && !passed_over)
                broken("completed, and the file is not there: " + where.name);
        }
    }
}

void check_no_orphans(const machine &daemon, const image &disk) {
    std::set<std::pair<std::string, std::string>> known;
    for (const auto *job : daemon.all_jobs())
        for (const auto &file : job->files)
            if (file.temporary_created && !file.completed)
                known.insert({file.delivery.sink == queue::sink_kind::stream
                                  ? std::string(spool_folder)
                                  : place_of_target(file.target).folder,
                              file.temporary_name});
    for (const auto &[path, folder] : disk.folders)
        for (const auto &[name, number] : folder.names)
            if (is_temporary(name) && !known.contains({path, name}))
                broken("a temporary file of no job: " + path + "/" + name);
}

void check_all_ends_well(const crash &at, machine &daemon, const memory_disk &disk) {
    daemon.versions = at.told.versions;
    const auto call = [&](const queue::job &job, queue::command_body body) {
        const auto number = daemon.call(job.owner_surface, std::move(body));
        for (int guard = 0; !daemon.answer_to(number) && guard < 10'000; ++guard)
            if (!daemon.step() && !daemon.wait())
                break;
        if (!daemon.answer_to(number))
            broken("a call is never answered");
        return *daemon.answer_to(number);
    };
    std::vector<queue::job> jobs;
    for (const auto *job : daemon.all_jobs())
        jobs.push_back(*job);
    for (const auto &job : jobs) {
        if (job.files.empty() || job.files[0].remote_name.empty() ||
            job.files[0].delivery.sink == queue::sink_kind::none) {
            if (job.owner_surface != queue::personality::bits || job.files.empty()) {
                (void)call(job, queue::cancel_job{job.id});
                continue;
            }
        }
        const auto request_all = [&] {
            (void)call(job,
                       queue::set_file_property{
                           job.id, 0, queue::requested_ranges{{{0, remote_size(job.files[0].remote_name)}}}});
        };
        if (job.on_demand)
            request_all();
        const auto state = daemon.find(job.id) ? daemon.find(job.id)->state : job.state;
        const bool stands = state == queue::job_state::suspended || state == queue::job_state::error;
        if (stands || (job.on_demand && state != queue::job_state::transferred))
            if (const auto answer = call(job, queue::resume_job{job.id}); answer != 0)
                broken("can't be resumed: " + job.id.text() + " " + std::to_string(answer));
        for (int guard = 0; guard < 10'000; ++guard) {
            const auto *now = daemon.find(job.id);
            if (!now || now->state == queue::job_state::transferred)
                break;
            if (now->state == queue::job_state::error)
                broken("comes to an error: " + job.id.text() + " " +
                       std::to_string(int(now->last_error->what.why)) + " " +
                       std::to_string(now->last_error->what.os_errno));
            const auto there = consumable(daemon, job.id);
            if (there)
                (void)call(job, queue::stream_consumed{job.id, 0, *there, 0});
            if (daemon.step() || there || daemon.wait())
                continue;
            if (!job.on_demand || guard > 100)
                break;
            request_all(); // what was met is forgotten where the file had to be begun anew
            (void)call(job, queue::resume_job{job.id});
        }
        const auto *now = daemon.find(job.id);
        if (!now || now->state != queue::job_state::transferred)
            broken("does not come to its end: " + job.id.text() + " state " +
                   (now ? std::to_string(int(now->state)) : std::string("none")));
        if (call(job, queue::complete_job{job.id}) != 0)
            broken("can't be completed: " + job.id.text());
        for (const auto &file : now->files) {
            if (file.delivery.sink == queue::sink_kind::stream)
                continue;
            const auto where = place_of_target(file.target);
            const auto *data = disk.now().find(where.folder, where.name);
            if (!data || !is_right(at.told, file, *data))
                broken("ends with a wrong file: " + where.name);
        }
    }
    daemon.run();
    if (!daemon.all_jobs().empty())
        broken("jobs are left");
    const auto told_of_files_left = [](const recorded_call &one) {
        return one.hresult == 0x0020001A || one.hresult == 0x00200017; // BG_S_UNABLE_TO_DELETE_FILES, PARTIAL
    };
    if (!at.told.may_fail || std::ranges::none_of(at.told.calls, told_of_files_left))
        check_no_orphans(daemon, disk.now());
    check_final_names(at, disk.now());
}

std::optional<std::uint64_t> consumable(const machine &daemon, const job_id &id) {
    const auto *job = daemon.find(id);
    if (!job || job->files.empty() || job->files[0].delivery.sink != queue::sink_kind::stream)
        return std::nullopt;
    const auto &file = job->files[0];
    if (file.written <= file.delivery.consumed)
        return std::nullopt;
    const auto wanted = local_content(file.remote_name, version_of(file.remote), file.ranges);
    if (!holds(daemon.disk().now().find(spool_folder, file.temporary_name), wanted, file.delivery.consumed,
               file.written))
        broken("a stream gets wrong bytes");
    return file.written;
}

} // namespace winebits::crash_states
