// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyJob2: the command line, credentials and replies (bits-api 3.5, 9.5, Appendix C 14).
// Test thread only. With arguments the program is a client that dies.
#include "tests/conformance/job2/lists.hpp"

int main(int count, char **words) {
    using namespace winebits::conformance;
    if (count == 5)
        return die_as_client(words[1], words[2], words[3], words[4]);
    return run_program("job2", {command_line(), running(), credentials(), reply()});
}
