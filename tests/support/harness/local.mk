# SPDX-License-Identifier: LGPL-2.1-or-later
# Helpers of the tests that need Wine, and the test of the harness itself.

WINELIB_TESTS += certificate-import.exe session-holder.exe misbehaving.exe
winelib_certificate_import_exe_sources = tests/support/harness/certificate-import.cpp
winelib_certificate_import_exe_libs = -lcrypt32 -ladvapi32
winelib_session_holder_exe_sources = tests/support/harness/session-holder.cpp
winelib_misbehaving_exe_sources = tests/support/harness/misbehaving.cpp

harness_files = \
    tests/support/harness/README.md \
    tests/support/harness/assertions.sh \
    tests/support/harness/certificates.sh \
    tests/support/harness/lib.sh \
    tests/support/harness/prefix.sh \
    tests/support/harness/secure-servers.sh \
    tests/support/harness/servers.sh \
    tests/support/harness/tap-merge.awk \
    tests/support/harness/tap.sh

TESTS += tests/support/harness/red-test
EXTRA_DIST += $(harness_files) tests/support/harness/red-test \
    $(winelib_certificate_import_exe_sources) $(winelib_session_holder_exe_sources) $(winelib_misbehaving_exe_sources)

# What the tests of the harness and all that use it start; a test is not run before these are there.
harness_built = $(WINELIB_TESTS:%=winelib/%)
check_DATA += $(harness_built)
