# SPDX-License-Identifier: LGPL-2.1-or-later
PE_TEST_MODULES += session-probe.exe
pe_session_probe_exe_sources = tests/setup/session_probe.cpp
pe_session_probe_exe_libs = -lole32 -luuid

setup_tests = \
    tests/setup/arguments-test.sh \
    tests/setup/install-test.sh \
    tests/setup/live-session-test.sh \
    tests/setup/prefix-update-test.sh \
    tests/setup/repair-test.sh
TESTS += $(setup_tests)
EXTRA_DIST += $(setup_tests) tests/setup/setup-tests.sh $(pe_session_probe_exe_sources)
