// SPDX-License-Identifier: LGPL-2.1-or-later
// The inside of queue::queue. Its members are defined in files of one subject each; the comments below name
// them. Main thread only.
#pragma once

#include "engine/queue/cache_hosts.hpp"
#include "engine/queue/change_log.hpp"
#include "engine/queue/delivery_bandwidth.hpp"
#include "engine/queue/delivery_totals.hpp"
#include "engine/queue/file_content.hpp"
#include "engine/queue/personality.hpp"
#include "engine/queue/queue.hpp"
#include "engine/queue/record.hpp"
#include "engine/queue/replies.hpp"
#include "engine/queue/state_table.hpp"
#include "engine/queue/waiting_line.hpp"

#include <array>
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace winebits::queue {

// The surfaces of one Windows service, which are stopped together and share connections.
inline constexpr std::size_t service_count = 2; // BITS, DoSvc
constexpr std::size_t service_of(personality surface) {
    return is_delivery(surface) ? 1 : 0;
}

using connections_at_hosts = std::map<std::string, std::uint32_t>;
// 0 where the host has no entry.
std::uint32_t count_at(const connections_at_hosts &, const std::string &host);

// The foreground jobs of a service: all at once, within the limits of connections. Each service has its own,
// so that neither keeps the other waiting.
struct foreground_pool {
    waiting_line line;
    std::vector<record *> running;
    connections_at_hosts on_host;         // also those being stopped
    std::uint32_t open = 0;               // likewise, of all hosts
    std::uint32_t stopping = 0;           // of them being stopped
    std::optional<milliseconds> deadline; // when a silent connection may be taken away
};

// Where a transfer goes: the file's remote name, or the same on a Connected Cache.
struct remote_place {
    std::string url;
    bool from_cache = false;
};

// Jobs of DO end at that age (do-api 7.1).
inline constexpr milliseconds oldest_delivery{std::chrono::hours{30 * 24}};

// Where the hive keeps that a service was stopped.
inline constexpr std::array<std::string_view, service_count> surface_keys{"Surfaces\\bits", "Surfaces\\do"};

class queue::state {
  public:
    state(settings, std::function<std::uint32_t()> random);

    // queue.cpp
    effects handle(const event &, instant now);
    effects configure(settings, instant now);
    const job *find(personality, const job_id &) const;
    std::vector<const job *> list(personality) const;
    std::optional<transfer_id> running_transfer(const job_id &) const;
    std::uint64_t written_at(const job_id &, std::uint64_t offset) const;
    // delivery_shares.cpp
    delivery_performance performance(instant now) const;
    // loading.cpp
    effects load(std::span<const hive_value>, bool same_boot, instant now, const foreign_file &);
    // timers.cpp
    std::optional<milliseconds> next_deadline() const;
    bool may_leave(instant now) const;

  private:
    // The HRESULT of a call; none: it is answered by a later event.
    using answer = std::optional<std::uint32_t>;

    // ---- queue.cpp
    effects end_event();
    record *record_of(personality, const job_id &);
    record &insert(std::unique_ptr<record>);
    void make_final(record &, trigger);
    bool change(record &, trigger);
    void note_activity(record &);

    // ---- commands.cpp
    void on(const command &);
    answer carry_out(const command &);
    answer carry_out(const command &, const resume_job &);
    answer resume(const command &, record &);
    answer carry_out(const command &, const suspend_job &);
    answer carry_out(const command &, const take_ownership &);
    answer carry_out(const command &, const acknowledge &);
    bool joins_running_intent(const command &);
    // The job of a call that changes it, or why it may not.
    result<record *> modifiable(const command &, const job_id &);
    std::uint32_t refuse(const command &, cause) const;
    void send_reply(std::uint64_t to, std::uint32_t hresult);
    void keep_reply(personality, const std::optional<request_key> &, std::uint32_t hresult);

    // ---- creation.cpp
    answer carry_out(const command &, const create_job &);
    answer carry_out(const command &, const add_files &);
    std::optional<cause> check_file(const job &, const new_file &) const;
    std::optional<cause> limit_reached(const command &, const create_job &) const;
    void make_delivery(record &, const create_job &);
    static std::optional<cause> check_delivery_file(const job &, const new_file &);
    void name_temporary_file(record &, std::uint32_t index);

    // ---- properties.cpp
    answer carry_out(const command &, const set_property &);
    std::optional<cause> set(record &, const display_name &);
    std::optional<cause> set(record &, const description &);
    std::optional<cause> set(record &, job_priority);
    std::optional<cause> set(record &, notify_flags);
    std::optional<cause> set(record &, minimum_retry_delay);
    std::optional<cause> set(record &, no_progress_timeout);
    std::optional<cause> set(record &, maximum_download_time);
    std::optional<cause> set(record &, const proxy_settings &);

    // ---- job_properties.cpp
    std::optional<cause> set(record &, const notify_command &);
    std::optional<cause> set(record &, const notification_class &);
    std::optional<cause> set(record &, const reply_file_name &);
    std::optional<cause> set(record &, acl_flags);
    std::optional<cause> set(record &, peer_caching_flags);
    std::optional<cause> set(record &, helper_token_flags);
    std::optional<cause> set(record &, cost_flags);
    std::optional<cause> set(record &, dynamic_content);
    std::optional<cause> set(record &, high_performance);
    std::optional<cause> set(record &, on_demand);
    std::optional<cause> set(record &, max_download_size);
    std::optional<cause> set(record &, minimum_notification_interval);

    // ---- http_properties.cpp
    std::optional<cause> set(record &, const http_method &);
    std::optional<cause> set(record &, const custom_headers &);
    std::optional<cause> set(record &, headers_write_only);
    std::optional<cause> set(record &, security_flags);
    std::optional<cause> set(record &, use_stored_credentials);
    std::optional<cause> set(record &, const credential &);
    std::optional<cause> set(record &, remove_credential);
    std::optional<cause> set(record &, const certificate_choice &);
    std::optional<cause> set(record &, const proxy_answers &);
    static bool removes_nothing(const record &, const property &);

    // ---- remote_names.cpp
    answer carry_out(const command &, const replace_remote_prefix &);
    std::optional<cause> set(record &, std::uint32_t file_index, const remote_name &);
    void moved(record &, std::uint32_t file_index);
    void keep_remote_names(record &);

    // ---- random_access.cpp
    std::optional<cause> set(record &, std::uint32_t file_index, download_position);
    std::optional<cause> set(record &, std::uint32_t file_index, const requested_ranges &);
    void note_ranges(record &, std::uint32_t file_index, std::uint64_t begin, std::uint64_t end);
    void tell_ranges(record &);

    // ---- validation.cpp
    answer carry_out(const command &, const set_file_property &);
    std::optional<cause> set(record &, std::uint32_t file_index, validation_state);
    void reject(record &, std::uint32_t file_index);

    // ---- delivery_start.cpp
    answer start(const command &, record &, const resume_job &);
    std::optional<cause> hindrance(const file &, std::span<const byte_range>) const;
    void take_ranges(record &, std::vector<byte_range>);
    std::optional<answer> finalize_again(const command &, const complete_job &);
    static bool pauses(const record &);

    // ---- delivery_failures.cpp
    void fail_delivery(record &, bool fatal, bool by_timer);
    void give_up_waiting(record &);
    milliseconds delivery_retry_delay(const record &) const;
    static bool ends_soon(const record &);
    bool begins_plainly(record &, const open_transfer &, const error &);

    // ---- delivery_transfers.cpp
    piece take_up_delivery(record &, std::uint32_t file_index);
    void complete_order(const record &, start_transfer &) const;
    void take_content(record &, open_transfer &, std::uint64_t written, std::uint64_t flushed,
                      const delivery_progress &);
    void note_response(record &, const response_received &);

    // ---- delivery_properties.cpp
    std::optional<cause> set_uri(record &, const remote_name &);
    static seconds default_timeout(const job &);
    std::optional<cause> settable(const record &, const property &) const;
    std::optional<cause> settable(const record &, const file_property &) const;
    std::optional<cause> set(record &, delivery_cost);
    std::optional<cause> set(record &, callback_percent);
    std::optional<cause> set(record &, callback_seconds);
    std::optional<cause> set(record &, blocking_mode);
    std::optional<cause> set(record &, const correlation_vector &);
    std::optional<cause> set(record &, const auth_headers &);
    std::optional<cause> set(record &, insecure_redirect);
    std::optional<cause> set(record &, disallow_cellular);
    std::optional<cause> set(record &, non_volatile);
    std::optional<cause> set(record &, std::uint32_t file_index, const content_id &);
    std::optional<cause> set(record &, std::uint32_t file_index, const sink_path &);
    std::optional<cause> set(record &, std::uint32_t file_index, sink_stream);
    std::optional<cause> set(record &, std::uint32_t file_index, const integrity_info &);
    std::optional<cause> set(record &, std::uint32_t file_index, integrity_mandatory);
    std::optional<cause> set(record &, std::uint32_t file_index, const decryption_info &);
    std::optional<cause> set(record &, std::uint32_t file_index, total_size);

    // ---- streams.cpp
    answer carry_out(const command &, const stream_consumed &);
    void consume(record &, std::uint32_t file_index, std::uint64_t offset);
    void deliver(record &);

    // ---- sessions.cpp
    void on(const session_opened &);
    void abandon(record &);
    template <class Predicate>
    void abandon_all(Predicate);
    void expect_service();
    void end_sessions();
    bool has_volatile() const;
    void other_download_won(const record &);

    // ---- certificates.cpp
    std::optional<cause> set(record &, validates_certificates);
    answer carry_out(const command &, const certificate_verdict &);
    void on(const certificate_presented &);
    void on(const subscriber_changed &);
    void ask(record &);
    void accept(record &);
    void decline(record &, std::uint32_t hresult);
    bool await_verdict(record &, const error &);
    bool is_judged_meanwhile(record &);
    void withdraw_question(record &);
    void give_up_question(record &);

    // ---- responses.cpp
    void on(const response_received &);

    // ---- transfers.cpp
    void on(const transfer_started &);
    void on(const transfer_progress &);
    record *record_of(transfer_id);
    void begin(record &);
    piece take_up(record &, std::uint32_t file_index);
    start_transfer order(const record &, bool created) const;
    void stop(record &);
    void close_transfer(record &);
    void keep_less(std::uint64_t flushed_before, const file &);
    void note_movement(record &);
    bool take_offsets(record &, open_transfer &, std::uint64_t written, std::uint64_t flushed,
                      const delivery_progress &);
    void bytes_moved(record &, std::uint64_t written);
    void reconsider(record &);

    // ---- transfer_results.cpp
    void on(const transfer_finished &);
    void take_result(record &, open_transfer &, const transfer_finished &, bool complete);
    bool worth_going_on(record &, const open_transfer &, const error &);
    void go_on_after(record &, bool was_wanted, const std::optional<error> &, std::uint32_t file_index);
    void begin_anew(record &, std::uint32_t file_index);
    void nothing_left(record &);
    void file_done(record &, std::uint32_t index);
    void job_done(record &);

    // ---- failures.cpp
    void fail(record &, const error &, std::optional<std::uint32_t> file_index);
    void give_up(record &);
    void retry(record &);
    bool out_of_patience(const record &) const;
    milliseconds retry_due(const record &) const;

    // ---- scheduler.cpp
    void schedule();
    void enter(record &);
    void leave(record &);
    void enter_line(record &);
    void to_tail(record &);
    bool background_room(const record &) const;
    bool has_claim(const record &) const;
    template <class Predicate>
    record *first_waiting(std::size_t end, Predicate may) const;
    void choose_background();
    void contest_turn();
    void take_turn(record &);
    void pre_empt(record &);
    void end_slice(record &);
    void stall(record &);
    void put_off(record &);
    void came_back(record &);
    void forget_stall(record &);
    void reprioritise(record &, job_priority);
    bool silent(const record &) const;
    bool someone_waits(job_priority least) const;

    // ---- foreground.cpp
    void run_foreground(foreground_pool &);
    bool foreground_room(const foreground_pool &, const record &) const;
    bool host_is_full(const record &) const;
    bool make_foreground_room(foreground_pool &);
    static record *longest_silent(const foreground_pool &);
    void become_foreground(record &);
    void become_background(record &);
    void count_foreground(record &, bool foreground);

    // ---- blocks.cpp
    std::optional<std::uint64_t> rate_of(const record &) const;
    std::optional<cause> blocked(const record &) const;
    void apply_blocks(record &);
    void apply_blocks();
    void look_at_clock();
    void pass_bandwidth_edge();
    void note_policy_block(record &);
    bool bandwidth_matters() const;

    // ---- cache_transfers.cpp
    const delivery_limits &limits_of(const record &) const;
    bool asks_caches(const record &, std::uint32_t file_index) const;
    remote_place place_of(const record &, std::uint32_t file_index) const;
    std::string choose_cache(record &, std::uint32_t file_index);
    static void direct_to_cache(start_transfer &, const std::string &host);
    static void turn_to_caches(record &);
    bool turns_from_cache(record &, const open_transfer &, const error &);
    static void note_origin_failure(record &, const open_transfer &);
    void reject_cache(record &);

    // ---- delivery_shares.cpp
    void follow_delivery_policy();
    delivery_counts running_downloads() const;
    std::optional<std::uint64_t> delivery_rate_of(const record &) const;
    std::optional<cause> delivery_blocked(const record &) const;
    void share_bandwidth();
    void note_received(record &, open_transfer &, std::uint64_t written, const delivery_progress &);
    void note_end(record &, const open_transfer &);
    void count_file(const record &);
    void keep_totals();

    // ---- completion.cpp
    answer carry_out(const command &, const cancel_job &);
    answer carry_out(const command &, const complete_job &);
    void on(const files_renamed &);
    void on(const files_deleted &);
    void record_intent(record &, intent_kind, const command *);
    void advance(record &);
    void start_renames(record &);
    void start_deletes(record &);
    void complete_failed(record &, const error &);
    void conclude(record &, std::uint32_t left_behind);
    void answer_intent(record &, std::uint32_t hresult);

    // ---- notifications.cpp
    void notify_client(const record &, std::uint32_t what, std::uint32_t file_index = 0);
    bool wants(const record &, std::uint32_t what) const;
    void tell_modification(record &);
    void tell_owed(record &, std::uint32_t flags_before);

    // ---- timers.cpp
    void on(const timer_expired &) {}
    void run_timers();
    void run_timers_of(record &);
    void set_timer(record &);
    std::optional<milliseconds> deadline_of(const record &) const;
    void purge(record &);
    static milliseconds age_deadline(const record &);
    static bool has_time_limit(const record &);

    // ---- surroundings.cpp
    void on(const surface_stopped &);
    void on(const surface_started &);
    void on(const network_changed &);
    error explained(const record &, const error &, std::uint32_t file_index) const;
    std::optional<std::uint32_t> next_file(const record &) const;
    static bool all_transferred(const record &);
    std::string next_host(const record &, std::uint32_t file_index) const;

    // ---- loading.cpp
    std::unique_ptr<record>
    read_record(const job_id &, std::span<const hive_value *const> values,
                const std::map<std::uint32_t, std::vector<const hive_value *>> &files) const;
    void restore(record &, bool same_boot);
    void restore_clock(std::optional<instant> &, bool same_boot) const;
    void disown(record &, const foreign_file &);
    void wake_up(record &);

    settings settings_;
    std::function<std::uint32_t()> random_;
    instant now_;
    std::vector<action> actions_;
    change_log changes_;
    replies &replies_of(personality surface) { return replies_[static_cast<std::size_t>(surface)]; }
    std::array<replies, personality_count> replies_{replies("Replies\\bits"), replies("Replies\\do_job"),
                                                    replies("Replies\\do_download")};

    std::map<job_id, std::unique_ptr<record>> records_;
    std::map<std::pair<std::uint64_t, job_id>, record *> in_order_;
    std::map<job_id, std::unique_ptr<record>> final_;           // the last ones that ended
    std::deque<std::pair<job_id, std::size_t>> final_in_order_; // with what each took in the hive, in bytes
    std::size_t final_bytes_ = 0;
    std::map<transfer_id, record *> transfers_;
    std::set<std::tuple<milliseconds, std::uint64_t, record *>> timers_;
    std::set<std::string> temporary_names_;
    std::uint64_t last_sequence_ = 0;
    transfer_id last_transfer_ = 0;

    bool is_running(personality surface) const {
        return !settings_.paused && surface_running_[service_of(surface)];
    }
    template <class Predicate>
    void put_to_rest(Predicate which);
    template <class Predicate>
    void set_going(Predicate which);
    void set_paused(bool);
    std::array<bool, service_count> surface_running_{true, true};
    bool connected_ = true;
    std::array<bool, personality_count> subscriber_connected_{}; // somebody is there to be asked
    std::optional<milliseconds> sessions_end_;                   // unless a service connects before that
    std::uint32_t network_cost_ = 0x1;                           // BITS_COST_STATE_*
    bandwidth_limits limits_;                                    // that hold now
    std::optional<milliseconds> bandwidth_edge_;                 // when others do
    std::set<const record *> blocked_by_policy_;
    bool cellular_ = false;        // the way to the network
    cache_hosts caches_;           // of Delivery Optimization
    delivery_bandwidth bandwidth_; // likewise
    delivery_totals totals_;       // likewise

    // Scheduler.
    waiting_line &line_for(const record &);
    foreground_pool &pool_of(const record &);
    std::array<waiting_line, 4> lines_; // by priority; that of the foreground is the pools' matter
    std::array<foreground_pool, service_count> pools_;
    record *turn_ = nullptr;
    milliseconds turn_since_{0};
    std::vector<record *> stalled_; // the one that stalled first comes first
    connections_at_hosts stalled_on_;
    std::uint64_t last_ticket_ = 0;
    bool schedule_needed_ = false;
    bool turn_contested_ = false;  // another job could use the turn
    bool slice_contested_ = false; // and may have it after the slice
};

} // namespace winebits::queue
