// SPDX-License-Identifier: LGPL-2.1-or-later
// What the wire asks of the daemon.
// Main thread only.
#include "tools/winebitsd/core.hpp"

#include "engine/queue/personality.hpp"
#include "engine/rpc/json.hpp"

#include <utility>

namespace winebits::daemon {
namespace {

std::string service_of(queue::personality surface) {
    switch (surface) {
    case queue::personality::bits:
        break;
    case queue::personality::delivery_job:
        return "the service of Delivery Optimization's jobs";
    case queue::personality::delivery_download:
        return "the service of Delivery Optimization's downloads";
    }
    return "the service of BITS";
}

} // namespace

std::optional<rpc::live_count> core::live(const job_id &id) const {
    const auto transfer = queue_->running_transfer(id);
    const auto begun = transfer ? running_.find(*transfer) : running_.end();
    if (begun == running_.end() || !transfers_)
        return std::nullopt;
    const auto written = transfers_->written(*transfer);
    if (!written)
        return std::nullopt;
    return rpc::live_count{begun->second.file_index, queue_->written_at(id, *written)};
}

rpc::daemon_facts core::facts() const {
    const auto up = std::chrono::steady_clock::now() - begun_;
    std::size_t jobs = 0;
    for (const auto surface : queue::all_personalities)
        jobs += queue_->list(surface).size();
    const auto &prefix = notes_.settings.outlive_wine;
    return {static_cast<std::uint64_t>(std::chrono::duration_cast<seconds>(up).count()),
            folder_.path(),
            jobs,
            running_.size(),
            paused_,
            prefix ? std::optional(*prefix != 0) : std::nullopt,
            user_.outlive_wine};
}

// True when calls can't be carried out now; the refusal is sent.
bool core::refuse_call(queue::personality surface, std::uint64_t token) {
    if (condition_ == condition::working)
        return false;
    server_->reply(token, queue::refusal(surface, storage_failure_));
    return true;
}

void core::submit(queue::command what) {
    if (refuse_call(what.surface, what.reply_to))
        return;
    activity_.asked(what);
    asked_.emplace(what.reply_to, what.surface);
    handle(std::move(what));
}

void core::set_surface_running(queue::personality surface, bool running, std::uint64_t token) {
    surfaces_running_.insert_or_assign(surface, running); // a service does not say it again
    if (refuse_call(surface, token))
        return;
    journal_.write(level::info,
                   service_of(surface) + (running ? " has started" : " was stopped: its transfers pause"));
    auto wanted = queue_->handle(surface_event(surface, running), present());
    wanted.actions.emplace_back(queue::reply{token, 0});
    asked_.emplace(token, surface);
    apply(std::move(wanted));
}

void core::configure(const rpc::configuration &wanted, std::uint64_t token) {
    if (refuse_call(queue::personality::bits, token))
        return;
    auto notes = notes_;
    if (wanted.drives)
        notes.drives = *wanted.drives;
    if (!notes.prefix.empty())
        notes.drives.try_emplace('c', notes.prefix + "/drive_c");
    if (wanted.environment)
        notes.environment = *wanted.environment;
    if (wanted.settings)
        notes.settings = *wanted.settings;
    if (wanted.bandwidth)
        notes.bandwidth = *wanted.bandwidth;
    if (wanted.delivery)
        notes.delivery = *wanted.delivery;
    if (wanted.roots)
        notes.roots = *wanted.roots;
    const bool settings_changed = notes.settings != notes_.settings || notes.bandwidth != notes_.bandwidth ||
                                  notes.delivery != notes_.delivery;
    const auto changes = notes == notes_ ? std::vector<queue::hive_change>() : changes_for(notes);
    notes_ = std::move(notes);
    if (transfers_)
        transfers_->configure(transfer_options());
    idle_.stop(); // the time to wait may be another one
    weigh_presence();

    auto effects = settings_changed ? queue_->configure(queue_settings(), present()) : queue::effects();
    effects.transaction.changes.insert(effects.transaction.changes.end(), changes.begin(), changes.end());
    effects.actions.emplace_back(queue::reply{token, 0});
    asked_.emplace(token, queue::personality::bits);
    empty_answers_.insert(token);
    apply(std::move(effects));
}

// A folder of a share may take long to answer, so that a thread asks it.
void core::check_folder(queue::personality surface, const queue::local_path &target, std::uint64_t token) {
    if (refuse_call(surface, token))
        return;
    asked_.emplace(token, surface);
    transfers().check_folder(target, [this, surface, token](const auto &refused) {
        if (asked_.erase(token) != 0) // else it was refused meanwhile
            server_->reply(token, refused ? queue::refusal(surface, *refused) : 0);
    });
}

void core::export_hive(std::uint64_t token) {
    asked_.emplace(token, queue::personality::bits);
    store_->export_reg_text([this, token](const auto &text) {
        asked_.erase(token);
        if (!text) {
            server_->reply(token, queue::refusal(queue::personality::bits, {cause::storage_failed}));
            return;
        }
        rpc::json::writer result;
        result.open_object().name("reg").string(*text).close_object();
        server_->reply_result(token, result.take());
    });
}

// Its answer is sent first.
void core::stop() {
    leaving_soon_.start(std::chrono::milliseconds(0),
                        [this] { leave("asked to stop", std::chrono::milliseconds(5000)); });
}

// Programs of a Wine session may write where their user may, so the daemon they get must be another one. The
// endpoint is gone before the connection is.
bool core::admits(const std::string &role) {
    if (!confinement_ || role == protocol::role::control)
        return true;
    leave("a Wine session has begun", std::chrono::milliseconds(3000));
    return false;
}

void core::session_opened(queue::personality surface, const std::string &wine_session) {
    wine_sessions_.insert_or_assign(surface, wine_session);
    if (condition_ == condition::working)
        handle(queue::session_opened{surface, wine_session});
}

void core::connections_changed(std::size_t count) {
    was_visited_ = was_visited_ || count > 0;
    check_idle();
}

void core::subscriber_changed(queue::personality surface, bool connected) {
    if (connected)
        subscribed_.insert(surface);
    else
        subscribed_.erase(surface);
    if (condition_ == condition::working)
        handle(queue::subscriber_changed{surface, connected});
}

} // namespace winebits::daemon
