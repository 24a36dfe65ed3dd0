# SPDX-License-Identifier: LGPL-2.1-or-later
# Crashes, faults and hostile servers: each subject has a folder and a fragment of its own.
#
# make check-long       every part at length: simulation, kills, crash states, fuzzers, leaks; under 100 minutes on two cores
# make check-mutations  takes out the code that keeps a promise, and expects the named test to fail
EXTRA_DIST += tests/faults/check-long tests/faults/mutate \
    tests/faults/mutations/idle-network-thread.patch \
    tests/faults/mutations/idle-never-leaves.patch \
    tests/faults/mutations/idle-scheduler.patch \
    tests/faults/mutations/idle-status-page.patch \
    tests/faults/mutations/outlive-ends-with-wine.patch \
    tests/faults/mutations/outlive-forgotten-notification.patch \
    tests/faults/mutations/outlive-goes-on.patch \
    tests/faults/mutations/outlive-replaced-folder.patch \
    tests/faults/mutations/outlive-swapped-folder.patch \
    tests/faults/mutations/outlive-writes-anywhere.patch
TESTS += tests/faults/promises-test
EXTRA_DIST += tests/faults/promises-test
check-long: tsan/Makefile all $(check_PROGRAMS) $(check_DATA) winelib-tests tsan/tests/faults/teardown/teardown fuzz-programs
	$(SHELL) $(top_srcdir)/tests/faults/check-long
check-mutations:
	$(SHELL) $(top_srcdir)/tests/faults/mutate
tsan/tests/faults/teardown/teardown: tsan/Makefile $(check_PROGRAMS)
	cd tsan && $(MAKE) tests/faults/teardown/teardown
.PHONY: check-long check-mutations
include $(top_srcdir)/tests/faults/disk/local.mk
include $(top_srcdir)/tests/faults/kill/local.mk
include $(top_srcdir)/tests/faults/leaks/local.mk
include $(top_srcdir)/tests/faults/teardown/local.mk
include $(top_srcdir)/tests/faults/crash_states/local.mk
include $(top_srcdir)/tests/faults/origin/local.mk
