# SPDX-License-Identifier: LGPL-2.1-or-later
# Creation and end of the parts of the daemon, with transfers in flight.
check_PROGRAMS += tests/faults/teardown/teardown
TESTS += tests/faults/teardown/teardown
tests_faults_teardown_teardown_SOURCES = tests/faults/teardown/teardown.cpp tests/faults/teardown/census.cpp \
    tests/faults/teardown/census.hpp \
    $(daemon_parts)
# Many more of them, under ThreadSanitizer: for check-long.
EXTRA_DIST += tests/faults/teardown/run
