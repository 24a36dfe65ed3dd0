# SPDX-License-Identifier: LGPL-2.1-or-later
# A real daemon under valgrind; too long for make check, so tests/faults/leaks/run is for check-long.
check_PROGRAMS += tests/faults/leaks/jobs
tests_faults_leaks_jobs_SOURCES = tests/faults/leaks/jobs.cpp
EXTRA_DIST += tests/faults/leaks/libraries.supp tests/faults/leaks/run
