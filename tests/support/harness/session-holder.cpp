// SPDX-License-Identifier: LGPL-2.1-or-later
// Keeps a Wine session alive until its standard input is closed: Wine ends all services soon after the last
// program. Main thread only.
#include <cstdio>

int main() {
    std::puts("held");
    std::fflush(stdout);
    while (std::getchar() != EOF) {
    }
    return 0;
}
