// SPDX-License-Identifier: LGPL-2.1-or-later
// See facts.hpp.
#include "tests/faults/kill/facts.hpp"

#include "tests/engine/daemon_harness.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>

namespace winebits::test::kill {
namespace {

using states = std::vector<std::uint64_t>;

// Job states (bits-api 4.1).
constexpr std::uint64_t queued = 0, connecting = 1, transferring = 2, suspended = 3, error = 4,
                        transferred = 6;
// States of a download (do-api 3.1).
constexpr std::uint64_t dl_created = 0, dl_transferring = 1, dl_transferred = 2, dl_paused = 5;

states legal_job_states(phase at) {
    switch (at) {
    case phase::created:
    case phase::suspended:
        return {suspended};
    case phase::running:
        return {queued, connecting, transferring, transferred};
    case phase::failing:
        return {queued, connecting, transferring, error};
    case phase::failed:
        return {error};
    case phase::transferred:
        return {transferred};
    default:
        return {};
    }
}

states legal_download_states(phase at) {
    switch (at) {
    case phase::created:
        return {dl_created};
    case phase::suspended: // do-api 5.1: Pause does nothing to one that is there
        return {dl_paused, dl_transferred};
    case phase::failed:
        return {dl_paused};
    case phase::running:
        return {dl_transferring, dl_transferred};
    case phase::failing:
        return {dl_transferring, dl_paused};
    case phase::transferred:
        return {dl_transferred};
    default:
        return {};
    }
}

std::string shown(const std::string &what, const std::string &is, const std::string &expected) {
    return what + " is " + is + ", not " + expected;
}

std::string ranges_text(const expected_file &file) {
    std::string out = "[";
    for (const auto &[offset, length] : file.ranges)
        out += (out.size() > 1 ? ",[" : "[") + std::to_string(offset) + ',' + std::to_string(length) + ']';
    return out + ']';
}

std::optional<std::string> file_contradiction(const expected_file &wanted, const rpc::json::value &is) {
    if (string_at(is, "remote_name") != wanted.url)
        return shown("a remote name", string_at(is, "remote_name"), wanted.url);
    if (string_at(is, "local_name") != (wanted.local.empty() ? "" : "C:\\" + wanted.local))
        return shown("a local name", string_at(is, "local_name"), wanted.local);
    if (text_at(is, "ranges") != ranges_text(wanted))
        return shown("ranges", text_at(is, "ranges"), ranges_text(wanted));
    return std::nullopt;
}

} // namespace

std::string wire_name(surface of) {
    switch (of) {
    case surface::bits:
        return protocol::surface::bits;
    case surface::delivery_job:
        return protocol::surface::delivery_job;
    default:
        return protocol::surface::delivery_download;
    }
}

std::string name_of(phase at) {
    constexpr const char *names[] = {"absent", "created",     "running",   "suspended", "failing",
                                     "failed", "transferred", "completed", "cancelled"};
    return names[static_cast<std::size_t>(at)];
}

bool is_gone(phase at) {
    return at == phase::absent || at == phase::completed || at == phase::cancelled;
}

std::string expected_file::content() const {
    const auto all = file_server::content(what);
    if (ranges.empty())
        return all;
    std::string out;
    for (const auto &[offset, length] : ranges)
        out += all.substr(offset, length);
    return out;
}

std::vector<std::uint64_t> legal_states(surface of, phase at) {
    return of == surface::delivery_download ? legal_download_states(at) : legal_job_states(at);
}

std::uint64_t state_of(surface of, const rpc::json::value &job) {
    return number_at(job, of == surface::delivery_download ? "delivery.state" : "state");
}

std::optional<std::string> contradiction(surface of, const facts &known, const rpc::json::value &job,
                                         const rpc::json::value &files) {
    if (is_gone(known.at))
        return job.is_null() ? std::nullopt
                             : std::optional("a job that is " + name_of(known.at) + " is there");
    if (job.is_null())
        return "a job that is " + name_of(known.at) + " is not there";
    const auto state = state_of(of, job);
    const auto legal = legal_states(of, known.at);
    if (std::ranges::find(legal, state) == legal.end())
        return shown("the state of a job that is " + name_of(known.at), std::to_string(state), "legal");
    if (number_at(job, "type") != known.type)
        return shown("the type", text_at(job, "type"), std::to_string(known.type));
    for (const auto &[path, value] : known.properties)
        if (text_at(job, path) != value)
            return shown(path, text_at(job, path), value);
    // bits-api 9.2: the end is owed until the client has acknowledged it.
    if (of != surface::delivery_download && state == transferred &&
        (number_at(job, "owed") & 1) != (known.told ? 0 : 1))
        return shown("what is owed", text_at(job, "owed"), known.told ? "nothing" : "the end");
    const auto &found = *files.find("files")->items();
    if (found.size() != known.files.size())
        return shown("the number of files", std::to_string(found.size()), std::to_string(known.files.size()));
    for (std::size_t i = 0; i < found.size(); ++i)
        if (auto wrong = file_contradiction(known.files[i], found[i]))
            return wrong;
    return std::nullopt;
}

} // namespace winebits::test::kill
