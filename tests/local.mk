# SPDX-License-Identifier: LGPL-2.1-or-later
include $(top_srcdir)/tests/engine/local.mk
include $(top_srcdir)/tests/pe/local.mk
include $(top_srcdir)/tests/setup/local.mk
include $(top_srcdir)/tests/conformance/local.mk
include $(top_srcdir)/tests/bench/local.mk
