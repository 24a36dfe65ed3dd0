// SPDX-License-Identifier: LGPL-2.1-or-later
// What a program makes of its jobs: random lives, jobs for every phase, calls that are cut.
// One thread at a time.
#include "tests/faults/kill/client_program.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

namespace winebits::test::kill {

namespace {

constexpr std::size_t most_jobs = 5; // of random lives at a time
constexpr std::uint64_t transferred_job = 6, transferred_download = 2, failed_job = 4, paused_download = 5;
constexpr phase gallery[] = {phase::created, phase::running, phase::suspended,
                             phase::failing, phase::failed,  phase::transferred};
const served_file missing{}; // nothing is at its address

void sleep_a_little() {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

bool never_ends(const facts &known) {
    return std::ranges::any_of(known.files, [](const auto &one) {
        return one.what.size == 0 || one.what.path == file_server::endless().path;
    });
}

} // namespace

void client_program::wait_until(job &its, std::uint64_t state) {
    if (!holds_soon([&] { return state_of(surface_, record_of(its.id)) == state; }))
        throw check_failure{name() + ' ' + its.id + " does not get to state " + std::to_string(state) + ": " +
                                rpc::json::text(record_of(its.id)),
                            __FILE__, __LINE__};
}

void client_program::wait_transferred(job &its) {
    wait_until(its, is_download() ? transferred_download : transferred_job);
    note_end(its);
}

// ---- Random lives ----

void client_program::add_some_files(job &its, dice &random) {
    const auto number = is_download() ? 1 : 1 + draw(random, 3);
    std::vector<expected_file> files;
    for (unsigned i = 0; i < number; ++i) {
        const auto &what = draw(random, 3) == 0 ? file_server::middle() : file_server::small();
        auto &one = files.emplace_back(new_file(what.path, what));
        if (surface_ == surface::bits && draw(random, 3) == 0)
            one.ranges = {{100, 1000}, {2000, 500}};
    }
    add_files(its, std::move(files));
}

void client_program::one_life(dice &random) {
    auto &its = create();
    set_something(its, draw(random, 16));
    set_priority(its, 0);
    add_file(its, file_server::middle().path, file_server::middle());
    resume(its);
    wait_transferred(its);
    complete(its);
}

void client_program::one_act(dice &random) {
    std::vector<job *> mine;
    for (auto &one : jobs_)
        if (!one.in_gallery)
            mine.push_back(&one);
    const auto pick = draw(random, 1 << 16), what = draw(random, 8), which = draw(random, 16);
    if (mine.size() < most_jobs && (mine.empty() || what < 3)) {
        const bool upload = surface_ == surface::bits && which == 0;
        auto &made = create(true, upload ? 1 : 0);
        if (upload)
            return;
        set_priority(made, which % 2 ? 0 : 1 + which % 3);
        if (which == 1)
            add_file(made, "missing", missing);
        else
            add_some_files(made, random);
        return;
    }
    auto &its = *mine[pick % mine.size()];
    if (what == 0 || (what == 1 && mine.size() >= most_jobs)) {
        cancel(its);
    } else if (what == 2 || its.known.type != 0) {
        set_something(its, which);
    } else if (its.known.files.empty() || its.known.files.back().url.empty()) {
        add_some_files(its, random); // the daemon died before it had any
    } else if (its.known.at == phase::created || its.known.at == phase::suspended) {
        resume(its);
    } else if (its.known.at == phase::transferred) {
        if (what == 3 && !is_download() && !its.known.told)
            acknowledge(its);
        else
            complete(its);
    } else if (its.known.at == phase::running) {
        const bool there =
            state_of(surface_, record_of(its.id)) == (is_download() ? transferred_download : transferred_job);
        if (there)
            note_end(its);
        else if (what == 3)
            suspend(its);
        else
            sleep_a_little();
    } else {
        sleep_a_little();
    }
}

void client_program::live(dice &random, const std::atomic<bool> &enough) {
    try {
        while (!enough)
            one_act(random);
    } catch (const daemon_gone &) {
    }
}

// ---- Jobs for every phase ----

client_program::job *client_program::gallery_job(phase at) {
    const auto found =
        std::ranges::find_if(jobs_, [&](const job &one) { return one.in_gallery && one.known.at == at; });
    return found == jobs_.end() ? nullptr : &*found;
}

void client_program::make_gallery_job(phase at) {
    auto &its = create();
    for (unsigned which = 1; which < 4; ++which)
        set_something(its, which);
    set_priority(its, 0);
    const bool fails = at == phase::failing || at == phase::failed;
    const bool ends = at == phase::transferred;
    if (fails)
        add_file(its, "missing", missing);
    else if (ends)
        add_file(its, file_server::small().path, file_server::small());
    else
        add_file(its, file_server::endless().path, file_server::endless());
    if (at != phase::created)
        resume(its);
    if (at == phase::suspended)
        suspend(its);
    if (ends)
        wait_transferred(its);
    if (at == phase::failed) {
        wait_until(its, is_download() ? paused_download : failed_job);
        its.known.at = phase::failed;
        set_something(its, 0); // keeps what was seen
    }
    its.in_gallery = true;
}

void client_program::keep_gallery() {
    for (const auto at : gallery)
        if (!gallery_job(at))
            make_gallery_job(at);
    const auto is_upload = [](const job &one) { return one.in_gallery && one.known.type != 0; };
    if (surface_ == surface::bits && std::ranges::none_of(jobs_, is_upload)) {
        auto &made = create(true, 1);
        set_something(made, 1);
        made.in_gallery = true;
    }
}

void client_program::end_one_of_gallery(dice &random) {
    if (auto *its = gallery_job(gallery[draw(random, std::size(gallery))])) {
        if (its->known.at == phase::transferred)
            complete(*its);
        else
            cancel(*its);
    }
}

void client_program::end_endless() {
    for (auto its = jobs_.begin(); its != jobs_.end();) {
        auto &one = *its++;
        if (!one.in_gallery && never_ends(one.known))
            cancel(one);
    }
}

// ---- Calls without an answer ----

client_program::job &client_program::prepare(call_kind kind) {
    auto &its = create();
    set_priority(its, 0);
    const bool ends = kind == call_kind::acknowledge || kind == call_kind::complete;
    const bool runs = kind == call_kind::suspend || kind == call_kind::cancel;
    if (kind != call_kind::add_files) {
        const auto &what = runs ? file_server::endless() : file_server::small();
        add_file(its, what.path, what);
    }
    if (ends || runs)
        resume(its);
    if (ends)
        wait_transferred(its);
    return its;
}

void client_program::perform(job &its, call_kind kind, bool heard) {
    switch (kind) {
    case call_kind::create:
        create(heard);
        break;
    case call_kind::add_files:
        add_file(its, file_server::small().path, file_server::small(), heard);
        break;
    case call_kind::set:
        set_something(its, static_cast<unsigned>(last_number_), heard);
        break;
    case call_kind::resume:
        resume(its, heard);
        break;
    case call_kind::suspend:
        suspend(its, heard);
        break;
    case call_kind::acknowledge:
        acknowledge(its, heard);
        break;
    case call_kind::complete:
        complete(its, heard);
        break;
    case call_kind::cancel:
        cancel(its, heard);
        break;
    }
}

void client_program::call_unheard(call_kind kind) {
    perform(prepare(kind), kind, false);
}

void client_program::prepare_lost_call(call_kind kind) {
    lost_ = &prepare(kind);
    lost_kind_ = kind;
}

void client_program::make_lost_call() {
    try {
        perform(*lost_, lost_kind_, true);
    } catch (const daemon_gone &) {
        return;
    }
    throw check_failure{"a dead daemon answered", __FILE__, __LINE__};
}

std::vector<std::string> client_program::prepare_many_files(unsigned count) {
    auto &its = create();
    set_priority(its, 0);
    std::vector<expected_file> files;
    std::vector<std::string> names;
    for (unsigned i = 0; i < count; ++i)
        names.push_back(files.emplace_back(new_file(file_server::small().path, file_server::small())).local);
    add_files(its, std::move(files));
    resume(its);
    wait_transferred(its);
    many_ = &its;
    return names;
}

void client_program::complete_many_files() {
    complete(*many_);
}

// ---- The end ----

void client_program::finish() {
    while (!jobs_.empty()) {
        auto &its = jobs_.front();
        if (its.known.at == phase::suspended && !never_ends(its.known))
            resume(its);
        if (its.known.at == phase::running && !never_ends(its.known))
            wait_transferred(its);
        if (its.known.at == phase::transferred)
            complete(its);
        else
            cancel(its);
    }
    check_list();
    check_files();
    for (const auto &known : long_ended_)
        check_files_of(known, prefix_, false);
}

} // namespace winebits::test::kill
