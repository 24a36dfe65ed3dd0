// SPDX-License-Identifier: LGPL-2.1-or-later
// What the downloads of Delivery Optimization may take of the line (do-api 8.2), by class: a rate, a
// percentage of what the line gives, other percentages by the hour; and without a policy the background
// yields to the foreground. Main thread only.
#pragma once

#include "engine/base/instant.hpp"
#include "engine/queue/delivery.hpp"
#include "engine/queue/line_meter.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace winebits::queue {

// The percentage that holds at `wall`; none: no limit of that kind.
std::optional<std::uint32_t> percent_at(const delivery_limits &, std::int32_t local_offset_seconds,
                                        file_time wall);

// How many downloads of each class run.
struct delivery_counts {
    std::size_t background = 0, foreground = 0;
    std::size_t of(bool in_foreground) const { return in_foreground ? foreground : background; }
    friend bool operator==(const delivery_counts &, const delivery_counts &) = default;
};

class delivery_bandwidth {
  public:
    // What a line gives is found out anew after that time, by a probe of that length without percentages.
    static constexpr milliseconds measurement_holds{5 * 60 * 1000}, probe_time{2000};
    // Without a policy the background gets that part of what the foreground takes, and never less than that.
    static constexpr std::uint64_t yielding_divisor = 4, least_background = 64 * 1024;

    void configure(const delivery_policy &policy) { policy_ = policy; }
    // Bytes of any transfer came; `foreground`: of a foreground download of Delivery Optimization.
    void took(milliseconds now, std::uint64_t bytes, bool foreground);
    // Makes up its mind about the limits that hold from now on.
    void look(instant now, const delivery_counts &);

    // Bytes a second for all downloads of the class together; none: unlimited.
    std::optional<std::uint64_t> rate(bool in_foreground) const {
        return in_foreground ? foreground_ : background_;
    }
    // An equal share of it for one of so many.
    std::optional<std::uint64_t> share(bool in_foreground, std::size_t of) const;
    // When to look again, as things are; none: when something happens.
    std::optional<milliseconds> next_look() const { return next_look_; }

    // Bytes a second: the best measured, and what comes at present.
    std::uint64_t line() const { return line_; }
    std::uint64_t present(milliseconds now) const { return meter_.present(now); }

  private:
    void probe(milliseconds now);
    std::optional<std::uint64_t> limit(const delivery_limits &, std::optional<std::uint32_t> percent) const;

    delivery_policy policy_;
    line_meter meter_, foreground_meter_;
    std::uint64_t line_ = 0; // 0: not known
    milliseconds measured_{0};
    std::optional<milliseconds> probe_ends_;
    std::optional<std::uint64_t> background_, foreground_;
    std::optional<milliseconds> next_look_;
};

} // namespace winebits::queue
