// SPDX-License-Identifier: LGPL-2.1-or-later
// See ledger.hpp.
#include "tests/faults/kill/wine/ledger.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace winebits::kill {
namespace {

constexpr std::array verbs{"create", "describe", "add_small", "add_large", "resume", "complete", "cancel"};

} // namespace

void job_facts::apply(call what, const std::string &value) {
    switch (what) {
    case call::create:
        at = phase::created;
        break;
    case call::describe:
        description = value;
        break;
    case call::add_small:
    case call::add_large:
        files.push_back(what == call::add_large);
        break;
    case call::resume:
        at = phase::resumed;
        break;
    case call::complete:
        at = phase::completed;
        break;
    case call::cancel:
        at = phase::cancelled;
        break;
    }
}

ledger::ledger(const std::string &unix_path) {
    read(unix_path);
    file_ = std::fopen(unix_path.c_str(), "a");
    if (!file_)
        throw std::runtime_error("the ledger can't be written");
}

ledger::~ledger() {
    std::fclose(file_);
}

// A line that was cut short tells of a call that was not made, or was not answered.
void ledger::read(const std::string &path) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line) && !file.eof();) {
        std::istringstream words(line);
        char mark = 0;
        std::string job, verb, value;
        words >> mark >> job >> verb >> value;
        take(mark, job, verb, value);
    }
}

void ledger::take(char mark, const std::string &job, const std::string &verb, const std::string &value) {
    auto &its = entries_[job];
    if (mark == '?') {
        const auto found = std::ranges::find_if(verbs, [&](const char *one) { return verb == one; });
        its.pending = {static_cast<call>(found - verbs.begin()), value};
    } else if (its.pending) {
        if (mark == '!')
            its.known.apply(its.pending->what, its.pending->value);
        its.pending.reset();
    }
}

void ledger::write(char mark, const std::string &job, const pending_call &what) {
    std::fprintf(file_, "%c %s %s %s\n", mark, job.c_str(), verbs[static_cast<std::size_t>(what.what)],
                 what.value.c_str());
    std::fflush(file_);
}

void ledger::begin(const std::string &job, call what, const std::string &value) {
    auto &its = entries_[job];
    its.pending = {what, value};
    write('?', job, *its.pending);
}

void ledger::succeeded(const std::string &job) {
    auto &its = entries_.at(job);
    write('!', job, *its.pending);
    its.known.apply(its.pending->what, its.pending->value);
    its.pending.reset();
}

void ledger::came_to_nothing(const std::string &job) {
    auto &its = entries_.at(job);
    write('x', job, *its.pending);
    its.pending.reset();
}

} // namespace winebits::kill
