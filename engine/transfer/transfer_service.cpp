// SPDX-License-Identifier: LGPL-2.1-or-later
// Puts the threads together and keeps the books of the main thread: which transfers there are, and which
// removals wait for one of them to end. Main thread, but where said.
#include "engine/transfer/transfer_service.hpp"

#include "engine/transfer/copy.hpp"
#include "engine/transfer/file_jobs.hpp"
#include "engine/transfer/network_thread.hpp"
#include "engine/transfer/posix_file_system.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <list>
#include <map>
#include <mutex>
#include <new>
#include <system_error>

namespace winebits::transfer {
namespace {

void initialise_libcurl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

// "a/b/file" below "/root" becomes "/root/a/b" and "file".
struct split_path {
    std::string folder, name;
};
split_path split(const std::string &root, const std::string &relative) {
    const auto slash = relative.rfind('/');
    const auto below = slash == std::string::npos ? std::string() : relative.substr(0, slash);
    return {root + "/" + below, slash == std::string::npos ? relative : relative.substr(slash + 1)};
}

bool plain_name(const std::string &name) {
    return !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos;
}

} // namespace

class transfer_service::implementation {
  public:
    implementation(options settings, drive_resolver resolve, event_sink sink,
                   std::shared_ptr<file_system> files)
        : settings_(std::make_shared<configuration>(std::move(settings), serial_)),
          resolve_(std::move(resolve)), sink_(std::move(sink)), files_(std::move(files)),
          main_(g_main_context_default()), network_(
                                               pool_, [this](queue::event event) { post(std::move(event)); },
                                               [this](queue::transfer_id id) { post_progress(id); }) {}

    ~implementation();

    void start(const queue::start_transfer &);
    void stop(queue::transfer_id);
    void limit(const queue::limit_transfer &);
    void move_window(const queue::move_window &what) { network_.move_window(what.id, what.end); }
    void release_spool(const queue::release_spool &);
    void sweep_spool(std::vector<std::string> known);
    void rename(const queue::rename_files &);
    void remove(const queue::delete_files &);
    void check_folder(const queue::local_path &, std::function<void(std::optional<error>)> done);
    std::optional<std::uint64_t> written(queue::transfer_id) const;
    void configure(options settings) {
        settings_ = std::make_shared<configuration>(std::move(settings), ++serial_);
    }

  private:
    struct live {
        std::shared_ptr<transfer_counters> counters;
        std::string temporary_path; // Unix
        std::unique_ptr<copy> copying;
    };
    struct removal {
        job_id job;
        std::vector<located_file> files;
    };

    void start_copy(const queue::start_transfer &, const std::string &source, disk_threads, file_plan,
                    std::shared_ptr<transfer_counters>);
    copy *copy_of(queue::transfer_id) const;
    std::shared_ptr<transfer_counters> counters_of(queue::transfer_id) const;
    std::optional<split_path> place_of(const queue::start_transfer &);
    located_file locate(const queue::local_path &, const std::string &temporary_name);
    located_file locate(const queue::temporary_file &);
    // One thread writes all spool files: what it was told to sweep is gone before it makes any.
    work_thread &spool_thread() { return writers_.front(); }
    bool in_use(const located_file &) const;
    void remove_now(removal);
    void remove_waiting();

    // Any thread.
    void post(queue::event);
    void post_progress(queue::transfer_id);
    void deliver(const queue::event &);

    unsigned serial_ = 0; // of settings_
    std::shared_ptr<const configuration> settings_;
    const drive_resolver resolve_;
    const event_sink sink_;
    const std::shared_ptr<file_system> files_;
    std::map<queue::transfer_id, live> live_;
    mutable std::mutex live_mutex_; // disk threads look counters up
    std::list<removal> waiting_;    // for transfers that are still about to write
    std::size_t next_disk_ = 0;

    // In this order: what is made later ends first. Writers and flushers post to each other only while a
    // download is alive, and the network thread waits for those.
    mailbox main_;
    block_pool pool_;
    std::array<work_thread, 2> flushers_{work_thread("winebits-sync1"), work_thread("winebits-sync2")};
    std::array<work_thread, 2> writers_{work_thread("winebits-disk1"), work_thread("winebits-disk2")};
    work_thread looker_{"winebits-look"}; // a program waits for it, so it has nothing else to do
    network_thread network_;
};

transfer_service::implementation::~implementation() {
    std::map<queue::transfer_id, live> left; // copies write until they end
    {
        const std::lock_guard lock(live_mutex_);
        left.swap(live_);
    }
    for (const auto &[id, one] : left)
        if (one.copying)
            one.copying->stop();
}

// In which folder, and under which final name.
std::optional<split_path> transfer_service::implementation::place_of(const queue::start_transfer &what) {
    if (what.delivery.window_end)
        return split_path{settings_->options.spool_folder, {}};
    const auto root = resolve_(what.target.drive);
    return root ? std::optional(split(*root, what.target.unix_relative)) : std::nullopt;
}

void transfer_service::implementation::start(const queue::start_transfer &what) {
    const bool spooled = what.delivery.window_end.has_value();
    auto path = place_of(what);
    if (!path)
        return post(
            queue::transfer_finished{.id = what.id, .failure = error{.why = cause::drive_not_mapped}});
    if (!plain_name(what.temporary_name) || path->folder.empty())
        return post(
            queue::transfer_finished{.id = what.id, .failure = error{.why = cause::invalid_argument}});
    if (path->name.size() > NAME_MAX) // better now than when everything has come
        return post(queue::transfer_finished{
            .id = what.id, .failure = error{.why = cause::os_error, .os_errno = ENAMETOOLONG}});

    const auto source_root = what.source ? resolve_(what.source->drive) : std::nullopt;
    if (what.source && !source_root)
        return post(queue::transfer_finished{
            .id = what.id, .failure = error{.why = cause::drive_not_mapped, .at_source = true}});
    if (what.source && !what.ranges.empty()) // bits-api 5.7
        return post(
            queue::transfer_finished{.id = what.id, .failure = error{.why = cause::invalid_argument}});

    auto counters = std::make_shared<transfer_counters>();
    {
        const std::lock_guard lock(live_mutex_);
        live_[what.id] = {counters, path->folder + "/" + what.temporary_name, nullptr};
    }
    auto plan = plan_of(what, std::move(path->folder), settings_->options);
    const auto disk = spooled ? 0 : next_disk_++ % writers_.size();
    const disk_threads threads{*files_, pool_, writers_[disk], flushers_[disk]};
    if (what.source)
        start_copy(what, *source_root + "/" + what.source->unix_relative, threads, std::move(plan),
                   std::move(counters));
    else
        network_.start(what, settings_, threads, std::move(plan), std::move(counters));
}

void transfer_service::implementation::start_copy(const queue::start_transfer &what,
                                                  const std::string &source, disk_threads threads,
                                                  file_plan plan,
                                                  std::shared_ptr<transfer_counters> counters) {
    try {
        auto made = std::make_unique<copy>(
            what, source, threads, std::move(plan), std::move(counters),
            [this](queue::event event) { post(std::move(event)); },
            [this, id = what.id] { post_progress(id); });
        const std::lock_guard lock(live_mutex_);
        live_[what.id].copying = std::move(made);
    } catch (const std::system_error &) { // no thread to be had
        post(queue::transfer_finished{.id = what.id, .failure = error{.why = cause::out_of_memory}});
    }
}

copy *transfer_service::implementation::copy_of(queue::transfer_id id) const {
    const std::lock_guard lock(live_mutex_);
    const auto found = live_.find(id);
    return found == live_.end() ? nullptr : found->second.copying.get();
}

void transfer_service::implementation::stop(queue::transfer_id id) {
    if (auto *copying = copy_of(id))
        copying->stop();
    else
        network_.stop(id);
}

void transfer_service::implementation::limit(const queue::limit_transfer &what) {
    if (auto *copying = copy_of(what.id))
        copying->limit(what.rate_limit);
    else
        network_.limit(what.id, what.rate_limit);
}

std::shared_ptr<transfer_counters>
transfer_service::implementation::counters_of(queue::transfer_id id) const {
    const std::lock_guard lock(live_mutex_);
    const auto found = live_.find(id);
    return found == live_.end() ? nullptr : found->second.counters;
}

std::optional<std::uint64_t> transfer_service::implementation::written(queue::transfer_id id) const {
    const auto counters = counters_of(id);
    if (!counters || !counters->body_begun)
        return std::nullopt;
    return counters->written.load(std::memory_order_acquire);
}

located_file transfer_service::implementation::locate(const queue::local_path &target,
                                                      const std::string &temporary_name) {
    located_file out{.folder = {}, .name = {}, .temporary_name = temporary_name};
    if (const auto root = resolve_(target.drive)) {
        auto path = split(*root, target.unix_relative);
        out.folder = std::move(path.folder);
        out.name = std::move(path.name);
    }
    return out;
}

located_file transfer_service::implementation::locate(const queue::temporary_file &what) {
    if (what.spooled)
        return {.folder = settings_->options.spool_folder, .name = {}, .temporary_name = what.temporary_name};
    return locate(what.target, what.temporary_name);
}

void transfer_service::implementation::release_spool(const queue::release_spool &what) {
    if (!plain_name(what.temporary_name))
        return;
    spool_thread().post([this, what, path = settings_->options.spool_folder]() noexcept {
        const auto folder = files_->open_folder(path);
        const auto file = folder ? files_->open(*folder, what.temporary_name) : file_result<descriptor>();
        if (folder && file)
            files_->release(*file, what.offset);
    });
}

void transfer_service::implementation::sweep_spool(std::vector<std::string> known) {
    spool_thread().post([this, known = std::move(known), path = settings_->options.spool_folder]() noexcept {
        remove_unknown(*files_, path, known);
    });
}

void transfer_service::implementation::rename(const queue::rename_files &what) {
    std::vector<located_file> files;
    for (const auto &one : what.renames) {
        files.push_back(locate(one.target, one.temporary_name));
        files.back().modified = one.modified;
        files.back().size = one.size;
        files.back().keep_existing = one.keep_existing;
        files.back().begun = one.begun;
    }
    flushers_[next_disk_++ % flushers_.size()].post(
        [this, job = what.job, files = std::move(files), mode = final_mode(settings_->options)]() noexcept {
            post(queue::files_renamed{job, rename_all(*files_, files, mode)});
        });
}

bool transfer_service::implementation::in_use(const located_file &file) const {
    const std::lock_guard lock(live_mutex_);
    return file.folder &&
           std::ranges::any_of(live_, [path = *file.folder + "/" + file.temporary_name](const auto &one) {
               return one.second.temporary_path == path;
           });
}

// A transfer that was told to stop may still be about to make its file, so its removal waits for the end.
void transfer_service::implementation::remove(const queue::delete_files &what) {
    removal wanted{what.job, {}};
    for (const auto &one : what.files)
        wanted.files.push_back(locate(one));
    waiting_.push_back(std::move(wanted));
    remove_waiting();
}

void transfer_service::implementation::remove_waiting() {
    for (auto one = waiting_.begin(); one != waiting_.end();) {
        if (std::ranges::any_of(one->files, [this](const auto &file) { return in_use(file); })) {
            ++one;
        } else {
            remove_now(std::move(*one));
            one = waiting_.erase(one);
        }
    }
}

void transfer_service::implementation::remove_now(removal wanted) {
    flushers_[next_disk_++ % flushers_.size()].post([this, wanted = std::move(wanted)]() noexcept {
        post(queue::files_deleted{wanted.job, remove_all(*files_, wanted.files)});
    });
}

void transfer_service::implementation::check_folder(const queue::local_path &target,
                                                    std::function<void(std::optional<error>)> done) {
    looker_.post([this, file = locate(target, {}), done = std::move(done)]() noexcept {
        main_.post([refused = refusal_of(*files_, file), done]() noexcept { done(refused); });
    });
}

void transfer_service::implementation::post(queue::event event) {
    main_.post([this, event = std::move(event)]() noexcept { deliver(event); });
}

// At most one is on its way for each transfer, and it carries the counts of the moment it arrives.
void transfer_service::implementation::post_progress(queue::transfer_id id) {
    auto counters = counters_of(id);
    if (!counters || counters->progress_posted.exchange(true))
        return;
    main_.post([this, id, counters = std::move(counters)]() noexcept {
        counters->progress_posted = false;
        sink_(progress_of(id, *counters));
    });
}

void transfer_service::implementation::deliver(const queue::event &event) {
    if (const auto *last = std::get_if<queue::transfer_finished>(&event)) {
        {
            std::unique_lock lock(live_mutex_);
            const auto ended = live_.extract(last->id);
            lock.unlock();
        } // the thread of a copy has nothing left to do and ends here
        remove_waiting();
    }
    sink_(event);
}

transfer_service::transfer_service(options settings, drive_resolver resolve, event_sink sink,
                                   std::shared_ptr<file_system> files) {
    initialise_libcurl();
    if (!files)
        files = std::make_shared<posix_file_system>();
    implementation_ = std::make_unique<implementation>(std::move(settings), std::move(resolve),
                                                       std::move(sink), std::move(files));
}

transfer_service::~transfer_service() = default;

void transfer_service::start(const queue::start_transfer &what) {
    implementation_->start(what);
}

void transfer_service::stop(queue::transfer_id id) {
    implementation_->stop(id);
}

void transfer_service::limit(const queue::limit_transfer &what) {
    implementation_->limit(what);
}

void transfer_service::move_window(const queue::move_window &what) {
    implementation_->move_window(what);
}

void transfer_service::release_spool(const queue::release_spool &what) {
    implementation_->release_spool(what);
}

void transfer_service::sweep_spool(std::vector<std::string> known) {
    implementation_->sweep_spool(std::move(known));
}

void transfer_service::rename(const queue::rename_files &what) {
    implementation_->rename(what);
}

void transfer_service::remove(const queue::delete_files &what) {
    implementation_->remove(what);
}

void transfer_service::check_folder(const queue::local_path &target,
                                    std::function<void(std::optional<error>)> done) {
    implementation_->check_folder(target, std::move(done));
}

std::optional<std::uint64_t> transfer_service::written(queue::transfer_id id) const {
    return implementation_->written(id);
}

void transfer_service::configure(options settings) {
    implementation_->configure(std::move(settings));
}

} // namespace winebits::transfer
