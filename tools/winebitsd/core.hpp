// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's main thread: joins queue, transfers, hive and wire.
// Main thread only; the default GMainContext must run.
#pragma once

#include "engine/queue/queue.hpp"
#include "engine/rpc/backend.hpp"
#include "engine/rpc/main_loop.hpp"
#include "engine/rpc/server.hpp"
#include "engine/store/store_thread.hpp"
#include "engine/transfer/transfer_service.hpp"
#include "tools/common/user_settings.hpp"
#include "tools/winebitsd/activity_log.hpp"
#include "tools/winebitsd/confinement.hpp"
#include "tools/winebitsd/cost_watch.hpp"
#include "tools/winebitsd/effect_runner.hpp"
#include "tools/winebitsd/exit_status.hpp"
#include "tools/winebitsd/hive_notes.hpp"
#include "tools/winebitsd/log.hpp"
#include "tools/winebitsd/network_watch.hpp"
#include "tools/winebitsd/state_folder.hpp"
#include "tools/winebitsd/status_page.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string_view>

namespace winebits::daemon {

// Now on both clocks.
instant present();
std::uint32_t random_bits();

class core final : private rpc::backend {
  public:
    // `left` is called when the work has been brought to an end after `leave`. A confined daemon works until
    // a Wine session comes, whose services then start one that is not.
    core(state_folder &, log &, std::function<void()> left, std::shared_ptr<const confinement> = nullptr);
    ~core() override;
    core(const core &) = delete;
    core &operator=(const core &) = delete;

    // Opens the hive, takes its jobs up, listens and publishes the endpoint.
    start_result<void> start();

    // Stops the transfers, keeps what they have, then calls `left`: at the latest after `limit`.
    void leave(std::string_view why, std::chrono::milliseconds limit);

  private:
    enum class condition : std::uint8_t {
        working,
        storage_failed, // the hive did not keep a change: calls are refused until it can be read and written
                        // again
        leaving,
    };

    // ---- rpc::backend (core_calls.cpp)
    const queue::queue &jobs() const override { return *queue_; }
    std::optional<rpc::live_count> live(const job_id &) const override;
    rpc::daemon_facts facts() const override;
    queue::delivery_performance performance() const override { return queue_->performance(present()); }
    void submit(queue::command) override;
    void set_surface_running(queue::personality, bool running, std::uint64_t token) override;
    void configure(const rpc::configuration &, std::uint64_t token) override;
    void check_folder(queue::personality, const queue::local_path &, std::uint64_t token) override;
    void export_hive(std::uint64_t token) override;
    void set_outlive_wine(const std::optional<std::optional<std::uint32_t>> &prefix,
                          std::uint64_t token) override;
    void stop() override;
    bool admits(const std::string &role) override;
    void session_opened(queue::personality, const std::string &wine_session) override;
    void connections_changed(std::size_t count) override;
    void services_changed(std::size_t count) override;
    void subscriber_changed(queue::personality, bool connected) override;
    bool refuse_call(queue::personality, std::uint64_t token);

    // ---- Start (core.cpp)
    start_result<rpc::key> take_up_hive();
    void sweep_spool();
    std::string spool_folder() const;
    bool lies_outside_prefix(const queue::local_path &) const;
    queue::settings queue_settings() const;
    transfer::options transfer_options() const;
    std::chrono::milliseconds idle_exit() const;

    // ---- Whether Wine is there (core_presence.cpp)
    bool outlives_wine() const;
    void weigh_presence();
    void set_paused(bool);
    void read_user_settings_anew();

    // ---- Events and effects (core.cpp)
    void handle(const queue::event &);
    static queue::event surface_event(queue::personality, bool running);
    void network_changed();
    void apply(queue::effects);
    void carry_out(const queue::action &);
    void on(const queue::start_transfer &);
    void on(const queue::limit_transfer &);
    void on(const queue::move_window &);
    void on(const queue::release_spool &);
    void on(const queue::stop_transfer &);
    void on(const queue::rename_files &);
    void on(const queue::delete_files &);
    void on(const queue::reply &);
    void on(const queue::notification &);
    void on_transfer_event(const queue::event &);
    transfer::transfer_service &transfers();
    void arm_deadline();
    void deadline_reached();
    void refresh_status();
    void check_idle();
    void check_left();

    // ---- When the hive fails (core_recovery.cpp)
    void on_storage_failure(const store::store_error &);
    void recover();
    void reload(const store::store_thread::values_outcome &);
    queue::effects begin_queue(const std::vector<queue::hive_value> &);

    state_folder &folder_;
    log &journal_;
    std::function<void()> left_;
    const std::shared_ptr<const confinement> confinement_; // none: it may write wherever its user may
    const std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
    condition condition_ = condition::working;
    error storage_failure_{cause::storage_failed}; // the last one
    hive_notes notes_;

    std::unique_ptr<rpc::server> server_; // ends last, so that clients see the end when everything is kept
    std::unique_ptr<store::store_thread> store_;
    std::unique_ptr<queue::queue> queue_;
    std::unique_ptr<transfer::transfer_service> transfers_; // none until there is work: its threads cost time
    std::unique_ptr<effect_runner> runner_;
    std::unique_ptr<status_page_writer> status_;
    std::unique_ptr<cost_watch> cost_; // both or none
    std::unique_ptr<network_watch> network_;
    activity_log activity_;

    std::map<queue::transfer_id, queue::start_transfer> running_; // until transfer_finished
    std::map<std::uint64_t, queue::personality> asked_;           // tokens that wait for their reply
    std::set<std::uint64_t> empty_answers_;                   // of them those whose answer holds no HRESULT
    std::map<queue::personality, bool> surfaces_running_;     // as their service said last
    std::set<queue::personality> subscribed_;                 // their service hears of events
    std::map<queue::personality, std::string> wine_sessions_; // of the service that connected last
    bool was_visited_ = false;                                // somebody connected at least once
    std::size_t services_ = 0;                                // connections from a Wine session
    bool paused_ = false;                                     // nothing is transferred without one
    tools::user_settings user_;
    tools::user_settings_reader user_reader_;
    rpc::timer deadline_, status_due_, idle_, leaving_soon_, left_check_, recovery_, absence_;
    std::chrono::steady_clock::time_point leave_until_;
};

} // namespace winebits::daemon
