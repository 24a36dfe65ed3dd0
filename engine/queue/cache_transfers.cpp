// SPDX-License-Identifier: LGPL-2.1-or-later
// When a download asks a cache host instead of its origin (do-api 8.3), and how it goes on when that fails:
// its bytes stay, and no failure of a cache is the job's as long as it may go on elsewhere. Main thread only.
#include "engine/queue/state.hpp"

#include "engine/base/ascii.hpp"

#include <array>
#include <string_view>

namespace winebits::queue {
namespace {

// Failures in a row without a byte at the origin, after which the caches are worth another try.
constexpr std::uint32_t patience_with_origin = 2;

bool names_user(std::string_view headers) {
    constexpr std::array<std::string_view, 3> names{"authorization:", "proxy-authorization:", "cookie:"};
    while (!headers.empty()) {
        const auto end = headers.find('\n');
        const auto line = headers.substr(0, end);
        for (const auto name : names)
            if (ascii::starts_with(line, name))
                return true;
        headers = end == std::string_view::npos ? std::string_view() : headers.substr(end + 1);
    }
    return false;
}

// A cache serves everybody: what needs credentials is not its matter, and it never gets to see them.
bool may_be_shared(const job &of, const file &one) {
    const auto &name = remote_name_of(one);
    return is_delivery(of.owner_surface) && !source_of(one) && !host_of(name).empty() &&
           !has_user_info(name) && of.http.method.empty() && of.http.credentials.empty() &&
           !of.http.certificate && of.delivery.auth_headers.empty() && !names_user(of.http.custom_headers);
}

} // namespace

const delivery_limits &queue::state::limits_of(const record &r) const {
    return runs_in_foreground(r.data) ? settings_.delivery.foreground : settings_.delivery.background;
}

bool queue::state::asks_caches(const record &r, std::uint32_t index) const {
    const bool gave_up = r.cache.given_up;
    return !caches_.empty() && !gave_up && may_be_shared(r.data, r.data.files[index]);
}

// Where the next transfer of the file goes.
remote_place queue::state::place_of(const record &r, std::uint32_t index) const {
    const auto &name = remote_name_of(r.data.files[index]);
    if (!asks_caches(r, index))
        return {name};
    const std::vector<std::string> none;
    const auto &passed_over = r.cache.file_index == index ? r.cache.passed_over : none;
    const auto host = caches_.peek(host_of(name), passed_over, now_.monotonic);
    return host ? remote_place{cache_url(name, *host), true} : remote_place{name};
}

// The host that the transfer which begins now is directed to; empty: the origin.
std::string queue::state::choose_cache(record &r, std::uint32_t index) {
    if (!r.first_started && is_delivery(r.data.owner_surface))
        r.first_started = now_;
    if (r.cache.file_index != index)
        r.cache = {.file_index = index, .given_up = r.cache.given_up};
    if (!asks_caches(r, index))
        return {};
    const auto origin = host_of(remote_name_of(r.data.files[index]));
    return caches_.next(origin, r.cache.passed_over, now_.monotonic).value_or(std::string());
}

void queue::state::direct_to_cache(start_transfer &order, const std::string &host) {
    order.remote_name = cache_url(order.remote_name, host);
    order.delivery.from_cache = true;
    // A cache that can't continue is none: what is there already is not thrown away for its answer.
    order.foreground = order.foreground && order.offset == 0 && order.delivery.filled.empty();
}

// Start and every resume begin with the caches.
void queue::state::turn_to_caches(record &r) {
    r.cache.passed_over.clear();
    r.cache.failures_at_origin = 0;
}

// A transfer failed. True: it goes on at once, elsewhere.
bool queue::state::turns_from_cache(record &r, const open_transfer &ended, const error &failure) {
    if (ended.cache_host.empty()) {
        note_origin_failure(r, ended);
        return false;
    }
    const auto what = cache_failure_of(failure);
    if (!what)
        return false;
    const auto origin = host_of(remote_name_of(r.data.files[ended.file_index]));
    caches_.note(ended.cache_host, origin, *what, now_.monotonic);
    const auto &delay = limits_of(r).cache_fallback;
    const auto kept_to = fallback_of(delay, now_.monotonic - r.first_started.value_or(now_).monotonic);
    if (kept_to == fallback::never && *what == cache_failure::refused && failure.why == cause::http_status)
        return false;
    auto &passed_over = r.cache.passed_over;
    r.cache.stays = false;
    passed_over.push_back(ended.cache_host);
    if (caches_.peek(origin, passed_over, now_.monotonic))
        return true;
    if (kept_to == fallback::at_once) {
        r.cache.given_up = delay && *delay > seconds{0};
        return true;
    }
    passed_over.clear();
    r.cache.stays = caches_.peek(origin, passed_over, now_.monotonic).has_value();
    return !r.cache.stays; // a ban wins: to the origin
}

void queue::state::note_origin_failure(record &r, const open_transfer &ended) {
    if (ended.told > ended.begin)
        r.cache.failures_at_origin = 0;
    else if (++r.cache.failures_at_origin >= patience_with_origin)
        turn_to_caches(r);
}

// What a cache has begun to send does not belong to what is there already.
void queue::state::reject_cache(record &r) {
    const auto origin = host_of(remote_name_of(r.data.files[r.transfer->file_index]));
    caches_.note(r.transfer->cache_host, origin, cache_failure::refused, now_.monotonic);
    r.transfer->spoilt = true;
    stop(r);
}

} // namespace winebits::queue
