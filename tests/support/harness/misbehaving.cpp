// SPDX-License-Identifier: LGPL-2.1-or-later
// A test program that goes wrong in the way its argument names, or right. red-test runs it to see the suite
// turn red. Main thread only.
#include <windows.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

int run(std::string_view way) {
    if (way == "empty")
        return 0;
    std::puts("1..2\nok 1 - first");
    std::fflush(stdout);
    if (way == "crash")
        *reinterpret_cast<volatile int *>(8) = 1;
    if (way == "abort")
        std::abort();
    if (way == "hang")
        Sleep(INFINITE);
    if (way == "stop") // without an error, but before its end
        return 0;
    std::puts(way == "fail" ? "not ok 2 - second" : "ok 2 - second");
    std::fflush(stdout);
    return way == "status" ? 3 : 0;
}

} // namespace

int main(int count, char **words) {
    return count == 2 ? run(words[1]) : 2;
}
