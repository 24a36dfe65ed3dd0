# SPDX-License-Identifier: LGPL-2.1-or-later
PE_TEST_MODULES += bench-client.exe
pe_bench_client_exe_sources = tests/bench/client.cpp
pe_bench_client_exe_uses = guids
pe_bench_client_exe_libs = -lole32 -luuid
pe_bench_client_exe_ldflags = -municode
EXTRA_DIST += $(pe_bench_client_exe_sources) tests/bench/run tests/bench/delivery tools/bootstrap/nginx.sh tools/bootstrap/wineserver.sh \
    tools/bootstrap/packages.sh tools/bootstrap/build.sh \
    tools/bootstrap/check.sh tools/bootstrap/demo.sh

# Side by side in one run, medians and ratios: design 7. Quote only ratios.
bench: all pe/x86_64/bench-client.exe tests/bench/delivery_client
	WINEBITS_BUILD="$(abs_builddir)" sh $(top_srcdir)/tests/bench/run
	WINEBITS_BUILD="$(abs_builddir)" sh $(top_srcdir)/tests/bench/delivery
