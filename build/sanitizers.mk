# SPDX-License-Identifier: LGPL-2.1-or-later
# `make check-asan` and `make check-tsan`: the native tests, built with sanitizers in a build folder of their own below
# this one. Any finding fails the test it is found in. Not part of `make check`.
#
# SANITIZED_TESTS names the programs; `make check-tsan SANITIZED_TESTS=tests/engine/wire_calls` runs one.
# SANITIZED_SIZES are their sizes there: they are several times slower, and a finding shows at once. The simulation goes on
# for that long with fresh seeds, instead of its 2,000. tests/faults/origin is not among them: it meets all faulty servers at
# once and sees passing states by looking often enough, for which a daemon with a sanitizer is too slow.

SANITIZED_TESTS = $(engine_tests) $(crash_states_tests) $(disk_tests) tests/faults/kill/daemon-test \
    tests/faults/teardown/teardown tests/fuzz/replay
# What the tests start.
SANITIZED_HELPERS = winebitsd winebits tests/support/origin/origin tests/faults/kill/daemon_kill_loop
SANITIZED_SIZES = WINEBITS_SIM_MINUTES=1 WINEBITS_FAULTS=300 WINEBITS_KILLS=40 WINEBITS_TEARDOWNS=100
SANITIZED_FILES = tests/faults/disk/shim.so
SANITIZED_CXXFLAGS = -O1 -g1

# Daemons have no terminal to tell of their findings, so every process writes its own to a file in FINDINGS; one file there
# fails the target, whatever the tests say.
SANITIZED_FINDINGS = findings

asan_environment = ASAN_OPTIONS='log_path=$$findings/address:detect_stack_use_after_return=1:strict_string_checks=1' \
    LSAN_OPTIONS='suppressions=$(abs_top_srcdir)/build/lsan.supp:print_suppressions=0' \
    UBSAN_OPTIONS='log_path=$$findings/undefined:print_stacktrace=1'
# It counts how often the threads of an idle daemon wake up; the thread sanitizer has one of its own that does.
tsan_unsuited = tests/engine/daemon_idle
tsan_environment = TSAN_OPTIONS='log_path=$$findings/thread:suppressions=$(abs_top_srcdir)/build/tsan.supp:history_size=4'

EXTRA_DIST += build/sanitizers.mk build/lsan.supp build/tsan.supp

# The shadow memory of gcc 12's thread sanitizer has no room for the widest randomization of addresses that newer
# kernels make (vm.mmap_rnd_bits above 28): without it such a program ends before main.
check-asan check-tsan: check-%: %/Makefile
	@launcher=; if test $* = tsan && setarch -R true 2>/dev/null; then launcher='setarch -R'; fi; \
	findings='$(abs_builddir)/$*/$(SANITIZED_FINDINGS)'; rm -rf "$$findings"; $(MKDIR_P) "$$findings"; \
	cd $* && { $$launcher env $(subst ',",$($*_environment)) $(SANITIZED_SIZES) \
	    $(MAKE) check-TESTS TESTS='$(filter-out $($*_unsuited),$(SANITIZED_TESTS))' check_DATA='$(SANITIZED_FILES)' \
	        check_PROGRAMS='$(SANITIZED_TESTS) $(SANITIZED_HELPERS)'; status=$$?; \
	    for report in "$$findings"/*; do \
	        test ! -e "$$report" || { status=1; echo "== $$report"; head -n 60 "$$report"; }; done; \
	    exit $$status; }

asan/Makefile tsan/Makefile: %/Makefile: $(top_srcdir)/configure
	@test '$(top_srcdir)' != . || { echo '$@: configure in a folder of its own first (mkdir _build; cd _build; ../configure)' >&2; exit 1; }
	@$(MKDIR_P) $*
	cd $* && '$(abs_top_srcdir)/configure' --enable-$* --enable-werror CXX='$(CXX)' CXXFLAGS='$(SANITIZED_CXXFLAGS)'

clean-sanitizers:
	rm -rf asan tsan
clean-local: clean-sanitizers
.PHONY: check-asan check-tsan clean-sanitizers
