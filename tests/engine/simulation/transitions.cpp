// SPDX-License-Identifier: LGPL-2.1-or-later
// See transitions.hpp.
// Pure functions; any thread.
#include "tests/engine/simulation/transitions.hpp"

#include <array>
#include <string_view>
#include <variant>

namespace winebits::simulation {
namespace {

using queue::job_state;

// A state is a letter: Queued, Connecting, Transferring, Suspended, Error, tRansient error, transferreD,
// Acknowledged, cancelled (X).
constexpr std::string_view letters = "QCTSERDAX";

struct rule {
    occasion when;
    std::string_view from, to;
};

// One event may bring two steps of bits-api 4.2 at once: a job that is queued and has its turn is CONNECTING,
// or at once TRANSIENT_ERROR or ERROR where the network is too dear (bits-api 8.5).
constexpr rule rules[] = {
    // The scheduler: "picks it", "time slice over, preempted by a higher priority".
    {occasion::nothing, "Q", "C"},
    {occasion::nothing, "CT", "Q"},
    // "Resume with >= 1 file"; "TRANSIENT_ERROR, ERROR | Resume"; "TRANSFERRED | AddFile + Resume". One whose
    // files are all there is TRANSFERRED again; a stream with bytes for its program goes on with them.
    {occasion::resume, "SERD", "QCRETDS"},
    {occasion::resume, "S", "D"},
    // "any non-final | Suspend".
    {occasion::suspend, "QCTERD", "S"},
    // "any non-final | Cancel", "any non-final (download) | Complete".
    {occasion::cancel, "QCTSERD", "X"},
    {occasion::complete, "QCTSERD", "A"},
    // Priority: a job may lose its turn, or get one. Patience that is over: ERROR. A cost flag: stop or go
    // on.
    {occasion::property, "CT", "QREC"},
    {occasion::property, "Q", "CRE"},
    {occasion::property, "R", "QCE"},
    // "SetValidationState(FALSE) on a file | ERROR".
    {occasion::file_property, "QCTSRD", "E"},
    {occasion::file_property, "Q", "C"},
    // The program's sink fails, or it has the last byte of its stream (do-api 5.10).
    {occasion::consumed, "QCT", "DE"},
    {occasion::consumed, "R", "E"},
    // "connection up | TRANSFERRING"; more bytes than the limit: ERROR.
    {occasion::news_of_transfer, "C", "TE"},
    {occasion::news_of_transfer, "T", "ECQ"},
    {occasion::news_of_transfer, "Q", "C"},
    // "all files finished", "retryable error", "fatal error"; on-demand: "requested ranges all delivered".
    // The
    // end of a transfer is also what Complete and Cancel wait for.
    {occasion::end_of_transfer, "QCT", "DRESTC"},
    {occasion::end_of_transfer, "QCTSERD", "AX"},
    // "Complete | ACKNOWLEDGED; if renames fail: stays TRANSFERRED", and one that was still running is not
    // started again behind the program's back.
    {occasion::end_of_file_work, "QCTSERD", "AXD"},
    {occasion::end_of_file_work, "QCTR", "S"},
    // "retry delay elapsed", "no progress", "accumulated time > MaximumDownloadTime", "90 days".
    {occasion::timer, "R", "QCERDST"},
    {occasion::timer, "QCT", "E"},
    {occasion::timer, "QCTSERD", "X"},
    // "network lost", "network back (all transient jobs)"; its cost.
    {occasion::network, "QCT", "RE"},
    {occasion::network, "R", "QCDST"},
    // `net stop` pauses, `net start` goes on.
    {occasion::service_stops, "CT", "Q"},
    {occasion::service_starts, "Q", "CDSTRE"},
    {occasion::service_starts, "R", "QC"},
    // Volatile downloads end with their session (do-api 5.12).
    {occasion::session, "QCTSERD", "X"},
};

using matrix = std::array<std::array<bool, letters.size()>, letters.size()>;
constexpr std::size_t occasions = static_cast<std::size_t>(occasion::session) + 1;

consteval std::array<matrix, occasions> made_of_rules() {
    std::array<matrix, occasions> table{};
    for (const auto &one : rules)
        for (const char from : one.from)
            for (const char to : one.to)
                table[static_cast<std::size_t>(one.when)][letters.find(from)][letters.find(to)] = true;
    return table;
}
constexpr auto table = made_of_rules();

constexpr bool holds(occasion when, job_state from, job_state to) {
    return table[static_cast<std::size_t>(when)][static_cast<std::size_t>(from)]
                [static_cast<std::size_t>(to)];
}
// "final": nothing leaves it on any occasion.
static_assert([] {
    for (const auto &one : table)
        for (std::size_t to = 0; to < letters.size(); ++to)
            if (one[7][to] || one[8][to])
                return false;
    return true;
}());

struct namer {
    occasion operator()(const queue::command &call) const { return std::visit(*this, call.body); }
    occasion operator()(const queue::resume_job &) const { return occasion::resume; }
    occasion operator()(const queue::suspend_job &) const { return occasion::suspend; }
    occasion operator()(const queue::cancel_job &) const { return occasion::cancel; }
    occasion operator()(const queue::complete_job &) const { return occasion::complete; }
    occasion operator()(const queue::set_property &) const { return occasion::property; }
    occasion operator()(const queue::set_file_property &) const { return occasion::file_property; }
    occasion operator()(const queue::replace_remote_prefix &) const { return occasion::file_property; }
    occasion operator()(const queue::stream_consumed &) const { return occasion::consumed; }
    occasion operator()(const queue::transfer_started &) const { return occasion::news_of_transfer; }
    occasion operator()(const queue::transfer_progress &) const { return occasion::news_of_transfer; }
    occasion operator()(const queue::response_received &) const { return occasion::news_of_transfer; }
    occasion operator()(const queue::transfer_finished &) const { return occasion::end_of_transfer; }
    occasion operator()(const queue::files_renamed &) const { return occasion::end_of_file_work; }
    occasion operator()(const queue::files_deleted &) const { return occasion::end_of_file_work; }
    occasion operator()(const queue::timer_expired &) const { return occasion::timer; }
    occasion operator()(const queue::network_changed &) const { return occasion::network; }
    occasion operator()(const queue::surface_stopped &) const { return occasion::service_stops; }
    occasion operator()(const queue::surface_started &) const { return occasion::service_starts; }
    occasion operator()(const queue::session_opened &) const { return occasion::session; }
    occasion operator()(const queue::subscriber_changed &) const { return occasion::session; }
    template <class T>
    occasion operator()(const T &) const {
        return occasion::other_call;
    }
};

} // namespace

occasion occasion_of(const queue::event &what) {
    return std::visit(namer{}, what);
}

bool is_legal(occasion when, bool timers, queue::personality surface, job_state from, job_state to) {
    // Another download of the same path that is finalized ends this one (do-api 5.7).
    const bool other_won = surface == queue::personality::delivery_download && when == occasion::nothing &&
                           to == job_state::cancelled && from != job_state::acknowledged;
    return holds(when, from, to) || holds(occasion::nothing, from, to) || other_won ||
           (timers && holds(occasion::timer, from, to));
}

// do-api 5.1 and 5.5: Paused is also what waits for circumstances, so it may follow Start at once, and the
// last byte may come while it is being paused.
bool is_legal(queue::download_state from, queue::download_state to) {
    using enum queue::download_state;
    switch (from) {
    case created:
        return to == transferring || to == paused || to == aborted;
    case transferring:
        return to == transferred || to == paused || to == aborted;
    case paused:
        return to == transferring || to == transferred || to == aborted;
    case transferred:
        return to == transferring || to == paused || to == finalized || to == aborted;
    default:
        return false;
    }
}

std::string described(occasion when, job_state from, job_state to) {
    return std::string{letters[static_cast<std::size_t>(from)], '>', letters[static_cast<std::size_t>(to)]} +
           " on occasion " + std::to_string(static_cast<int>(when));
}

} // namespace winebits::simulation
