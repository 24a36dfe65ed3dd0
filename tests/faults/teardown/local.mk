# SPDX-License-Identifier: LGPL-2.1-or-later
# Creation and end of the parts of the daemon, with transfers in flight.
check_PROGRAMS += tests/faults/teardown/teardown
TESTS += tests/faults/teardown/teardown
tests_faults_teardown_teardown_SOURCES = tests/faults/teardown/teardown.cpp tests/faults/teardown/census.cpp \
    tests/faults/teardown/census.hpp \
    tools/common/folder_identity.cpp \
    tools/common/user_settings.cpp \
    tools/winebitsd/activity_log.cpp \
    tools/winebitsd/confinement.cpp \
    tools/winebitsd/core.cpp \
    tools/winebitsd/core_calls.cpp \
    tools/winebitsd/core_events.cpp \
    tools/winebitsd/core_presence.cpp \
    tools/winebitsd/core_recovery.cpp \
    tools/winebitsd/cost_watch.cpp \
    tools/winebitsd/effect_runner.cpp \
    tools/winebitsd/folder_watch.cpp \
    tools/winebitsd/hive_notes.cpp \
    tools/winebitsd/log.cpp \
    tools/winebitsd/network_watch.cpp \
    tools/winebitsd/state_folder.cpp \
    tools/winebitsd/status_page.cpp
