// SPDX-License-Identifier: LGPL-2.1-or-later
// For the loop with Wine: `make FILE SIZE SEED` makes a file to be served, `count LOG` prints how many bytes
// nginx's log says were fetched twice. One thread.
#include "tests/faults/kill/fetch_log.hpp"
#include "tests/support/origin/content.hpp"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

using namespace winebits;

int main(int count, char **words) {
    const std::string what = count > 1 ? words[1] : "";
    if (what == "make" && count == 5) {
        std::ofstream file(words[2], std::ios::binary);
        file << origin::content(std::stoull(words[3]), std::stoull(words[4]));
        return file.flush() ? 0 : 1;
    }
    if (what == "count" && count == 3) {
        std::ostringstream log;
        log << std::ifstream(words[2]).rdbuf();
        std::printf("%llu\n", static_cast<unsigned long long>(test::kill::count_fetched(log.str()).twice));
        return 0;
    }
    std::fputs("usage: wine_loop_files make FILE SIZE SEED | count LOG\n", stderr);
    return 64;
}
