# SPDX-License-Identifier: LGPL-2.1-or-later
# Crash loops: tests/faults/kill-loop runs them, in any length.
check_PROGRAMS += tests/faults/kill/daemon_kill_loop
tests_faults_kill_daemon_kill_loop_SOURCES = \
    tests/faults/kill/client_lives.cpp \
    tests/faults/kill/client_program.cpp tests/faults/kill/client_program.hpp \
    tests/faults/kill/daemon_kill_loop.cpp \
    tests/faults/kill/facts.cpp tests/faults/kill/facts.hpp \
    tests/faults/kill/fetch_log.cpp tests/faults/kill/fetch_log.hpp \
    tests/faults/kill/file_server.cpp tests/faults/kill/file_server.hpp \
    tests/faults/kill/marathon.cpp tests/faults/kill/marathon.hpp \
    tests/faults/kill/rename_trap.cpp tests/faults/kill/rename_trap.hpp \
    tests/faults/kill/tally.hpp

check_PROGRAMS += tests/faults/kill/wine_loop_files
tests_faults_kill_wine_loop_files_SOURCES = tests/faults/kill/fetch_log.cpp tests/faults/kill/wine_loop_files.cpp

WINELIB_TESTS += kill-client.exe service-crasher.exe
winelib_kill_client_exe_sources = $(conformance_support) \
    tests/faults/kill/wine/client.cpp \
    tests/faults/kill/wine/ledger.cpp \
    tests/faults/kill/wine/main.cpp
winelib_kill_client_exe_libs = $(CONFORMANCE_WINELIB_LIBS)
winelib_service_crasher_exe_sources = $(conformance_support) tests/faults/kill/wine/service_crasher.cpp
winelib_service_crasher_exe_libs = $(CONFORMANCE_WINELIB_LIBS)

kill_tests = tests/faults/kill/daemon-test tests/faults/kill/wine-test
TESTS += $(kill_tests)
EXTRA_DIST += $(kill_tests) tests/faults/kill-loop tests/faults/kill/wine-loop \
    tests/faults/kill/wine/client.cpp tests/faults/kill/wine/client.hpp \
    tests/faults/kill/wine/ledger.cpp tests/faults/kill/wine/ledger.hpp \
    tests/faults/kill/wine/main.cpp tests/faults/kill/wine/service_crasher.cpp
EXTRA_DIST += \
    tests/faults/mutations/kill-answer-before-commit.patch \
    tests/faults/mutations/kill-answers-not-kept.patch \
    tests/faults/mutations/kill-no-crash-filter.patch \
    tests/faults/mutations/kill-written-not-trusted.patch
