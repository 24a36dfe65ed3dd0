# SPDX-License-Identifier: LGPL-2.1-or-later
# The unit names programs by their installed paths, which only make knows.
systemd_user_units = packaging/systemd/user/winebits-resume.service
EXTRA_DIST += $(systemd_user_units:=.in)
CLEANFILES += $(systemd_user_units)
if INSTALL_SYSTEMD_UNITS
systemduserunit_DATA = $(systemd_user_units)
endif

packaging/systemd/user/winebits-resume.service: packaging/systemd/user/winebits-resume.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) $(@D) && sed -e 's|@bindir[@]|$(bindir)|g' -e 's|@docdir[@]|$(docdir)|g' \
	    '$(srcdir)/packaging/systemd/user/winebits-resume.service.in' >$@.new && mv $@.new $@
