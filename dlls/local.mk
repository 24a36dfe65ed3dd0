# SPDX-License-Identifier: LGPL-2.1-or-later
include $(top_srcdir)/dlls/common/local.mk
include $(top_srcdir)/dlls/dosvc/local.mk
include $(top_srcdir)/dlls/qmgr/local.mk
include $(top_srcdir)/dlls/qmgrprxy/local.mk
