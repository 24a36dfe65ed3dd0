# SPDX-License-Identifier: LGPL-2.1-or-later
# libFuzzer programs out of tests/fuzz, in plain GNU make: `make fuzz` builds them and runs all (tests/fuzz/run).
#
#   fuzz/TARGET            one program for each tests/fuzz/TARGET.cpp, with AddressSanitizer and UBSan
#   fuzz/libengine.a       the engine, compiled for them
#
# FUZZ_CXX is a clang that has C++23's std::expected with this system's libstdc++, and libFuzzer; configure
# looks for it. The engine's sources are those of libengine.a.

fuzz_targets = $(patsubst tests/fuzz/%.cpp,%,$(fuzz_target_sources))
FUZZ_SANITIZERS = address,undefined
FUZZ_CPPFLAGS = $(DEFS) -I. -I$(top_srcdir) -I$(top_srcdir)/include -DWINEBITS_VERSION='"$(PACKAGE_VERSION)"'
FUZZ_CXXFLAGS = -std=c++23 -O1 -g -fno-omit-frame-pointer -D_FILE_OFFSET_BITS=64 -Wall -Wextra \
    -fsanitize=$(FUZZ_SANITIZERS) -fno-sanitize-recover=all \
    $(CURL_CFLAGS) $(GIO_CFLAGS) $(SQLITE_CFLAGS) $(OPENSSL_CFLAGS)
FUZZ_LIBS = $(CURL_LIBS) $(GIO_LIBS) $(SQLITE_LIBS) $(OPENSSL_LIBS) -lpthread
FUZZ_V = $(if $(filter 1,$(V)),,@echo "  FUZZ     $@";)

fuzz_engine_objects = $(patsubst %.cpp,fuzz/obj/%.o,$(filter %.cpp,$(libengine_a_SOURCES)))
fuzz_shared_objects = $(patsubst %.cpp,fuzz/obj/%.o,$(fuzz_shared_sources))
fuzz_target_objects = $(patsubst %.cpp,fuzz/obj/%.o,$(fuzz_target_sources))
fuzz_programs = $(addprefix fuzz/,$(fuzz_targets))

fuzz-compiler:
	@if test -z "$(FUZZ_CXX)"; then echo "make fuzz needs clang 16 or newer with libFuzzer" \
	    "(Debian: clang-19 libclang-rt-19-dev), then ../configure again" >&2; exit 1; fi

fuzz/obj/%.o: $(top_srcdir)/%.cpp $(top_srcdir)/build/fuzz.mk | fuzz-compiler
	@$(MKDIR_P) $(@D)
	$(FUZZ_V)$(FUZZ_CXX) $(FUZZ_CPPFLAGS) $(FUZZ_CXXFLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c $< -o $@
fuzz/libengine.a: $(fuzz_engine_objects) $(fuzz_shared_objects)
	@rm -f $@
	$(FUZZ_V)$(AR) crD $@ $^
$(fuzz_programs): fuzz/%: fuzz/obj/tests/fuzz/%.o fuzz/libengine.a $(top_srcdir)/tests/fuzz/libfuzzer.cpp
	$(FUZZ_V)$(FUZZ_CXX) $(FUZZ_CPPFLAGS) -DWINEBITS_FUZZ_TARGET=$* $(FUZZ_CXXFLAGS) -fsanitize=fuzzer \
	    $(top_srcdir)/tests/fuzz/libfuzzer.cpp $< fuzz/libengine.a $(FUZZ_LIBS) -o $@
-include $(patsubst %.o,%.d,$(fuzz_engine_objects) $(fuzz_shared_objects) $(fuzz_target_objects))

fuzz-programs: $(fuzz_programs)
fuzz: fuzz-programs
	WINEBITS_BUILD='$(abs_builddir)' $(SHELL) $(top_srcdir)/tests/fuzz/run
.PHONY: fuzz fuzz-programs fuzz-compiler
