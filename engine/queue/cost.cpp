// SPDX-License-Identifier: LGPL-2.1-or-later
// Cost policies as flags.
// Any thread.
#include "engine/queue/cost.hpp"

namespace winebits::queue {
namespace {

// BITS_JOB_TRANSFER_POLICY (do-api 3.7).
constexpr std::uint32_t unrestricted = 0x8000'0021, standard = 0x8000'0067, not_roaming = 0x8000'007F,
                        no_surcharge = 0x8000'006F;

std::uint32_t flags_of(cost_policy policy) {
    switch (policy) {
    case cost_policy::unrestricted:
        return unrestricted;
    case cost_policy::standard:
        return standard;
    case cost_policy::no_roaming:
        return not_roaming;
    case cost_policy::no_surcharge:
        return no_surcharge;
    case cost_policy::always:
    case cost_policy::no_cellular:
        break;
    }
    return cost_always;
}

} // namespace

std::uint32_t allowed_costs(const job &of) {
    if (!is_delivery(of.owner_surface) || of.cost_flags != cost_always)
        return of.cost_flags;
    return flags_of(
        of.delivery.cost.value_or(runs_in_foreground(of) ? cost_policy::always : cost_policy::standard));
}

bool avoids_cellular(const job &of) {
    return is_delivery(of.owner_surface) &&
           (of.delivery.disallow_cellular.value_or(false) || of.delivery.cost == cost_policy::no_cellular);
}

} // namespace winebits::queue
