# SPDX-License-Identifier: LGPL-2.1-or-later
# Rules for winelib programs: 64-bit programs for Wine that use the host's libraries (CMocka), in plain GNU make.
#
#   WINELIB_TESTS += job-test.exe               a program of the tests: winelib/job-test.exe (a script) and .exe.so
#   winelib_job_test_exe_sources = ...          sources, from the top of the tree; '.' and '-' of the name become '_'
#   winelib_job_test_exe_cppflags = -DFOO       for this program's sources
#   winelib_job_test_exe_libs = -lole32         Windows' and the host's libraries
#
# Start them as ./winelib/job-test.exe, never with wine. Sources that several programs share are compiled once for each set of
# flags: list them in every program. std::wstring does not work in them (WCHAR has two bytes, the host's libstdc++ wants four).

# CMocka would define uintptr_t anew, and Wine's headers define it too.
WINELIB_CPPFLAGS = -I$(top_srcdir) -I$(top_srcdir)/include -I$(top_srcdir)/include/idl -Igen/include \
    -DUNICODE -D_UNICODE -DWIN32_LEAN_AND_MEAN -D_WIN32_WINNT=0x0A00 -D_UINTPTR_T -D_UINTPTR_T_DEFINED \
    -DWINEBITS_VERSION='"$(PACKAGE_VERSION)"'
WINELIB_CXXFLAGS = -std=c++23 -O1 -g -Wall -Wextra $(WERROR)

WINELIB_V = $(if $(filter 1,$(V)),,@echo "  WINELIB  $@";)

winelib_variable = $(subst .,_,$(subst -,_,$(1)))
winelib_objects = $(patsubst %.cpp,winelib/obj/%.o,$(winelib_$(call winelib_variable,$(1))_sources))

winelib/obj/%.o: $(top_srcdir)/%.cpp | $(IDL_HEADERS)
	@$(MKDIR_P) $(@D)
	$(WINELIB_V)$(WINEGXX) $(WINELIB_CPPFLAGS) $(winelib_cppflags) $(WINELIB_CXXFLAGS) -MMD -MP -c $< -o $@

# winegcc names its output by the last part; a program that is cut short by a crash of the linker must not stay.
define winelib_program
winelib/$(1): $$(call winelib_objects,$(1))
	@rm -f $$@ $$@.so
	$$(WINELIB_V)$$(WINEGXX) -mconsole -o $$@ $$^ $$(winelib_$$(call winelib_variable,$(1))_libs)
$$(call winelib_objects,$(1)): winelib_cppflags = $$(winelib_$$(call winelib_variable,$(1))_cppflags)
-include $$(patsubst %.o,%.d,$$(call winelib_objects,$(1)))
endef
$(foreach name,$(WINELIB_TESTS),$(eval $(call winelib_program,$(name))))

winelib-tests: $(addprefix winelib/,$(WINELIB_TESTS))
.PHONY: winelib-tests
