// SPDX-License-Identifier: LGPL-2.1-or-later
// A client of BITS that may be killed at any moment, or lose the service: it writes down what it was told,
// and its successor compares. Test thread only, in a multithreaded apartment.
#pragma once

#include "tests/conformance/support/callback.hpp"
#include "tests/faults/kill/wine/ledger.hpp"

#include <map>
#include <random>
#include <set>
#include <string>

namespace winebits::kill {

// The service crashed, or was killed: what a call gave.
struct service_lost {
    HRESULT code;
};

class client {
  public:
    // `address`: of the web server. `folder`: of the files, a DOS path.
    client(ledger &, const std::string &address, const std::string &folder, unsigned seed);

    // What was acknowledged before is there, and what was not is there or not. Prints a line "class NAME" for
    // each end state.
    void check();
    // Ends all jobs of before; those that run are waited for, and are told of through a callback.
    void settle();
    // Jobs that are in each state when the kill comes.
    void make_one_of_each();
    // One random call.
    void live();
    // One more job from its beginning to its file.
    void one_more();

  private:
    using job = conformance::com_pointer<IBackgroundCopyJob>;
    using callback = conformance::com_pointer<conformance::recording_callback>;

    void expect(HRESULT, const char *what) const;
    conformance::com_pointer<IBackgroundCopyManager> manager();
    std::map<std::string, job> listed();
    job find(const std::string &name);

    void create(const std::string &name);
    void describe(const std::string &name);
    void add(const std::string &name, bool large);
    void resume(const std::string &name);
    void wait_told(const std::string &name);
    void complete(const std::string &name);
    void cancel(const std::string &name);
    std::string new_name();
    // A call that is written down before and after.
    template <class Function>
    void noted(const std::string &name, call what, const std::string &value, Function &&made);

    void check_files(const std::string &name, const job_facts &, bool may_be_there) const;
    std::string contradiction(const job_facts &, const job &) const;
    BG_JOB_STATE state_of(const job &) const;
    conformance::text local_name(const std::string &name, std::size_t file) const;

    ledger &ledger_;
    const std::string address_, folder_;
    std::mt19937_64 random_;
    conformance::com_pointer<IBackgroundCopyManager> manager_;
    std::map<std::string, job> jobs_;
    std::map<std::string, callback> callbacks_;
    std::set<std::string> left_alone_; // to be found as they are
};

} // namespace winebits::kill
