# SPDX-License-Identifier: LGPL-2.1-or-later
# Transfers without Wine: the setting, the list of prefixes to resume at login, and who sees what.
outlive_tests = \
    tests/outlive/kernel_confinement \
    tests/outlive/login_start \
    tests/outlive/prefixes_apart \
    tests/outlive/wine_sessions
check_PROGRAMS += $(outlive_tests)
TESTS += $(outlive_tests)
tests_outlive_kernel_confinement_SOURCES = tests/outlive/kernel_confinement.cpp \
    tools/winebitsd/confinement.cpp tools/winebitsd/confinement.hpp
tests_outlive_login_start_SOURCES = tests/outlive/login_start.cpp tests/outlive/command_line.cpp \
    tests/outlive/command_line.hpp
tests_outlive_prefixes_apart_SOURCES = tests/outlive/prefixes_apart.cpp tests/outlive/command_line.cpp \
    tests/outlive/command_line.hpp

outlive_scripts = tests/outlive/manager-test.sh tests/outlive/session-test.sh tests/outlive/unit-test.sh
TESTS += $(outlive_scripts)
EXTRA_DIST += $(outlive_scripts)
check_DATA += $(systemd_user_units)
