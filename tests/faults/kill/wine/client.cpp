// SPDX-License-Identifier: LGPL-2.1-or-later
// See client.hpp.
#include "tests/faults/kill/wine/client.hpp"

#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/wait.hpp"

#include <array>
#include <cstdio>

namespace winebits::kill {

using namespace winebits::conformance;

namespace {

constexpr std::uint64_t small_size = 3000, large_size = 3 << 20;
constexpr std::uint64_t small_seed = 1, large_seed = 2;
constexpr std::size_t most_jobs = 3; // of random lives
constexpr unsigned patience = 4;     // times the usual bound

void found(const std::string &name) {
    std::printf("class %s\n", name.c_str());
}

// What a client may see of a service that has died (bits-api 1.4).
bool means_lost(HRESULT code) {
    constexpr std::array<std::uint32_t, 6> lost{0x800706BA, 0x800706BE, 0x800706BF,
                                                0x800706D9, 0x80010108, 0x80010012};
    for (const auto one : lost)
        if (static_cast<std::uint32_t>(code) == one)
            return true;
    return false;
}

[[noreturn]] void wrong(const std::string &message) {
    throw test::check_failure{message, __FILE__, __LINE__};
}

} // namespace

client::client(ledger &notes, const std::string &address, const std::string &folder, unsigned seed)
    : ledger_(notes), address_(address), folder_(folder), random_(seed) {}

void client::expect(HRESULT code, const char *what) const {
    if (means_lost(code))
        throw service_lost{code};
    if (FAILED(code))
        wrong(std::string(what) + ": " + hex(code));
}

com_pointer<IBackgroundCopyManager> client::manager() {
    if (!manager_)
        expect(CoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_LOCAL_SERVER,
                                IID_IBackgroundCopyManager, reinterpret_cast<void **>(manager_.put())),
               "activation");
    return manager_;
}

text client::local_name(const std::string &name, std::size_t file) const {
    return widen(folder_ + "\\" + name + "-" + std::to_string(file));
}

std::string client::new_name() {
    return "job-" + unique_word();
}

// ---- Calls ----

template <class Function>
void client::noted(const std::string &name, call what, const std::string &value, Function &&made) {
    ledger_.begin(name, what, value);
    expect(made(), "a call");
    ledger_.succeeded(name);
}

void client::create(const std::string &name) {
    const text wide_name = widen(name);
    job made;
    GUID id{};
    const auto from = manager();
    noted(name, call::create, "",
          [&] { return from->CreateJob(wide(wide_name), BG_JOB_TYPE_DOWNLOAD, &id, made.put()); });
    jobs_[name] = made;
    expect(made->SetPriority(BG_JOB_PRIORITY_FOREGROUND), "SetPriority");
}

void client::describe(const std::string &name) {
    const auto words = unique_word();
    const text value = widen(words);
    noted(name, call::describe, words, [&] { return jobs_.at(name)->SetDescription(wide(value)); });
}

void client::add(const std::string &name, bool large) {
    const auto number = ledger_.entries().at(name).known.files.size();
    const text remote =
        widen(address_ + (large ? "/slow/large?" : "/small?") + name + "-" + std::to_string(number));
    const text local = local_name(name, number);
    noted(name, large ? call::add_large : call::add_small, "",
          [&] { return jobs_.at(name)->AddFile(wide(remote), wide(local)); });
}

void client::resume(const std::string &name) {
    const auto &its = jobs_.at(name);
    callbacks_[name] = recording_callback::make();
    expect(its->SetNotifyInterface(callbacks_[name].get()), "SetNotifyInterface");
    noted(name, call::resume, "", [&] { return its->Resume(); });
}

void client::wait_told(const std::string &name) {
    const auto &its = callbacks_.at(name);
    const bool told = wait_until(
        [&] {
            const auto state = state_of(jobs_.at(name));
            if (state == BG_JOB_STATE_ERROR || state == BG_JOB_STATE_TRANSIENT_ERROR)
                wrong(name + " is in " + state_name(state));
            return its->count(BG_NOTIFY_JOB_TRANSFERRED) > 0;
        },
        patience);
    if (!told)
        wrong(name + " is " + state_name(state_of(jobs_.at(name))) + ", and nobody is told");
}

void client::complete(const std::string &name) {
    noted(name, call::complete, "", [&] {
        const HRESULT code = jobs_.at(name)->Complete();
        return code == BG_S_PARTIAL_COMPLETE ? E_FAIL : code; // it was there
    });
    check_files(name, ledger_.entries().at(name).known, false);
    jobs_.erase(name);
}

void client::cancel(const std::string &name) {
    noted(name, call::cancel, "", [&] { return jobs_.at(name)->Cancel(); });
    jobs_.erase(name);
}

// ---- What must be there ----

BG_JOB_STATE client::state_of(const job &of) const {
    BG_JOB_STATE state{};
    expect(of->GetState(&state), "GetState");
    return state;
}

std::map<std::string, client::job> client::listed() {
    com_pointer<IEnumBackgroundCopyJobs> all;
    expect(manager()->EnumJobs(0, all.put()), "EnumJobs");
    std::map<std::string, job> out;
    for (;;) {
        job one;
        com_string name;
        const HRESULT code = all->Next(1, one.put(), nullptr);
        expect(code, "Next");
        if (code != S_OK)
            return out;
        expect(one->GetDisplayName(name.put()), "GetDisplayName");
        if (!out.emplace(narrow(name.value()), one).second)
            wrong("a job is there twice");
    }
}

// Empty: the job may be the one of these facts. All legal end states are here; any other is an answer.
std::string client::contradiction(const job_facts &known, const job &its) const {
    if (!known.is_there())
        return its ? "it is still there" : "";
    if (!its)
        return "it is lost";
    com_string description;
    expect(its->GetDescription(description.put()), "GetDescription");
    if (narrow(description.value()) != known.description)
        return "its description is " + narrow(description.value());
    com_pointer<IEnumBackgroundCopyFiles> files;
    ULONG count = 0;
    expect(its->EnumFiles(files.put()), "EnumFiles");
    expect(files->GetCount(&count), "GetCount");
    if (count != known.files.size())
        return "it has " + std::to_string(count) + " files";
    const auto state = state_of(its);
    if (known.at == job_facts::phase::created)
        return state == BG_JOB_STATE_SUSPENDED ? "" : "it is " + state_name(state);
    switch (state) {
    case BG_JOB_STATE_QUEUED:
    case BG_JOB_STATE_CONNECTING:
    case BG_JOB_STATE_TRANSFERRING:
    case BG_JOB_STATE_TRANSFERRED:
        return "";
    default:
        return "it is " + state_name(state);
    }
}

void client::check_files(const std::string &name, const job_facts &known, bool may_be_there) const {
    static const std::array all{entity(small_size, small_seed), entity(large_size, large_seed)};
    for (std::size_t i = 0; i < known.files.size(); ++i) {
        const auto there = contents(local_name(name, i));
        if (!there && known.at == job_facts::phase::completed)
            wrong(name + " was completed, and a file is not there");
        if (there && known.at != job_facts::phase::completed && !may_be_there)
            wrong(name + " was not completed, and a file is there");
        if (there && *there != all[known.files[i]])
            wrong(name + " has a wrong or half file");
    }
}

void client::check() {
    const auto there = listed();
    constexpr std::array phases{"absent", "created", "running", "completed", "cancelled"};
    for (auto &[name, its] : ledger_.entries()) {
        const auto entry = there.find(name);
        const job one = entry == there.end() ? job() : entry->second;
        const auto not_before = contradiction(its.known, one);
        auto after = its.known;
        if (its.pending)
            after.apply(its.pending->what, its.pending->value);
        const auto not_after = contradiction(after, one);
        if (!not_before.empty() && (!its.pending || !not_after.empty()))
            wrong(name + ": " + not_before + (its.pending ? "; " + not_after : ""));
        check_files(name, its.known, its.pending && its.pending->what == call::complete);
        if (its.pending && not_after.empty())
            ledger_.succeeded(name);
        else if (its.pending)
            ledger_.came_to_nothing(name);
        else
            found(phases[static_cast<std::size_t>(its.known.at)]);
        if (one)
            jobs_[name] = one;
    }
    for (const auto &[name, one] : there)
        if (!ledger_.entries().contains(name))
            wrong("nobody made " + name);
}

void client::settle() {
    const auto left = jobs_;
    for (const auto &[name, one] : left) {
        const auto &its = ledger_.entries().at(name).known;
        if (its.at != job_facts::phase::resumed) {
            cancel(name);
            continue;
        }
        callbacks_[name] = recording_callback::make();
        expect(one->SetNotifyInterface(callbacks_[name].get()), "SetNotifyInterface");
    }
    const auto running = jobs_;
    for (const auto &[name, one] : running) {
        wait_told(name);
        found("told_later");
        complete(name);
    }
}

// ---- What it does ----

void client::one_more() {
    const auto name = new_name();
    create(name);
    add(name, false);
    resume(name);
    wait_told(name);
    complete(name);
}

void client::make_one_of_each() {
    one_more(); // completed
    const auto created = new_name(), running = new_name(), cancelled = new_name();
    create(created);
    describe(created);
    add(created, false);
    add(created, true);
    create(cancelled);
    add(cancelled, true);
    resume(cancelled);
    cancel(cancelled);
    create(running);
    describe(running);
    add(running, true);
    add(running, false);
    resume(running);
    left_alone_ = {created, running};
}

void client::live() {
    const auto what = random_() % 8, pick = random_();
    std::vector<std::string> mine;
    for (const auto &[name, one] : jobs_)
        if (!left_alone_.contains(name))
            mine.push_back(name);
    if (mine.empty() || (what == 0 && mine.size() < most_jobs)) {
        create(new_name());
        return;
    }
    const auto name = mine[pick % mine.size()];
    const auto &its = ledger_.entries().at(name).known;
    const bool created = its.at == job_facts::phase::created;
    if (what == 1 && mine.size() == most_jobs)
        cancel(name);
    else if (what < 4)
        describe(name);
    else if (created && its.files.size() < 2)
        add(name, false);
    else if (created)
        resume(name);
    else if (callbacks_[name]->count(BG_NOTIFY_JOB_TRANSFERRED) > 0)
        complete(name);
    else
        state_of(jobs_.at(name));
}

} // namespace winebits::kill
