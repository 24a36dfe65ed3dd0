// SPDX-License-Identifier: LGPL-2.1-or-later
// Which jobs need a script, and what it says of the origins of their files.
// Any thread, but for run() and look(), which belong to the thread for scripts.
#include "dlls/common/proxy/auto_proxy.hpp"

#include "dlls/common/engine_client/internet_settings.hpp"
#include "dlls/common/paths/remote_name.hpp"
#include "dlls/common/proxy/proxy_script.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <new>

namespace winebits::proxy {

namespace {

constexpr std::uint32_t preconfigured = 0, autodetect = 3; // BG_JOB_PROXY_USAGE
constexpr DWORD a_moment = 1'000;                          // milliseconds, like the next two
constexpr DWORD patience_at_the_end = 500, patience_with_a_job = 30'000;
constexpr std::size_t most_origins = 64;

// One URL for each origin.
std::map<std::string, std::wstring> origins_of(const std::vector<engine_client::file_record> &files) {
    std::map<std::string, std::wstring> out;
    for (const auto &file : files) {
        if (auto origin = paths::origin_of(file.remote_name); origin && out.size() < most_origins)
            out.emplace(std::move(*origin), file.remote_name);
    }
    return out;
}

template <class T>
engine_client::result<T> gone() {
    return std::unexpected(E_ABORT);
}

bool waits(const std::deque<GUID> &line, const GUID &job) {
    return std::ranges::find(line, job) != line.end();
}

bool needs_script(std::uint32_t usage) {
    return usage == autodetect ||
           (usage == preconfigured && !engine_client::read_internet_settings().script.empty());
}

} // namespace

auto_proxy::auto_proxy(engine_client::job_calls &jobs) : jobs_(jobs), shared_(std::make_shared<shared>()) {
    shared_->jobs = &jobs;
}

auto_proxy::~auto_proxy() {
    {
        const std::lock_guard hold(shared_->lock);
        shared_->jobs = nullptr;
        shared_->changed.notify_all();
    }
    if (!thread_.join(patience_at_the_end))
        thread_.detach();
}

void auto_proxy::files_added(const GUID &job) noexcept {
    try {
        std::unique_lock hold(shared_->lock);
        const bool detecting = shared_->detecting.contains(job);
        hold.unlock();
        if (detecting || needs_script(preconfigured))
            look_for(job);
    } catch (const std::bad_alloc &) { // the transfers go without
    }
}

void auto_proxy::usage_set(const GUID &job, std::uint32_t usage) noexcept {
    try {
        {
            const std::lock_guard hold(shared_->lock);
            if (usage == autodetect)
                shared_->detecting.insert(job);
            else
                shared_->detecting.erase(job);
        }
        if (needs_script(usage))
            look_for(job);
        else if (usage == preconfigured)
            (void)jobs_.set_proxy_answers(job, {}); // what an earlier script said
    } catch (const std::bad_alloc &) {
    }
}

void auto_proxy::transfers_begin(const GUID &job) noexcept {
    try {
        const auto found = jobs_.get(job);
        if (!found || !needs_script(found->proxy.usage))
            return;
        if (found->proxy.usage == autodetect) {
            const std::lock_guard hold(shared_->lock);
            shared_->detecting.insert(job);
        }
        look_for(job);
        const DWORD begun = GetTickCount();
        std::unique_lock hold(shared_->lock);
        const auto pending = [&] { return shared_->present == job || waits(shared_->wanted, job); };
        for (DWORD waited = 0; pending() && waited < a_moment; waited = GetTickCount() - begun)
            shared_->changed.wait(hold, a_moment - waited);
    } catch (const std::bad_alloc &) {
    }
}

void auto_proxy::look_for(const GUID &job) {
    const std::lock_guard hold(shared_->lock);
    if (!waits(shared_->wanted, job))
        shared_->wanted.push_back(job);
    if (!started_)
        thread_ = com::thread([state = shared_] { run(state); });
    started_ = true;
    shared_->changed.notify_all();
}

void auto_proxy::run(const std::shared_ptr<shared> &state) {
    for (;;) {
        GUID job;
        {
            std::unique_lock hold(state->lock);
            while (state->jobs && state->wanted.empty())
                state->changed.wait(hold);
            if (!state->jobs)
                return;
            job = state->wanted.front();
            state->wanted.pop_front();
            state->present = job;
        }
        look(state, job);
        const std::lock_guard hold(state->lock);
        state->present.reset();
        state->changed.notify_all();
    }
}

void auto_proxy::look(const std::shared_ptr<shared> &state, const GUID &job) {
    std::map<std::string, std::wstring> origins;
    bool detect = false;
    {
        const std::lock_guard hold(state->lock);
        const auto record = state->jobs ? state->jobs->get(job) : gone<engine_client::job_record>();
        const auto files =
            state->jobs ? state->jobs->files(job) : gone<std::vector<engine_client::file_record>>();
        if (!record || !files)
            return;
        detect = record->proxy.usage == autodetect;
        if (detect || record->proxy.usage == preconfigured)
            origins = origins_of(*files);
    }
    const auto script_url = engine_client::read_internet_settings().script;
    std::vector<engine_client::proxy_answer_record> answers;
    if (detect || !script_url.empty()) {
        proxy_script script(detect, script_url);
        const DWORD begun = GetTickCount();
        for (const auto &[origin, url] : origins) {
            if (auto answer = script.answer_for(url))
                answers.push_back({origin, std::move(*answer)});
            if (GetTickCount() - begun > patience_with_a_job)
                break;
        }
    }
    const std::lock_guard hold(state->lock);
    if (state->jobs)
        (void)state->jobs->set_proxy_answers(job, answers);
}

} // namespace winebits::proxy
