// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether Wine is there, and what becomes of the transfers when it is not (design promise 5): they go on,
// unless the prefix or its user wants them to wait for the next session. Main thread only.
#include "tools/winebitsd/core.hpp"

#include <utility>

namespace winebits::daemon {
namespace {

// A service that connects anew is gone for a moment, too.
constexpr std::chrono::milliseconds absence_grace{3000};

std::optional<bool> as_flag(const std::optional<std::uint32_t> &number) {
    return number ? std::optional(*number != 0) : std::nullopt;
}

} // namespace

// The prefix's own setting goes before its user's; both are about whether, not about where.
bool core::outlives_wine() const {
    return as_flag(notes_.settings.outlive_wine).value_or(user_.outlive_wine.value_or(true));
}

void core::services_changed(std::size_t count) {
    services_ = count;
    weigh_presence();
    if (count == 0) // the user may have changed it since
        read_user_settings_anew();
}

void core::read_user_settings_anew() {
    user_reader_.start([this](const tools::user_settings &found) {
        user_ = found;
        weigh_presence();
    });
}

void core::weigh_presence() {
    const bool goes_on = services_ > 0 || outlives_wine();
    if (goes_on || paused_)
        absence_.stop();
    else if (!absence_.running())
        absence_.start(absence_grace, [this] { set_paused(true); });
    if (goes_on)
        set_paused(false);
}

void core::set_paused(bool paused) {
    if (std::exchange(paused_, paused) == paused)
        return;
    journal_.write(level::info,
                   paused ? "no Wine session is there: transfers wait for the next one" : "transfers go on");
    idle_.stop(); // without transfers there is nothing to stay for
    if (condition_ == condition::working)
        apply(queue_->configure(queue_settings(), present()));
}

void core::set_outlive_wine(const std::optional<std::optional<std::uint32_t>> &prefix, std::uint64_t token) {
    if (refuse_call(queue::personality::bits, token))
        return;
    auto notes = notes_;
    if (prefix)
        notes.settings.outlive_wine = *prefix;
    const auto changes = notes == notes_ ? std::vector<queue::hive_change>() : changes_for(notes);
    notes_ = std::move(notes);
    asked_.emplace(token, queue::personality::bits);
    empty_answers_.insert(token);
    weigh_presence();
    apply({{changes, queue::durability::power_cut}, {queue::reply{token, 0}}});
    read_user_settings_anew();
}

} // namespace winebits::daemon
