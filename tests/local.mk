# SPDX-License-Identifier: LGPL-2.1-or-later
# All tests print TAP; the driver compares the plan, so that a program that dies early is seen.
TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; WINEBITS_BUILD='$(abs_builddir)'; \
    export CMOCKA_MESSAGE_OUTPUT WINEBITS_BUILD;

include $(top_srcdir)/tests/engine/local.mk
include $(top_srcdir)/tests/faults/local.mk
include $(top_srcdir)/tests/fuzz/local.mk
include $(top_srcdir)/tests/security/local.mk
include $(top_srcdir)/tests/pe/local.mk
include $(top_srcdir)/tests/setup/local.mk
include $(top_srcdir)/tests/conformance/local.mk
include $(top_srcdir)/tests/conformance/proxies/local.mk
include $(top_srcdir)/tests/foreign/local.mk
include $(top_srcdir)/tests/bench/local.mk
include $(top_srcdir)/tests/outlive/local.mk

# Windows programs that make check starts; the mingw builds of the conformance programs are made by `make pe-tests` alone.
check_DATA += $(addprefix pe/x86_64/,$(pe_unit_tests)) \
    $(foreach arch,$(PE_ARCHES),$(addprefix pe/$(arch)/,session-probe.exe proxies-server.exe proxies-client.exe))
