# SPDX-License-Identifier: LGPL-2.1-or-later
EXTRA_DIST += include/winebits/protocol.hpp build/fuzz.mk build/pe.mk build/widl.mk build/winelib.mk
include $(top_srcdir)/include/idl/local.mk
