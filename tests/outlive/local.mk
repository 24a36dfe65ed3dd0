# SPDX-License-Identifier: LGPL-2.1-or-later
# Transfers without Wine: the setting, the list of prefixes to resume at login, and who sees what.
outlive_tests = \
    tests/outlive/wine_sessions
check_PROGRAMS += $(outlive_tests)
TESTS += $(outlive_tests)
