# SPDX-License-Identifier: LGPL-2.1-or-later
# CMocka's runner for mingw, and the test that compares it with the real one.
check_PROGRAMS += cmocka-sample-real cmocka-sample-pe
cmocka_sample_real_SOURCES = tests/support/cmocka_pe/sample.cpp
cmocka_sample_real_CPPFLAGS = $(AM_CPPFLAGS) $(CMOCKA_CFLAGS)
cmocka_sample_real_LDADD = $(CMOCKA_LIBS)
cmocka_sample_pe_SOURCES = \
    tests/support/cmocka_pe/cmocka.cpp \
    tests/support/cmocka_pe/cmocka.h \
    tests/support/cmocka_pe/sample.cpp
cmocka_sample_pe_CPPFLAGS = -I$(top_srcdir)/tests/support/cmocka_pe $(AM_CPPFLAGS)

TESTS += tests/support/cmocka_pe/compare-test
EXTRA_DIST += tests/support/cmocka_pe/compare-test
