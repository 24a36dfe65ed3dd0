# SPDX-License-Identifier: LGPL-2.1-or-later
# Crashes, faults and hostile servers: each subject has a folder and a fragment of its own.
include $(top_srcdir)/tests/faults/disk/local.mk
include $(top_srcdir)/tests/faults/kill/local.mk
include $(top_srcdir)/tests/faults/leaks/local.mk
include $(top_srcdir)/tests/faults/teardown/local.mk
include $(top_srcdir)/tests/faults/crash_states/local.mk
include $(top_srcdir)/tests/faults/origin/local.mk
