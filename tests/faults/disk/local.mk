# SPDX-License-Identifier: LGPL-2.1-or-later
# Faults of the disk under the real daemon: calls that fail by a shim that is loaded into it, and real full disks.
disk_tests = \
    tests/faults/disk/broken_hives \
    tests/faults/disk/full_disks \
    tests/faults/disk/lost_files \
    tests/faults/disk/mounted_disks \
    tests/faults/disk/random_faults
check_PROGRAMS += $(disk_tests)
TESTS += $(disk_tests)
check_LIBRARIES += libdiskkit.a
libdiskkit_a_SOURCES = \
    tests/faults/disk/disk_jobs.cpp tests/faults/disk/disk_jobs.hpp tests/faults/disk/fault_table.hpp \
    tests/faults/disk/faulty_prefix.cpp tests/faults/disk/faulty_prefix.hpp
tests_faults_disk_broken_hives_LDADD = libdiskkit.a $(LDADD)
tests_faults_disk_full_disks_LDADD = libdiskkit.a $(LDADD)
tests_faults_disk_lost_files_LDADD = libdiskkit.a $(LDADD)
tests_faults_disk_mounted_disks_LDADD = libdiskkit.a $(LDADD)

# Preloaded into the daemon; it has the calls of both file offset sizes and must not be redirected to one of them.
EXTRA_DIST += tests/faults/disk/shim.cpp \
    tests/faults/mutations/disk-cut-file.patch \
    tests/faults/mutations/disk-failed-commit.patch \
    tests/faults/mutations/disk-failed-flush.patch \
    tests/faults/mutations/disk-other-file.patch
check_DATA += tests/faults/disk/shim.so
CLEANFILES += tests/faults/disk/shim.so
tests/faults/disk/shim.so: tests/faults/disk/shim.cpp tests/faults/disk/fault_table.hpp
	@$(MKDIR_P) $(@D)
	$(AM_V_CXX)$(CXX) -std=c++23 -Wall -Wextra $(WERROR) -O2 -fPIC -shared -I$(top_srcdir) \
	    -o $@ $(top_srcdir)/tests/faults/disk/shim.cpp
