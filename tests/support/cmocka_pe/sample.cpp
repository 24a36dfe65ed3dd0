// SPDX-License-Identifier: LGPL-2.1-or-later
// A test program with every outcome. It is built with the real CMocka and with the one of this folder: both
// must print the same. Test thread only.
#include "tests/support/check.hpp"

namespace {

using winebits::test::run;

void passes() {
    CHECK(true);
}

void fails_with_a_message() {
    CHECK_EQUAL(1 + 1, 3);
}

void throws() {
    throw std::runtime_error("thrown");
}

void prints_while_it_passes(void **) {
    print_message("a message\n");
    print_error("an error of %d\n", 7);
}

void fails_on_its_own(void **) {
    print_error("two lines\nof text\n");
    _fail("sample.cpp", 42);
}

} // namespace

int main() {
    cmocka_set_message_output(CM_OUTPUT_TAP);
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<passes>),      cmocka_unit_test(run<fails_with_a_message>),
        cmocka_unit_test(run<throws>),      cmocka_unit_test(prints_while_it_passes),
        cmocka_unit_test(fails_on_its_own),
    };
    return cmocka_run_group_tests_name("sample", tests, nullptr, nullptr);
}
