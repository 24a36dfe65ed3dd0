# SPDX-License-Identifier: LGPL-2.1-or-later
include $(top_srcdir)/tools/winebitsd/local.mk
include $(top_srcdir)/tools/winebits/local.mk
include $(top_srcdir)/tools/winebits-setup/local.mk
include $(top_srcdir)/tools/bitsadmin/local.mk
