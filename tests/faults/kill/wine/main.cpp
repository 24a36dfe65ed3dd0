// SPDX-License-Identifier: LGPL-2.1-or-later
// kill-client.exe MODE LEDGER ADDRESS FOLDER SEED [STOP-FILE], for the kill loop with Wine:
//   live      compares with the ledger, ends the jobs of its predecessor, makes others, prints "ready" and
//   goes
//             on until the stop file is there: then one job more comes to its end, and the exit code is 0
//   end       compares, ends all jobs, and finds none left
//   activate  prints what an activation gives
// Exit codes: 1 something was wrong, 3 the service was lost. Main thread only.
#include "tests/conformance/support/job.hpp"
#include "tests/faults/kill/wine/client.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <unistd.h>

using namespace winebits;

namespace {

void live(kill::client &its, const std::string &stop_file) {
    its.check();
    its.settle();
    its.make_one_of_each();
    std::puts("ready");
    while (::access(stop_file.c_str(), F_OK) != 0)
        its.live();
    its.one_more();
}

void end(kill::client &its) {
    its.check();
    its.settle();
    its.check();
}

void activate() {
    conformance::com_pointer<IBackgroundCopyManager> manager;
    const HRESULT code =
        CoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_LOCAL_SERVER,
                         IID_IBackgroundCopyManager, reinterpret_cast<void **>(manager.put()));
    std::printf("activation %s\n", conformance::hex(code).c_str());
}

int run(const std::vector<std::string> &words) {
    const auto &mode = words.at(0);
    if (mode == "activate") {
        activate();
        return 0;
    }
    kill::ledger notes(words.at(1));
    kill::client its(notes, words.at(2), words.at(3), static_cast<unsigned>(std::atoi(words.at(4).c_str())));
    if (mode == "live")
        live(its, words.at(5));
    else
        end(its);
    std::puts("done");
    return 0;
}

} // namespace

int main(int count, char **words) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    const conformance::apartment com;
    try {
        return run({words + 1, words + count});
    } catch (const kill::service_lost &lost) {
        std::printf("lost %s\n", conformance::hex(lost.code).c_str());
        return 3;
    } catch (const test::check_failure &failure) {
        std::printf("wrong %s\n", failure.message.c_str());
    } catch (const std::exception &failure) {
        std::printf("wrong %s\n", failure.what());
    }
    return 1;
}
