# SPDX-License-Identifier: LGPL-2.1-or-later
# Windows programs of foreign make; see README.md. They are fetched, so make check does not run them.
EXTRA_DIST += tests/foreign/README.md tests/foreign/fetch.sh tests/foreign/run tests/foreign/smoke.js tests/foreign/smoke.rs

check-foreign: all winelib/session-holder.exe tests/support/origin/origin
	WINEBITS_BUILD='$(abs_builddir)' WINE='$(WINE)' $(SHELL) $(top_srcdir)/tests/foreign/run
