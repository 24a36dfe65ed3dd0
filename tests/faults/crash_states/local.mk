# SPDX-License-Identifier: LGPL-2.1-or-later
# Crash states of the disk, and file-system calls that fail.
crash_states_common = \
    tests/faults/crash_states/checks.cpp tests/faults/crash_states/checks.hpp \
    tests/faults/crash_states/content.cpp tests/faults/crash_states/content.hpp \
    tests/faults/crash_states/machine.cpp tests/faults/crash_states/machine.hpp \
    tests/faults/crash_states/memory_disk.cpp tests/faults/crash_states/memory_disk.hpp \
    tests/faults/crash_states/memory_files.cpp tests/faults/crash_states/memory_files.hpp \
    tests/faults/crash_states/memory_vfs.cpp tests/faults/crash_states/memory_vfs.hpp \
    tests/faults/crash_states/running_transfer.cpp tests/faults/crash_states/running_transfer.hpp \
    tests/faults/crash_states/scripts.cpp \
    tests/faults/crash_states/story.cpp tests/faults/crash_states/story.hpp \
    tools/common/folder_identity.cpp tools/winebitsd/hive_notes.cpp
crash_states_tests = tests/faults/crash_states/crash_states tests/faults/crash_states/failing_calls
check_PROGRAMS += $(crash_states_tests)
TESTS += $(crash_states_tests)
tests_faults_crash_states_crash_states_SOURCES = tests/faults/crash_states/crash_states.cpp \
    tests/faults/crash_states/power_cut.cpp tests/faults/crash_states/power_cut.hpp $(crash_states_common)
tests_faults_crash_states_failing_calls_SOURCES = tests/faults/crash_states/failing_calls.cpp $(crash_states_common)
EXTRA_DIST += \
    tests/faults/mutations/crash-flush-before-offset.patch \
    tests/faults/mutations/crash-flushed-after-another-boot.patch \
    tests/faults/mutations/crash-folder-flush-after-removal.patch \
    tests/faults/mutations/crash-folder-flush-after-rename.patch \
    tests/faults/mutations/crash-folder-flush-with-first-data.patch \
    tests/faults/mutations/crash-names-before-files.patch \
    tests/faults/mutations/crash-replay-of-intents.patch \
    tests/faults/mutations/crash-synchronous-full.patch \
    tests/faults/mutations/crash-unsynced-log.patch
