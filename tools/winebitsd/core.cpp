// SPDX-License-Identifier: LGPL-2.1-or-later
// Start and end of the daemon's work.
// Main thread only.
#include "tools/winebitsd/core.hpp"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <random>
#include <unistd.h>
#include <utility>

namespace winebits::daemon {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds default_idle_exit{60'000};
// Whoever started the daemon needs the time to connect.
constexpr milliseconds least_idle_before_visit{10'000};
constexpr milliseconds between_left_checks{10};

seconds seconds_or(const std::optional<std::uint32_t> &number, seconds otherwise) {
    return number ? std::max(seconds(*number), seconds(1)) : otherwise;
}

std::vector<queue::hive_change> removals(const std::vector<store::hive::place> &places) {
    std::vector<queue::hive_change> out;
    for (const auto &one : places)
        out.emplace_back(queue::hive_delete_value{one.key, one.name});
    return out;
}

} // namespace

std::uint32_t random_bits() {
    thread_local std::random_device device;
    return device();
}

instant present() {
    timespec boot{}, wall{};
    ::clock_gettime(CLOCK_BOOTTIME, &boot);
    ::clock_gettime(CLOCK_REALTIME, &wall);
    instant now;
    now.monotonic = milliseconds(boot.tv_sec * 1000 + boot.tv_nsec / 1'000'000);
    now.wall = file_time_of_unix_epoch + static_cast<file_time>(wall.tv_sec) * file_time_per_second +
               static_cast<file_time>(wall.tv_nsec) / 100;
    return now;
}

core::core(state_folder &folder, log &journal, std::function<void()> left,
           std::shared_ptr<const confinement> confined)
    : folder_(folder), journal_(journal), left_(std::move(left)), confinement_(std::move(confined)),
      activity_(journal) {}

core::~core() = default;

start_result<void> core::start() {
    const auto secret = take_up_hive();
    if (!secret)
        return std::unexpected(secret.error());
    const auto instance = rpc::random_hex(16);
    if (!instance)
        return std::unexpected(start_failure{protocol::exit_code::state_folder, "no random bytes"});
    rpc::identity self{*secret, static_cast<dev_t>(folder_.identity().device),
                       static_cast<ino_t>(folder_.identity().inode), *instance};
    auto listening = rpc::server::listen(std::move(self), *this);
    if (!listening)
        return std::unexpected(start_failure{protocol::exit_code::state_folder, "no port to listen on"});
    server_ = std::move(*listening);
    cost_ = std::make_unique<cost_watch>([this](std::uint32_t) { network_changed(); });
    network_ = std::make_unique<network_watch>([this](bool) { network_changed(); });
    if (!network_->connected())
        network_changed();
    check_idle();
    return folder_.publish({server_->port(), ::getpid(), *instance});
}

void core::network_changed() {
    handle(queue::network_changed{network_->connected(), cost_->state(), cost_->cellular()});
}

start_result<rpc::key> core::take_up_hive() {
    auto opened = store::hive::open(folder_.file(protocol::file::hive));
    if (!opened)
        return std::unexpected(start_failure{protocol::exit_code::state_folder,
                                             "the hive can't be opened: " + opened.error().message});
    if ((*opened)->recovered())
        journal_.write(level::error, "the hive was damaged: it is kept as hive.db.bad, and a new one begins");
    auto values = (*opened)->read_all(); // without secrets: which key is the right one is not known yet
    if (!values)
        return std::unexpected(start_failure{protocol::exit_code::state_folder,
                                             "the hive can't be read: " + values.error().message});

    const auto stored = read_notes(*values);
    notes_ = stored.value_or(hive_notes{});
    notes_.boot_id = present_boot_id();
    notes_.folder = folder_.identity();
    notes_.prefix = folder_.prefix().value_or(std::string());
    if (stored)
        notes_.drives = moved(stored->drives, stored->prefix, notes_.prefix);
    if (!notes_.prefix.empty())
        notes_.drives.insert_or_assign('c', notes_.prefix + "/drive_c");
    const bool copied = stored && is_copy(*stored, notes_);
    auto secret = copied ? folder_.new_key() : folder_.key();
    if (!secret)
        return secret;
    if (copied)
        journal_.write(level::warning,
                       "this prefix is a copy: it has a new key, and jobs for files outside it stop");

    (*opened)->unlock(*secret);
    values = (*opened)->read_all();
    if (!values)
        return std::unexpected(start_failure{protocol::exit_code::state_folder,
                                             "the hive can't be read: " + values.error().message});
    const auto forgotten = removals((*opened)->unopened());

    store_ = std::make_unique<store::store_thread>(std::move(*opened));
    runner_ = std::make_unique<effect_runner>(
        *store_, [this](const queue::action &one) { carry_out(one); },
        [this](const store::store_error &why) { on_storage_failure(why); }, [this] { check_idle(); });
    status_ = std::make_unique<status_page_writer>(folder_.path());
    user_ = tools::read_user_settings();
    paused_ = !outlives_wine(); // until a service connects
    auto begun = begin_queue(*values);
    if (!forgotten.empty()) {
        journal_.write(level::warning, "secrets of jobs that another key has sealed are forgotten: " +
                                           std::to_string(forgotten.size()));
        apply({{forgotten, queue::durability::process_kill}, {}});
    }
    sweep_spool();
    apply(std::move(begun));
    return secret;
}

// The values tell of which boot and folder they are: the first commit after another boot may have failed.
queue::effects core::begin_queue(const std::vector<queue::hive_value> &values) {
    const auto stored = read_notes(values);
    const bool copied = stored && is_copy(*stored, notes_);
    const bool same_boot = stored && !copied && !notes_.boot_id.empty() && stored->boot_id == notes_.boot_id;
    queue_ = std::make_unique<queue::queue>(queue_settings(), random_bits);
    const auto foreign = [this](const queue::local_path &path) { return lies_outside_prefix(path); };
    auto begun = queue_->load(values, same_boot, present(),
                              copied ? foreign : std::function<bool(const queue::local_path &)>());
    if (stored != notes_)
        keep_with(begun, notes_);
    return begun;
}

// A stream that is of no job any more may have left its file when the daemon was killed.
void core::sweep_spool() {
    std::error_code unknown;
    if (!std::filesystem::is_directory(spool_folder(), unknown))
        return;
    std::vector<std::string> known;
    for (const auto surface : {queue::personality::delivery_job, queue::personality::delivery_download})
        for (const auto *job : queue_->list(surface))
            for (const auto &file : job->files)
                if (file.delivery.sink == queue::sink_kind::stream)
                    known.push_back(file.temporary_name);
    transfers().sweep_spool(std::move(known));
}

std::string core::spool_folder() const {
    return folder_.file(protocol::file::spool);
}

bool core::lies_outside_prefix(const queue::local_path &path) const {
    const auto root = notes_.drives.find(path.drive);
    return root == notes_.drives.end() || notes_.prefix.empty() ||
           !(root->second + '/' + path.unix_relative).starts_with(notes_.prefix + '/');
}

queue::settings core::queue_settings() const {
    const auto &wanted = notes_.settings;
    queue::settings out;
    out.slice = seconds_or(wanted.slice, out.slice);
    out.stall = seconds_or(wanted.stall, out.stall);
    out.job_inactivity_timeout = seconds_or(wanted.job_inactivity_timeout, out.job_inactivity_timeout);
    out.max_jobs_per_user = wanted.max_jobs_per_user;
    out.max_jobs_per_machine = wanted.max_jobs_per_machine;
    out.max_files_per_job = wanted.max_files_per_job;
    out.max_ranges_per_file = wanted.max_ranges_per_file;
    out.maximum_download_time = seconds_or(wanted.maximum_download_time, out.maximum_download_time);
    out.bandwidth = notes_.bandwidth;
    out.delivery = notes_.delivery;
    out.paused = paused_;
    return out;
}

transfer::options core::transfer_options() const {
    const auto &wanted = notes_.settings;
    transfer::options out;
    out.connect_timeout = seconds_or(wanted.connect_timeout, out.connect_timeout);
    out.stall_timeout = seconds_or(wanted.stall_timeout, out.stall_timeout);
    out.file_mode_mask = wanted.umask.value_or(out.file_mode_mask) & 0777;
    const auto &environment = notes_.environment;
    out.environment = {environment.http_proxy, environment.https_proxy, environment.no_proxy,
                       environment.internet_proxy, environment.internet_bypass};
    out.trusted_roots = notes_.roots;
    out.spool_folder = spool_folder();
    return out;
}

milliseconds core::idle_exit() const {
    if (paused_ && was_visited_)
        return milliseconds(0);
    const auto &wanted = notes_.settings.idle_exit;
    const milliseconds quiet = wanted ? milliseconds(seconds(*wanted)) : default_idle_exit;
    return was_visited_ ? quiet : std::max(quiet, least_idle_before_visit);
}

void core::check_idle() {
    const bool idle = condition_ == condition::working && server_ && server_->connections() == 0 &&
                      running_.empty() && runner_->idle() && queue_->may_leave(present());
    if (!idle)
        idle_.stop();
    else if (!idle_.running())
        idle_.start(idle_exit(), [this] { leave("nothing to do", milliseconds(5000)); });
}

void core::leave(std::string_view why, milliseconds limit) {
    if (condition_ == condition::leaving)
        return;
    journal_.write(level::info, "leaving: " + std::string(why));
    condition_ = condition::leaving;
    leave_until_ = std::chrono::steady_clock::now() + limit;
    for (auto *timer : {&deadline_, &idle_, &leaving_soon_, &recovery_, &absence_})
        timer->stop();
    folder_.withdraw();
    if (server_)
        server_->close_doors();
    for (const auto &[id, transfer] : running_)
        transfers().stop(id);
    check_left();
}

// Whatever is not brought to an end in time is as after a SIGKILL, which loses nothing either.
void core::check_left() {
    const bool done = running_.empty() && runner_->idle() && asked_.empty();
    if (done || std::chrono::steady_clock::now() >= leave_until_)
        left_();
    else
        left_check_.start(between_left_checks, [this] { check_left(); });
}

} // namespace winebits::daemon
