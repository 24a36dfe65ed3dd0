// SPDX-License-Identifier: LGPL-2.1-or-later
// See round.hpp.
// Test thread.
#include "tests/faults/origin/round.hpp"

#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>
#include <fstream>
#include <openssl/evp.h>
#include <set>

namespace winebits::faults {
namespace {

using namespace test;
namespace method = protocol::method;

// Of sixteen connections in the foreground.
constexpr std::size_t most_at_once = 12;
constexpr std::uint64_t neighbour_size = 2 << 20;
constexpr char neighbour_file[] = "neighbour.bin";
// Above what a daemon needs for as many transfers of well-behaved servers. Sanitizers need more for
// themselves.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t most_memory_kib = 1024 << 10;
#else
constexpr std::uint64_t most_memory_kib = 128 << 10;
#endif

// In URLs, so that each surface's requests count for themselves.
const char *name_of(surface where) {
    return where == surface::delivery     ? "delivery"
           : where == surface::foreground ? "foreground"
                                          : "background";
}

std::string base64(const std::string &bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char *>(out.data()),
                                                        reinterpret_cast<const unsigned char *>(bytes.data()),
                                                        static_cast<int>(bytes.size()))));
    return out;
}

// The most that the process ever had in memory, in KiB.
std::uint64_t peak_memory(pid_t process) {
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string word; status >> word;)
        if (std::uint64_t value = 0; word == "VmHWM:" && status >> value)
            return value;
    return 0;
}

} // namespace

round_of_trials::round_of_trials(surface where, std::string which, const servers &with,
                                 const std::vector<row> &what)
    : where_(where), which_(std::move(which)), servers_(with), waiting_(what.rbegin(), what.rend()),
      client_(prefix_.connect_to(where == surface::delivery ? protocol::surface::delivery_download
                                                            : protocol::surface::bits,
                                 where == surface::delivery ? new_guid() : std::string())),
      place_{where, prefix_, client_}, daemon_(*prefix_.daemon()) {
    configure(with);
    // In the foreground, where it needs nobody's turn.
    const place_of_trials beside{where == surface::delivery ? where : surface::foreground, prefix_, client_};
    neighbour_ = start_job(beside, with.plain_url("/neighbour?size=2M&pace=128K"), neighbour_file);
}

void round_of_trials::configure(const servers &with) {
    must_call(
        client_, method::surface_configure,
        R"({"settings":{"connect_timeout":6,"stall_timeout":6,"stall":60},"environment":{"http_proxy":")" +
            with.proxy() + R"(","no_proxy":"127.0.0.1"},"roots":[")" + base64(with.root()) + R"("]})");
}

std::string round_of_trials::title() const {
    const std::string surface = where_ == surface::delivery     ? "Delivery Optimization"
                                : where_ == surface::foreground ? "BITS in the foreground"
                                                                : "BITS in the background";
    return which_.empty() ? surface : surface + ", " + which_;
}

bool round_of_trials::advance() {
    while (!waiting_.empty() && running_.size() < most_at_once) {
        const auto next = waiting_.back();
        waiting_.pop_back();
        running_.emplace_back(place_, next,
                              servers_.url(*origin::behaviour_named(next.behaviour), name_of(where_)));
    }
    const auto jobs = must_call(client_, method::job_list);
    for (const auto &job : *jobs.find("jobs")->items()) {
        const auto id = string_at(job, "id");
        const auto its = std::ranges::find(running_, id, &trial::job);
        if (its != running_.end() && !its->over())
            its->look(job);
    }
    for (auto one = running_.begin(); one != running_.end();) {
        if (!one->over())
            one->give_up_when_late();
        if (!one->over()) {
            ++one;
            continue;
        }
        const auto &expected = one->what().on(where_);
        failures_[one->what().behaviour] = one->failure();
        steps_ += expected.size();
        if (expected.back().what == shows::delivered)
            delivered_.push_back(std::string(one->what().behaviour) + ".bin");
        one = running_.erase(one);
    }
    return !running_.empty() || !waiting_.empty();
}

std::string round_of_trials::daemon_lives() const {
    const auto now = prefix_.daemon();
    return now == daemon_ ? std::string() : "it is another daemon, or none";
}

std::string round_of_trials::memory_is_bounded() const {
    const auto peak = peak_memory(daemon_);
    print_message("# %s: at most %lu KiB of memory\n", title().c_str(), static_cast<unsigned long>(peak));
    return peak > 0 && peak <= most_memory_kib ? std::string() : std::to_string(peak) + " KiB of memory";
}

std::string round_of_trials::neighbour_is_delivered() {
    const auto find = [&](const char *path) { return number_at(get_job(client_, neighbour_), path); };
    constexpr std::uint64_t transferred = 6;
    if (!holds_soon([&] { return find("state") == transferred; }))
        return "it is not delivered: " + rpc::json::text(get_job(client_, neighbour_));
    if (find("error_count") != 0)
        return "it had an error";
    call_job(client_, method::job_complete, neighbour_);
    return contents_of(prefix_.drive_c(neighbour_file)) == origin::content(neighbour_size) ? std::string()
                                                                                           : "a wrong file";
}

// Of a cancelled job its temporary file goes a little later.
std::string round_of_trials::nothing_is_left() const {
    std::set<std::string> expected(delivered_.begin(), delivered_.end());
    expected.insert({neighbour_file, "ProgramData"});
    std::string left;
    const bool clean = holds_soon([&] {
        left.clear();
        for (const auto &one : std::filesystem::directory_iterator(prefix_.drive_c("")))
            if (!expected.contains(one.path().filename()))
                left += one.path().filename().string() + " ";
        return left.empty();
    });
    return clean ? std::string() : "left: " + left;
}

} // namespace winebits::faults
