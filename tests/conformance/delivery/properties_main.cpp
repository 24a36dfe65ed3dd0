// SPDX-License-Identifier: LGPL-2.1-or-later
// IDODownload: all properties, and those of IDODownloadInternal.
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

int main() {
    using namespace winebits::conformance;
    return run_program("do-properties", {texts(), numbers(), objects(), answers_of_the_server(),
                                         states_of_setting(), deprecated_properties()});
}
