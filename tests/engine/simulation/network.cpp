// SPDX-License-Identifier: LGPL-2.1-or-later
// See network.hpp.
// Test thread only.
#include "tests/engine/simulation/network.hpp"

#include "engine/queue/file_content.hpp"
#include "engine/queue/names.hpp"
#include "tests/support/check.hpp"

#include <algorithm>
#include <cerrno>

namespace winebits::simulation {
namespace {

using namespace std::chrono_literals;

// The transfer service gives a server 60 s.
constexpr milliseconds server_timeout = 60s;

std::uint64_t file_end_of(const disk_file &file) {
    return file.written.empty() ? 0 : queue::end_of(file.written.back());
}

} // namespace

std::uint64_t network::size_of(const std::string &url) {
    std::uint64_t sum = 1469598103934665603ULL;
    for (const char c : path_of(url))
        sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    if (sum % 17 == 0)
        return 0;
    return 1 + (sum >> 20) % (sum % 7 == 0 ? 40'000'000 : 4'000'000);
}

std::optional<std::uint64_t> network::local_size(const std::string &url,
                                                 const std::vector<queue::byte_range> &ranges) {
    const auto whole = size_of(url);
    if (ranges.empty())
        return whole;
    std::uint64_t sum = 0;
    for (const auto &one : ranges) {
        const auto length =
            one.length == queue::byte_range::to_end ? whole - std::min(whole, one.offset) : one.length;
        if (one.offset + length > whole)
            return std::nullopt;
        sum += length;
    }
    return sum;
}

host &network::host_of(const std::string &url) {
    return hosts[queue::authority_of(url)];
}

void network::start(const queue::start_transfer &what, milliseconds now) {
    for (const auto &[id, other] : transfers_)
        CHECK(other.what.job != what.job); // one transfer of a job at a time
    transfer one{.what = what,
                 .path = disk::temporary(what.target, what.temporary_name),
                 .due = now + milliseconds{dice_.between(5, 300)},
                 .last_moved = now};
    if (host_of(what.remote_name).now == mood::dead)
        one.due = now + server_timeout;
    CHECK(transfers_.emplace(what.id, std::move(one)).second);
}

void network::stop(queue::transfer_id id, milliseconds now) {
    const auto found = transfers_.find(id);
    if (found == transfers_.end())
        return; // it has ended by itself
    CHECK(!found->second.stopping);
    found->second.stopping = true;
    // Now and then something still happens before the stop arrives.
    const auto soon = now + milliseconds{dice_.between(1, 400)};
    found->second.due = dice_.percent(10) ? std::min(found->second.due, soon) : soon;
}

std::optional<milliseconds> network::next() const {
    std::optional<milliseconds> first;
    for (const auto &[id, one] : transfers_)
        if (!first || one.due < *first)
            first = one.due;
    return first;
}

std::vector<queue::event> network::run(milliseconds now) {
    std::vector<queue::event> out;
    for (auto &[id, one] : transfers_) {
        if (one.due > now)
            continue;
        if (step(one, now, out))
            transfers_.erase(id);
        break;
    }
    return out;
}

void network::break_connections(milliseconds now) {
    for (auto &[id, one] : transfers_)
        if (dice_.percent(70)) {
            one.broken = true;
            one.due = now + milliseconds{dice_.below(5000)};
        }
}

// What ends a transfer in its middle; also decides when it goes on.
std::optional<error> network::interruption(transfer &one, milliseconds now) {
    const auto mood_now = host_of(one.what.remote_name).now;
    if (one.broken || (!connected && dice_.percent(30))) {
        counts_.note(fault::connection_cut);
        return error{cause::connection_lost};
    }
    if (mood_now == mood::resets && one.written >= one.reset_at) {
        counts_.note(fault::connection_cut);
        return error{cause::connection_lost};
    }
    if (mood_now == mood::ends_early && dice_.percent(40)) {
        counts_.note(fault::malformed_answer);
        return error{queue::is_delivery(one.what.surface) ? cause::size_mismatch : cause::connection_lost};
    }
    if (mood_now == mood::hangs || mood_now == mood::dead) {
        if (++one.silence > 1) {
            counts_.note(fault::stall);
            return error{cause::timed_out};
        }
        one.due = now + server_timeout;
    } else {
        one.silence = 0;
    }
    return std::nullopt;
}

bool network::step(transfer &one, milliseconds now, std::vector<queue::event> &out) {
    const auto over = [&](std::optional<error> why, bool stopped) {
        end(one, why, stopped, out);
        return true;
    };
    if (one.stopping && dice_.percent(90))
        return over(std::nullopt, true);
    one.due = now + (host_of(one.what.remote_name).now == mood::trickle ? 3000ms : 250ms);
    if (!one.answered) {
        if (const auto why = answer(one, out))
            return over(why, false);
        one.last_moved = now;
    } else if (const auto why = interruption(one, now)) {
        return over(why, false);
    } else if (const auto failed = disk_failure()) {
        return over(failed, false);
    } else if (one.silence == 0) {
        move_bytes(one, now, out);
    }
    if (one.written == one.end)
        return over(std::nullopt, false);
    return false;
}

std::optional<error> network::disk_failure() {
    if (files_.full) {
        counts_.note(fault::no_space);
        return error{cause::os_error, 0, ENOSPC};
    }
    if (dice_.below(1000) >= failing_disk)
        return std::nullopt;
    counts_.note(fault::io_error);
    return error{cause::os_error, 0, EIO};
}

// Servers that give no file at all.
std::optional<error> network::refusal_of(transfer &one) {
    const auto status = [this](int number) {
        counts_.note(fault::error_status);
        return error{cause::http_status, number, 0};
    };
    const auto failure = [this](fault what, cause why) {
        counts_.note(what);
        return error{why};
    };
    const bool continues = one.what.offset > 0 || one.what.end || !one.what.ranges.empty() ||
                           !one.what.delivery.filled.empty() || one.what.delivery.most_connections > 1;
    if (!connected)
        return failure(fault::not_reached, cause::name_not_resolved);
    switch (host_of(one.what.remote_name).now) {
    case mood::dead:
        return failure(fault::stall, cause::timed_out);
    case mood::missing:
        return status(404);
    case mood::broken:
        return status(500);
    case mood::unavailable:
        return status(dice_.percent(50) ? 503 : 429);
    case mood::refuses:
        return failure(fault::not_reached, cause::connect_failed);
    case mood::unknown:
        return failure(fault::not_reached, cause::name_not_resolved);
    case mood::no_ranges:
        if (continues)
            return failure(fault::no_ranges, cause::insufficient_range_support);
        return std::nullopt;
    case mood::lies: {
        constexpr cause lies[] = {cause::malformed_response, cause::invalid_range_response,
                                  cause::missing_file_size,  cause::size_mismatch,
                                  cause::too_many_redirects, cause::tls_handshake_failed};
        return failure(fault::malformed_answer, lies[dice_.below(std::size(lies))]);
    }
    default:
        return std::nullopt;
    }
}

// The server's first answer; the temporary file is made or continued.
std::optional<error> network::answer(transfer &one, std::vector<queue::event> &out) {
    auto &server = host_of(one.what.remote_name);
    if (auto why = refusal_of(one))
        return why;
    if (server.now == mood::changes)
        server.version += 1;
    one.version = server.version;
    const auto number = std::to_string(one.version);
    const auto host = queue::authority_of(one.what.remote_name);
    const queue::validator now{"\"" + host + number + "\"", number};
    if (server.now == mood::redirects || dice_.percent(5)) {
        const auto *to = server.now == mood::redirects ? "http://host1" : "";
        out.push_back(queue::response_received{one.what.id, "HTTP/1.1 200 OK\r\n",
                                               *to ? to + path_of(one.what.remote_name) : "", 200,
                                               "127.0.0.1"});
    }
    if (!queue::agree(one.what.remote, now)) {
        counts_.note(fault::other_file);
        return error{cause::remote_file_changed};
    }
    const auto size = local_size(one.what.remote_name, one.what.ranges);
    if (!size || (one.what.end && one.what.offset > 0 && one.what.offset >= *size))
        return error{cause::range_not_satisfiable};
    one.size = *size;
    one.end = std::min(*size, one.what.end.value_or(*size));
    if (auto why = open_file(one))
        return why;
    one.answered = true;
    one.reset_at = one.written + dice_.between(0, 3'000'000);
    const auto begins_at = one.what.delivery.filled.empty() ? one.written : 0;
    out.push_back(queue::transfer_started{one.what.id, one.size, now, 0, begins_at, true});
    return std::nullopt;
}

std::optional<error> network::open_file(transfer &one) {
    auto *existing = files_.find(one.path);
    if (!one.what.temporary_created && !peaceful && !existing && dice_.percent(3)) {
        counts_.note(fault::name_taken);
        files_.files[one.path] = {
            .written = {{0, 5}}, .flushed = {{0, 5}}, .content = "somebody else's", .foreign = true};
        existing = files_.find(one.path);
    }
    if (existing && !one.what.temporary_created)
        return error{cause::temporary_name_taken};
    if (auto failed = disk_failure())
        return failed;
    if (!peaceful && dice_.below(300) == 0) {
        counts_.note(fault::no_access);
        return error{cause::os_error, 0, EACCES};
    }
    const auto cut = existing ? existing->cut : std::nullopt;
    if (cut && queue::is_delivery(one.what.surface)) {
        queue::remove_from(one.what.delivery.filled, *cut, queue::byte_range::to_end);
        one.what.offset = std::min(one.what.offset, *cut);
    } else if (cut && !one.what.end && one.what.offset > *cut) {
        one.what.offset = 0;
    }
    const bool continues = one.what.offset > 0 || !one.what.delivery.filled.empty();
    if (queue::is_delivery(one.what.surface) && continues && !existing)
        return error{.why = cause::os_error, .os_errno = ENOENT};
    const bool knows = one.what.size || one.what.remote != queue::validator{};
    if (one.what.end && knows && (!existing || (cut && one.what.reaches > *cut)))
        return error{cause::remote_file_changed};
    auto &file = files_.files[one.path];
    CHECK(!file.foreign);
    const auto content = content_of(one.what.remote_name, one.version);
    if (one.what.end ? !knows : !continues)
        file = {.content = content};
    else
        file.mixed = file.mixed || file.content != content;
    file.cut = cut; // until bytes come: the queue hears what is left with the start
    if (queue::is_delivery(one.what.surface)) {
        open_delivery(one, file);
        return std::nullopt;
    }
    one.written = one.flushed = one.what.offset;
    if (!one.what.end) {
        CHECK(!queue::first_gap(file.written, 0, one.written)); // design promise 2
        queue::remove_from(file.written, one.written, queue::byte_range::to_end);
        queue::remove_from(file.flushed, one.written, queue::byte_range::to_end);
        if (cut)
            file.cut = one.written;
        if (const auto gap = queue::first_gap(file.flushed, 0, one.written))
            one.flushed = gap->begin;
    }
    return std::nullopt;
}

void network::move_bytes(transfer &one, milliseconds now, std::vector<queue::event> &out) {
    const auto mood_now = host_of(one.what.remote_name).now;
    const std::uint64_t rate = mood_now == mood::slow      ? 20'000
                               : mood_now == mood::trickle ? 1'000
                               : peaceful                  ? 20'000'000
                                                           : 3'000'000;
    auto &file = files_.files[one.path];
    file.cut.reset();
    if (queue::is_delivery(one.what.surface)) {
        if (fill(one, file, dice_.between(1, rate)) == 0)
            return; // its window is full
        one.last_moved = now;
        out.push_back(queue::transfer_progress{one.what.id, one.written, one.flushed, told_of(one)});
        return;
    }
    const auto from = one.written;
    one.written += std::min(dice_.between(1, rate), one.end - one.written);
    one.last_moved = now;
    one.silence = 0;
    received[one.path] += one.written - from;
    const bool last_byte_again = one.what.offset + 1 == one.size;
    CHECK(file.crashed || last_byte_again || queue::part_of(file.written, from, one.written).empty());
    queue::add_to(file.written, from, one.written);
    if (dice_.percent(20)) {
        one.flushed = one.written;
        file.flushed = file.written;
    }
    out.push_back(queue::transfer_progress{one.what.id, one.written, one.flushed});
}

// The end of the file goes, from the first byte on that the flush was for.
std::uint64_t network::cut_unflushed(transfer &one, disk_file &file) {
    const bool delivery = queue::is_delivery(one.what.surface);
    auto lost = file.written;
    for (const auto &safe : delivery ? one.safe : file.flushed)
        queue::remove_from(lost, safe.offset, queue::end_of(safe));
    const auto end = lost.empty() ? file_end_of(file) : lost.front().offset;
    const auto cut = delivery ? end : std::min(end, one.flushed);
    queue::remove_from(file.written, cut, queue::byte_range::to_end);
    queue::remove_from(file.flushed, cut, queue::byte_range::to_end);
    queue::remove_from(one.safe, cut, queue::byte_range::to_end);
    file.cut = cut;
    one.filled = one.safe;
    one.written = one.flushed = delivery ? queue::bytes_in(one.safe) : cut;
    return cut;
}

void network::end(transfer &one, std::optional<error> why, bool stopped, std::vector<queue::event> &out) {
    std::uint64_t written = 0;
    std::uint64_t flushed = 0;
    std::optional<std::uint64_t> cut;
    if (one.answered) {
        auto &file = files_.files[one.path];
        if (why && why->os_errno == EIO) { // the last flush failed, and what it was for is worth nothing
            cut = cut_unflushed(one, file);
        } else { // the last event of a transfer tells what was flushed for it
            file.flushed = file.written;
            one.flushed = one.written;
            one.safe = one.filled;
        }
        written = one.written;
        flushed = one.flushed;
    }
    out.push_back(queue::transfer_finished{one.what.id, written, flushed, why, stopped, told_of(one), cut});
}

} // namespace winebits::simulation
