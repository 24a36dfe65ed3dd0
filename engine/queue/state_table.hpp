// SPDX-License-Identifier: LGPL-2.1-or-later
// The state machine of a job (bits-api 4.2) as one table: what each trigger does in each state. The compiler
// checks that no cell is missing and that the table keeps its promises. Plain values; any thread.
#pragma once

#include "engine/queue/job.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace winebits::queue {

inline constexpr std::size_t state_count = 9;

// What can happen to a job's state.
enum class trigger : std::uint8_t {
    resume,          // Resume with something left to transfer
    suspend,         // Suspend
    scheduled,       // a transfer begins
    connected,       // a server answered
    requeued,        // pre-empted, surface stopped, daemon restarted
    failed_for_now,  // a transfer failed and will be tried again
    failed,          // a transfer failed for good, or the patience for retries is over
    retried,         // the retry delay is over, or what was waited for is back
    all_transferred, // every byte of every file is there
    requests_met,    // an on-demand job has what was asked for, but not all of a file
    rejected,        // SetValidationState(FALSE)
    completed,       // Complete has done its work
    cancelled,       // Cancel has done its work
};
inline constexpr std::size_t trigger_count = 13;

// A cell of the table.
enum class outcome : std::uint8_t {
    missing,    // never in the finished table
    refused,    // BG_E_INVALID_STATE
    unchanged,  // nothing to do, and that is fine
    impossible, // the queue never pulls this trigger here
    to_queued,
    to_connecting,
    to_transferring,
    to_suspended,
    to_error,
    to_transient_error,
    to_transferred,
    to_acknowledged,
    to_cancelled,
};

constexpr bool moves(outcome cell) {
    return cell >= outcome::to_queued;
}

// Only for a cell that moves.
constexpr job_state target_of(outcome cell) {
    return static_cast<job_state>(static_cast<int>(cell) - static_cast<int>(outcome::to_queued));
}

constexpr bool is_final(job_state state) {
    return state == job_state::acknowledged || state == job_state::cancelled;
}

// The job wants to move bytes: it is queued or has its turn.
constexpr bool is_active(job_state state) {
    return state == job_state::queued || state == job_state::connecting || state == job_state::transferring;
}

namespace detail {

using row = std::array<outcome, state_count>;

inline constexpr auto Ref = outcome::refused;
inline constexpr auto same = outcome::unchanged;
inline constexpr auto none = outcome::impossible;
inline constexpr auto Que = outcome::to_queued;
inline constexpr auto Con = outcome::to_connecting;
inline constexpr auto Tra = outcome::to_transferring;
inline constexpr auto Sus = outcome::to_suspended;
inline constexpr auto Err = outcome::to_error;
inline constexpr auto Tmp = outcome::to_transient_error;
inline constexpr auto Don = outcome::to_transferred;
inline constexpr auto Ack = outcome::to_acknowledged;
inline constexpr auto Can = outcome::to_cancelled;

// clang-format off
inline constexpr std::array<row, trigger_count> transitions{{
    //                     queued connecting transferring suspended error transient transferred ack  cancelled
    /* resume          */ {same,  same,      same,        Que,      Que,  Que,      Que,        Ref, Ref},
    /* suspend         */ {Sus,   Sus,       Sus,         same,     Sus,  Sus,      Sus,        Ref, Ref},
    /* scheduled       */ {Con,   same,      same,        none,     none, none,     none,       none, none},
    /* connected       */ {none,  Tra,       same,        none,     none, none,     none,       none, none},
    /* requeued        */ {same,  Que,       Que,         none,     none, none,     none,       none, none},
    /* failed_for_now  */ {Tmp,   Tmp,       Tmp,         none,     none, none,     none,       none, none},
    /* failed          */ {Err,   Err,       Err,         none,     none, Err,      none,       none, none},
    /* retried         */ {none,  none,      none,        none,     none, Que,      none,       none, none},
    /* all_transferred */ {Don,   Don,       Don,         Don,      Don,  Don,      same,       none, none},
    /* requests_met    */ {Sus,   Sus,       Sus,         same,     none, Sus,      none,       none, none},
    /* rejected        */ {Err,   Err,       Err,         Err,      same, Err,      Err,        Ref, Ref},
    /* completed       */ {Ack,   Ack,       Ack,         Ack,      Ack,  Ack,      Ack,        Ref, Ref},
    /* cancelled       */ {Can,   Can,       Can,         Can,      Can,  Can,      Can,        Ref, Ref},
}};
// clang-format on

} // namespace detail

constexpr outcome outcome_of(job_state from, trigger what) {
    return detail::transitions[static_cast<std::size_t>(what)][static_cast<std::size_t>(from)];
}

namespace detail {

consteval bool every_cell_is_filled() {
    for (const auto &cells : transitions)
        for (const auto cell : cells)
            if (cell == outcome::missing)
                return false;
    return true;
}

consteval bool nothing_leaves_a_final_state() {
    for (const auto &cells : transitions)
        if (moves(cells[static_cast<std::size_t>(job_state::acknowledged)]) ||
            moves(cells[static_cast<std::size_t>(job_state::cancelled)]))
            return false;
    return true;
}

consteval bool moves_change_the_state() {
    for (const auto &cells : transitions)
        for (std::size_t from = 0; from < state_count; ++from)
            if (moves(cells[from]) && target_of(cells[from]) == static_cast<job_state>(from))
                return false;
    return true;
}

consteval bool programs_can_always_end_a_job() {
    for (std::size_t from = 0; from < state_count; ++from) {
        const auto state = static_cast<job_state>(from);
        if (!is_final(state) &&
            (!moves(outcome_of(state, trigger::completed)) || !moves(outcome_of(state, trigger::cancelled))))
            return false;
    }
    return true;
}

consteval bool every_state_is_reached() {
    std::array<bool, state_count> reached{};
    reached[static_cast<std::size_t>(job_state::suspended)] = true;
    for (std::size_t round = 0; round < state_count; ++round)
        for (const auto &cells : transitions)
            for (std::size_t from = 0; from < state_count; ++from)
                if (reached[from] && moves(cells[from]))
                    reached[static_cast<std::size_t>(target_of(cells[from]))] = true;
    for (const bool one : reached)
        if (!one)
            return false;
    return true;
}

static_assert(every_cell_is_filled());
static_assert(nothing_leaves_a_final_state());
static_assert(moves_change_the_state());
static_assert(programs_can_always_end_a_job());
static_assert(every_state_is_reached());
static_assert(target_of(outcome::to_queued) == job_state::queued);
static_assert(target_of(outcome::to_cancelled) == job_state::cancelled);

} // namespace detail

} // namespace winebits::queue
