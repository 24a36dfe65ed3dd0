# SPDX-License-Identifier: LGPL-2.1-or-later
# Crash loops: tests/faults/kill-loop runs them, in any length.
check_PROGRAMS += tests/faults/kill/daemon_kill_loop
tests_faults_kill_daemon_kill_loop_SOURCES = \
    tests/faults/kill/client_lives.cpp \
    tests/faults/kill/client_program.cpp tests/faults/kill/client_program.hpp \
    tests/faults/kill/daemon_kill_loop.cpp \
    tests/faults/kill/facts.cpp tests/faults/kill/facts.hpp \
    tests/faults/kill/file_server.cpp tests/faults/kill/file_server.hpp \
    tests/faults/kill/marathon.cpp tests/faults/kill/marathon.hpp \
    tests/faults/kill/rename_trap.cpp tests/faults/kill/rename_trap.hpp \
    tests/faults/kill/tally.hpp

TESTS += tests/faults/kill/daemon-test
EXTRA_DIST += tests/faults/kill-loop tests/faults/kill/daemon-test
