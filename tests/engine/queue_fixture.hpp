// SPDX-License-Identifier: LGPL-2.1-or-later
// A queue with a clock, a hive in memory and a record of what it asked for; tests play the server and the
// disk. Test thread only.
#pragma once

#include "engine/queue/personality.hpp"
#include "engine/queue/queue.hpp"
#include "engine/queue/state_table.hpp"
#include "tests/engine/queue_hive.hpp"
#include "tests/support/check.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace winebits::queue {
inline std::ostream &operator<<(std::ostream &out, job_state state) {
    return out << "state " << int(state);
}
} // namespace winebits::queue

namespace winebits::test {

using namespace std::chrono_literals;
namespace q = winebits::queue;

inline constexpr std::uint32_t s_ok = 0;
inline constexpr std::uint32_t e_invalid_argument = 0x80070057;
inline constexpr std::uint32_t e_not_implemented = 0x80004001;
inline constexpr std::uint32_t not_found = 0x80200001;
inline constexpr std::uint32_t invalid_state = 0x80200002;
inline constexpr std::uint32_t empty_job = 0x80200003;
inline constexpr std::uint32_t partial_complete = 0x00200017;
inline constexpr std::uint32_t unable_to_delete = 0x0020001A;

inline job_id numbered(unsigned number) {
    std::array<std::uint8_t, 16> bytes{};
    bytes[14] = static_cast<std::uint8_t>(number >> 8);
    bytes[15] = static_cast<std::uint8_t>(number);
    bytes[0] = 0xA0;
    return job_id(bytes);
}

inline q::new_file file_at(const std::string &url, const std::string &name) {
    return {url, {"C:\\down\\" + name, 'c', "down/" + name}};
}

class fixture {
  public:
    explicit fixture(q::settings limits = {}, q::personality caller = q::personality::bits)
        : surface(caller), limits_(std::move(limits)) {
        make_queue();
    }

    // ---- The outside world
    void send(const q::event &what) { take(queue_->handle(what, now)); }
    void tick() { send(q::timer_expired{}); }

    // Moves both clocks, with a timer event at every deadline on the way.
    void advance(milliseconds by) {
        const auto target = now.monotonic + by;
        for (int guard = 0; guard < 100'000; ++guard) {
            const auto due = queue_->next_deadline();
            if (!due || *due > target)
                break;
            jump_to(std::max(*due, now.monotonic));
            tick();
        }
        jump_to(target);
    }
    void jump_to(milliseconds when) {
        now.wall += static_cast<std::uint64_t>((when - now.monotonic).count()) * 10'000;
        now.monotonic = when;
    }

    // A call; none: not answered yet.
    std::optional<std::uint32_t> call(q::command_body body,
                                      std::optional<q::request_key> key = std::nullopt) {
        last_call = ++calls_;
        send(q::command{surface, last_call, std::move(key), std::move(body)});
        return answer_to(last_call);
    }
    std::optional<std::uint32_t> answer_to(std::uint64_t call) const {
        const auto found = replies.find(call);
        return found == replies.end() ? std::nullopt : std::optional(found->second);
    }

    job_id create(unsigned number, q::job_priority priority = q::job_priority::normal) {
        const auto id = numbered(number);
        expect(s_ok, q::create_job{id, "job " + std::to_string(number), q::job_type::download, "S-1-5-21-1"});
        if (priority != q::job_priority::normal)
            expect(s_ok, q::set_property{id, priority});
        return id;
    }
    // A job with files of http://host/, resumed.
    job_id running(unsigned number, const std::string &host = "host", unsigned files = 1,
                   q::job_priority priority = q::job_priority::normal) {
        const auto id = create(number, priority);
        for (unsigned i = 0; i < files; ++i) {
            const auto name = std::to_string(number) + "-" + std::to_string(i);
            expect(s_ok, q::add_files{id, {file_at("http://" + host + "/" + name, name)}});
        }
        expect(s_ok, q::resume_job{id});
        return id;
    }
    template <class Body>
    void expect(std::uint32_t hresult, Body body) {
        const auto given = call(std::move(body));
        if (given != hresult)
            throw check_failure{"call gave " + (given ? std::to_string(*given) : "nothing") + ", not " +
                                    std::to_string(hresult),
                                __FILE__, __LINE__};
    }

    // ---- The server's part
    const q::start_transfer &last_start(const job_id &id) const {
        for (auto one = starts.rbegin(); one != starts.rend(); ++one)
            if (one->job == id)
                return *one;
        throw check_failure{"no transfer was started for " + id.text(), __FILE__, __LINE__};
    }
    // The transfer of the job that runs and was not told to stop.
    std::optional<q::transfer_id> active(const job_id &id) const {
        const auto running = queue_->running_transfer(id);
        if (!running || stopped(*running))
            return std::nullopt;
        return running;
    }
    bool runs(const job_id &id) const { return active(id).has_value(); }
    bool stopped(q::transfer_id id) const { return std::find(stops.begin(), stops.end(), id) != stops.end(); }

    void answer(const job_id &id, std::uint64_t size, std::string etag = "\"1\"") {
        const auto start = last_start(id);
        send(q::transfer_started{start.id, size, {std::move(etag), ""}, 0, start.offset, true});
    }
    void progress(const job_id &id, std::uint64_t written, std::uint64_t flushed) {
        send(q::transfer_progress{last_start(id).id, written, flushed});
    }
    void finish(const job_id &id, std::uint64_t size) {
        send(q::transfer_finished{last_start(id).id, size, size, std::nullopt, false});
    }
    void fail(const job_id &id, error what, std::uint64_t written = 0) {
        send(q::transfer_finished{last_start(id).id, written, written, what, false});
    }
    // Answers the last stop_transfer of the job.
    void end_stopped(const job_id &id, std::uint64_t written = 0) {
        send(q::transfer_finished{last_start(id).id, written, written, std::nullopt, true});
    }
    void download(const job_id &id, std::uint64_t size) {
        answer(id, size);
        finish(id, size);
    }

    // ---- Crash and restart
    void restart(bool same_boot = true, milliseconds away = 0ms) {
        jump_to(now.monotonic + away);
        if (!same_boot)
            now.monotonic = 5s;
        make_queue();
        starts.clear();
        stops.clear();
        renames.clear();
        deletes.clear();
        take(queue_->load(hive.everything(), same_boot, now));
    }

    // ---- What one sees
    const q::job &job(const job_id &id) const {
        const auto *found = queue_->find(surface, id);
        if (!found)
            throw check_failure{"no job " + id.text(), __FILE__, __LINE__};
        return *found;
    }
    q::job_state state(const job_id &id) const { return job(id).state; }
    bool listed(const job_id &id) const {
        for (const auto *one : queue_->list(surface))
            if (one->id == id)
                return true;
        return false;
    }
    std::size_t told(const job_id &id, std::uint32_t what) const {
        std::size_t count = 0;
        for (const auto &one : notifications)
            count += one.job == id && one.what == what;
        return count;
    }
    q::queue &queue() { return *queue_; }

    q::personality surface; // of the calls, and of the jobs that are looked at
    instant now{3'600'000ms, file_time_of_unix_epoch + 1'700'000'000 * file_time_per_second};
    memory_hive hive;
    std::vector<q::start_transfer> starts;
    std::vector<q::limit_transfer> rate_changes;
    std::vector<q::move_window> windows;
    std::vector<q::release_spool> released;
    std::vector<q::transfer_id> stops;
    std::vector<q::rename_files> renames;
    std::vector<q::delete_files> deletes;
    std::map<std::uint64_t, std::uint32_t> replies;
    std::vector<q::notification> notifications;
    q::hive_transaction last_transaction;
    std::uint64_t last_call = 0;

    void take(q::effects effects) {
        hive.commit(effects.transaction);
        last_transaction = std::move(effects.transaction);
        for (auto &one : effects.actions)
            std::visit([this](auto &action) { note(action); }, one);
    }

  private:
    void make_queue() {
        queue_ =
            std::make_unique<q::queue>(limits_, [this] { return random_ = random_ * 1664525 + 1013904223; });
    }
    void note(q::start_transfer &one) { starts.push_back(one); }
    void note(q::move_window &one) { windows.push_back(one); }
    void note(q::release_spool &one) { released.push_back(one); }
    void note(q::limit_transfer &one) { rate_changes.push_back(one); }
    void note(q::stop_transfer &one) { stops.push_back(one.id); }
    void note(q::rename_files &one) { renames.push_back(one); }
    void note(q::delete_files &one) { deletes.push_back(one); }
    void note(q::reply &one) {
        if (!replies.emplace(one.to, one.hresult).second)
            throw check_failure{"a second reply to call " + std::to_string(one.to), __FILE__, __LINE__};
    }
    void note(q::notification &one) { notifications.push_back(one); }

    q::settings limits_;
    std::uint32_t random_ = 42;
    std::unique_ptr<q::queue> queue_;
    std::uint64_t calls_ = 0;
};

} // namespace winebits::test
