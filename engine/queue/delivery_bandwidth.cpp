// SPDX-License-Identifier: LGPL-2.1-or-later
// See delivery_bandwidth.hpp.
// Main thread only.
#include "engine/queue/delivery_bandwidth.hpp"

#include <algorithm>

namespace winebits::queue {
namespace {

constexpr std::int64_t hours_a_day = 24;
constexpr milliseconds an_hour{3'600'000}, a_second{1000};
constexpr std::uint64_t ticks_a_millisecond = file_time_per_second / 1000;

bool has_hours(const delivery_limits &limits) {
    return limits.from_hour != limits.to_hour;
}

milliseconds local_time(std::int32_t local_offset_seconds, file_time wall) {
    return milliseconds{static_cast<std::int64_t>(wall / ticks_a_millisecond)} +
           seconds{local_offset_seconds};
}

// 0 means "not set" in the registry, and everything is no limit.
std::optional<std::uint32_t> usable(const std::optional<std::uint32_t> &percent) {
    return percent && *percent > 0 && *percent < 100 ? percent : std::nullopt;
}

void keep_earlier(std::optional<milliseconds> &deadline, milliseconds other) {
    if (!deadline || other < *deadline)
        deadline = other;
}

} // namespace

std::optional<std::uint32_t> percent_at(const delivery_limits &limits, std::int32_t local_offset_seconds,
                                        file_time wall) {
    if (!has_hours(limits))
        return usable(limits.percent);
    const auto hour =
        static_cast<std::uint32_t>(local_time(local_offset_seconds, wall) / an_hour % hours_a_day);
    const auto from = limits.from_hour, to = limits.to_hour;
    const bool within = from < to ? hour >= from && hour < to : hour >= from || hour < to;
    return usable(within ? limits.percent_within : limits.percent_outside);
}

void delivery_bandwidth::took(milliseconds now, std::uint64_t bytes, bool foreground) {
    meter_.took(now, bytes);
    if (foreground)
        foreground_meter_.took(now, bytes);
}

// A percentage needs to know the line.
void delivery_bandwidth::probe(milliseconds now) {
    if (probe_ends_ && *probe_ends_ <= now) {
        probe_ends_.reset();
        line_ = meter_.best();
        measured_ = now;
    }
    if (!probe_ends_ && (line_ == 0 || now - measured_ >= measurement_holds)) {
        meter_.forget_best();
        probe_ends_ = now + probe_time;
    }
    line_ = std::max(line_, meter_.best());
}

std::optional<std::uint64_t> delivery_bandwidth::limit(const delivery_limits &limits,
                                                       std::optional<std::uint32_t> percent) const {
    if (!percent || probe_ends_)
        return limits.rate;
    const auto part = std::max<std::uint64_t>(line_ / 100 * *percent, 1);
    return std::min(limits.rate.value_or(part), part);
}

void delivery_bandwidth::look(instant now, const delivery_counts &running) {
    next_look_.reset();
    const auto offset = policy_.local_offset_seconds;
    const auto behind = percent_at(policy_.background, offset, now.wall);
    const auto before = percent_at(policy_.foreground, offset, now.wall);
    const bool needs_line = (running.background > 0 && behind) || (running.foreground > 0 && before);
    if (needs_line) {
        probe(now.monotonic);
        keep_earlier(next_look_, probe_ends_.value_or(measured_ + measurement_holds));
    } else {
        probe_ends_.reset();
        line_ = std::max(line_, meter_.best());
    }
    foreground_ = limit(policy_.foreground, before);
    background_ = limit(policy_.background, behind);
    const bool dynamic = !policy_.background.rate && !behind;
    if (dynamic && running.background > 0 && running.foreground > 0) {
        background_ = std::max(foreground_meter_.present(now.monotonic) / yielding_divisor, least_background);
        keep_earlier(next_look_, now.monotonic + a_second);
    }
    for (const auto *limits : {&policy_.background, &policy_.foreground})
        if (has_hours(*limits) && running.of(limits == &policy_.foreground) > 0)
            keep_earlier(next_look_, now.monotonic + an_hour - local_time(offset, now.wall) % an_hour);
}

std::optional<std::uint64_t> delivery_bandwidth::share(bool in_foreground, std::size_t of) const {
    const auto all = rate(in_foreground);
    return all ? std::optional(std::max<std::uint64_t>(*all / std::max<std::size_t>(of, 1), 1))
               : std::nullopt;
}

} // namespace winebits::queue
