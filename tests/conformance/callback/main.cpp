// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyCallback and 2 (bits-api 9, Appendix C 12 and 13).
// Test thread only. With arguments the program is a client that dies.
#include "tests/conformance/callback/lists.hpp"

int main(int count, char **words) {
    using namespace winebits::conformance;
    if (count == 4 || count == 5)
        return die_as_client(words[1], words[2], words[3], count == 5 ? words[4] : nullptr);
    return run_program("callback", {what_is_notified(), inside_a_callback(), dead_client(), delivery()});
}
