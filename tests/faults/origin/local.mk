# SPDX-License-Identifier: LGPL-2.1-or-later
# Faulty servers: every named behaviour of the fault server on every surface, and the table of them.
check_PROGRAMS += tests/faults/origin/origin_faults
TESTS += tests/faults/origin/origin_faults
tests_faults_origin_origin_faults_SOURCES = \
    tests/faults/origin/expectations.cpp tests/faults/origin/expectations.hpp \
    tests/faults/origin/expected_answers.cpp tests/faults/origin/expected_changes.cpp \
    tests/faults/origin/expected_connections.cpp tests/faults/origin/expected_protocol.cpp \
    tests/faults/origin/expected_routes.cpp tests/faults/origin/expected_statuses.cpp \
    tests/faults/origin/origin_faults.cpp \
    tests/faults/origin/round.cpp tests/faults/origin/round.hpp \
    tests/faults/origin/servers.cpp tests/faults/origin/servers.hpp \
    tests/faults/origin/table.cpp tests/faults/origin/table.hpp \
    tests/faults/origin/trial.cpp tests/faults/origin/trial.hpp
tests_faults_origin_origin_faults_CPPFLAGS = $(AM_CPPFLAGS) -DFAULTS_TABLE='"$(abs_top_srcdir)/docs/faults.md"'
EXTRA_DIST += docs/faults.md \
    tests/faults/mutations/origin-again-and-again.patch \
    tests/faults/mutations/origin-endless-head.patch \
    tests/faults/mutations/origin-error-page.patch \
    tests/faults/mutations/origin-other-range.patch \
    tests/faults/mutations/origin-other-version.patch \
    tests/faults/mutations/origin-whole-for-a-range.patch
