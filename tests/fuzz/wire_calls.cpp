// SPDX-License-Identifier: LGPL-2.1-or-later
// Every method of the wire, as calls of an authenticated peer in a row: each gets exactly one answer, what
// was acknowledged is in the hive, and nothing is asked for that makes no sense.
//
// Input: a message a line. Lines "world.time S", "world.finish BYTES", "world.fail STATUS" and
// "world.restart" let something happen outside. Main thread.
#include "engine/rpc/calls.hpp"

#include "engine/rpc/decode.hpp"
#include "engine/rpc/decode_bandwidth.hpp"
#include "engine/rpc/delivery_policy.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/queue_world.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"
#include "tools/winebitsd/hive_notes.hpp"
#include "winebits/protocol.hpp"

#include <array>
#include <charconv>

namespace winebits::fuzz {
namespace {

using rpc::json::value;

constexpr std::array surfaces{queue::personality::bits, queue::personality::delivery_job,
                              queue::personality::delivery_download};

// Policies are kept as text, and must be the same when they come back.
void check_configuration(const rpc::configuration &wanted) {
    constexpr std::size_t depth = 4; // as the hive's are read
    if (wanted.bandwidth) {
        const auto held = rpc::json::parse(rpc::bandwidth_text(*wanted.bandwidth), depth);
        CHECK(held && rpc::decode_bandwidth(*held).value() == *wanted.bandwidth);
    }
    if (wanted.delivery) {
        const auto held = rpc::json::parse(rpc::delivery_policy_text(*wanted.delivery), depth);
        CHECK(held && rpc::decode_delivery_policy(*held).value() == *wanted.delivery);
    }
    if (wanted.drives)
        for (const auto &[letter, root] : *wanted.drives) {
            CHECK(letter >= 'a' && letter <= 'z');
            CHECK(root.empty() || (root.front() == '/' && root.back() != '/'));
        }
}

class backend final : public rpc::backend {
  public:
    explicit backend(queue_world &world) : world_(world) {}

    const queue::queue &jobs() const override { return world_.jobs(); }
    std::optional<rpc::live_count> live(const job_id &) const override { return std::nullopt; }
    rpc::daemon_facts facts() const override { return {}; }
    queue::delivery_performance performance() const override { return world_.jobs().performance(world_.now); }
    void submit(queue::command what) override { world_.send(what); }
    void set_surface_running(queue::personality surface, bool running, std::uint64_t token) override {
        if (running)
            world_.send(queue::surface_started{surface});
        else
            world_.send(queue::surface_stopped{surface});
        answer(token);
    }
    void configure(const rpc::configuration &wanted, std::uint64_t token) override {
        check_configuration(wanted);
        queue::settings settings;
        settings.bandwidth = wanted.bandwidth.value_or(settings.bandwidth);
        settings.delivery = wanted.delivery.value_or(settings.delivery);
        if (wanted.settings && wanted.settings->job_inactivity_timeout)
            settings.job_inactivity_timeout = seconds(*wanted.settings->job_inactivity_timeout);
        world_.take(world_.jobs().configure(settings, world_.now));
        answer(token);
    }
    void check_folder(queue::personality, const queue::local_path &target, std::uint64_t token) override {
        CHECK(target.drive >= 'a' && target.drive <= 'z' && !target.unix_relative.empty());
        answer(token);
    }
    void export_hive(std::uint64_t token) override { answer(token); }
    void set_outlive_wine(const std::optional<std::optional<std::uint32_t>> &prefix,
                          std::uint64_t token) override {
        queue::settings settings;
        settings.paused = prefix && prefix->value_or(1) == 0;
        world_.take(world_.jobs().configure(settings, world_.now));
        answer(token);
    }
    void stop() override {}
    bool admits(const std::string &) override { return true; }
    void session_opened(queue::personality surface, const std::string &wine_session) override {
        world_.send(queue::session_opened{surface, wine_session});
    }
    void connections_changed(std::size_t) override {}
    void services_changed(std::size_t) override {}
    void subscriber_changed(queue::personality, bool) override {}

  private:
    void answer(std::uint64_t token) {
        queue::effects out;
        out.actions.emplace_back(queue::reply{token, 0});
        world_.take(std::move(out));
    }

    queue_world &world_;
};

std::uint64_t number(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

class conversation {
  public:
    void line(const std::string &text) {
        if (text.starts_with("world."))
            return happen(text);
        const auto message = rpc::json::parse(text, protocol::max_depth);
        const auto *method = message ? message->find("method") : nullptr;
        const auto *params = message ? message->find("params") : nullptr;
        if (!method || !method->string() || (params && !params->object()))
            return;
        make_call(*method->string(), params ? *params : value());
    }
    void end() {
        world_.settle();
        for (const auto token : awaited_)
            CHECK(world_.replies.contains(token));
        check_restart();
    }

  private:
    void happen(std::string_view what) {
        const auto name = take_until(what, ' ');
        constexpr std::uint64_t longest = 400ULL * 24 * 3600; // seconds
        if (name == "world.time")
            world_.advance(seconds(std::min(number(what), longest)));
        else if (name == "world.finish")
            world_.finish(std::min<std::uint64_t>(number(what), INT64_MAX / 2));
        else if (name == "world.fail")
            world_.fail(static_cast<int>(number(what) % 1000));
        else if (name == "world.restart")
            check_restart();
    }
    void make_call(const std::string &method, const value &params) {
        if (method == protocol::method::session_open)
            who_.surface.reset();
        const auto token = ++last_token_;
        const auto done = calls_.carry_out(who_, {method, params, token}, 1);
        const bool later = std::holds_alternative<rpc::answered_later>(done);
        if (later)
            awaited_.push_back(token);
        else
            CHECK(!world_.replies.contains(token));
        if (const auto *answered = std::get_if<rpc::answered>(&done)) {
            CHECK(rpc::json::parse(answered->result, protocol::max_depth).has_value());
            CHECK(answered->result.find('\n') == std::string::npos);
        }
        if (const auto *refused = std::get_if<rpc::refused>(&done))
            CHECK(refused->code != 0 && !refused->message.empty());
    }

    // A daemon that is killed now: every job is there again, as far as a client set anything of it.
    void check_restart() {
        world_.settle();
        const auto before = everything();
        world_.load(true);
        world_.settle();
        const auto after = everything();
        for (std::size_t i = 0; i < std::min(before.size(), after.size()); ++i)
            CHECK_EQUAL(after[i], before[i]);
        CHECK_EQUAL(after.size(), before.size());
    }
    std::vector<std::string> everything() const {
        std::vector<std::string> out;
        for (const auto surface : surfaces)
            for (const auto &text : world_.shown(surface))
                out.push_back(kept_of(text));
        return out;
    }
    static std::string kept_of(const std::string &job) {
        const auto read = rpc::json::parse(job, protocol::max_depth);
        std::string out;
        for (const char *name : {"id",
                                 "name",
                                 "description",
                                 "type",
                                 "priority",
                                 "owner",
                                 "notify_flags",
                                 "minimum_retry_delay",
                                 "no_progress_timeout",
                                 "maximum_download_time",
                                 "proxy",
                                 "command_line",
                                 "notification_class",
                                 "reply_file_name",
                                 "acl_flags",
                                 "peer_caching_flags",
                                 "helper_token_flags",
                                 "cost_flags",
                                 "minimum_notification_interval",
                                 "dynamic_content",
                                 "high_performance",
                                 "on_demand",
                                 "max_download_size",
                                 "http_method",
                                 "has_custom_headers",
                                 "headers_write_only",
                                 "security_flags",
                                 "client_certificate",
                                 "use_stored_credentials",
                                 "owed"})
            out += std::string(name) + '=' + rpc::json::text(*read->find(name)) + ' ';
        return out;
    }

    queue_world world_;
    backend backend_{world_};
    rpc::calls calls_{backend_, "0123456789abcdef0123456789abcdef"};
    rpc::peer who_{
        protocol::role::service, queue::personality::bits, "{00000000-0000-0000-0000-00000000000A}", {}};
    std::uint64_t last_token_ = 0;
    std::vector<std::uint64_t> awaited_;
};

} // namespace

void wire_calls(std::string_view input) {
    conversation talk;
    while (!input.empty())
        talk.line(take_line(input));
    talk.end();
}

} // namespace winebits::fuzz
