# SPDX-License-Identifier: LGPL-2.1-or-later
# Rules for Windows programs and DLLs, each for x86_64 and i686, in plain GNU make. The folders' local.mk list what to build:
#
#   PE_STATIC_LIBS += common                      a static library: pe/ARCH/libcommon.a
#   pe_common_sources = dlls/common/a.cpp ...   sources, from the top of the tree (.cpp, .c or .rc)
#
#   PE_MODULES += qmgr.dll                      a DLL or EXE that is installed: pe/ARCH/qmgr.dll
#   PE_TEST_MODULES += kit-test.exe             one that only tests use
#   pe_qmgr_dll_sources = ...                   '.' and '-' of the name become '_'
#   pe_qmgr_dll_def = dlls/qmgr/qmgr.def        exports of a DLL
#   pe_qmgr_dll_uses = common                   PE_STATIC_LIBS linked in
#   pe_qmgr_dll_libs = -lole32 -luuid           Windows' libraries
#   pe_qmgr_dll_cppflags = -DFOO                for this module's own sources
#   pe_qmgr_dll_ldflags = -municode             at the link
#   pe_qmgr_dll_objects_x86_64, ..._i686        extra objects made by other rules (build/widl.mk)
#
# Every source is added to EXTRA_DIST by the fragment that lists it. Headers that widl makes are in gen/include;
# nlohmann/json.hpp is found through pe-include, never through -I/usr/include.

PE_ARCHES = x86_64 i686
PE_CPPFLAGS = -I$(top_srcdir) -I$(top_srcdir)/include -I$(top_srcdir)/include/idl -Igen/include -Ipe-include \
    -DUNICODE -D_UNICODE -DWIN32_LEAN_AND_MEAN -D_WIN32_WINNT=0x0A00 -DWINVER=0x0A00 -DNTDDI_VERSION=0x0A000007 \
    -DWINEBITS_VERSION='"$(PACKAGE_VERSION)"'
PE_COMMON_FLAGS = -O2 -g0 -Wall -Wextra $(WERROR) \
    -ffile-prefix-map=$(abs_top_srcdir)/= -fstack-protector-strong
PE_CXXFLAGS = -std=c++23 $(PE_COMMON_FLAGS)
PE_CFLAGS = -std=gnu11 $(PE_COMMON_FLAGS)
# Loaded at another address each time, data not executable; x86_64 also beyond 4 GiB.
PE_HARDENING = -Wl,--dynamicbase -Wl,--nxcompat
PE_HARDENING_x86_64 = $(PE_HARDENING) -Wl,--high-entropy-va
PE_HARDENING_i686 = $(PE_HARDENING)
# Stripped and without time stamps, so that the same sources give the same bytes.
PE_LDFLAGS = -static -s -Wl,--no-insert-timestamp -Wl,--exclude-all-symbols -lssp

PE_V = $(if $(filter 1,$(V)),,@echo "  PE       $@";)

pe_variable = $(subst .,_,$(subst -,_,$(1)))
pe_objects = $(addprefix pe/$(2)/obj/$(1)/,$(addsuffix .o,$(basename $(pe_$(call pe_variable,$(1))_sources))))

pe-include/nlohmann:
	@$(MKDIR_P) pe-include && $(LN_S) -f $(NLOHMANN_INCLUDE)/nlohmann pe-include/nlohmann

include $(top_srcdir)/build/widl.mk
include $(top_srcdir)/tests/conformance/programs.mk

# $(1) name of library or module, $(2) architecture
define pe_compile
pe/$(2)/obj/$(1)/%.o: $$(top_srcdir)/%.cpp $$(top_srcdir)/build/pe.mk | $$(IDL_HEADERS) pe-include/nlohmann
	@$$(MKDIR_P) $$(@D)
	$$(PE_V)$$(PE_CXX_$(2)) $$(PE_CPPFLAGS) $$(pe_$(call pe_variable,$(1))_cppflags) $$(PE_CXXFLAGS) -MMD -MP -c $$< -o $$@
pe/$(2)/obj/$(1)/%.o: $$(top_srcdir)/%.c $$(top_srcdir)/build/pe.mk | $$(IDL_HEADERS)
	@$$(MKDIR_P) $$(@D)
	$$(PE_V)$$(PE_CC_$(2)) $$(PE_CPPFLAGS) $$(pe_$(call pe_variable,$(1))_cppflags) $$(PE_CFLAGS) -MMD -MP -c $$< -o $$@
# Files that are named in it are found from the build folder; the fragment says that it needs them.
pe/$(2)/obj/$(1)/%.o: $$(top_srcdir)/%.rc $$(top_srcdir)/build/pe.mk
	@$$(MKDIR_P) $$(@D)
	$$(PE_V)$$(PE_RC_$(2)) -o $$@ $$<
-include $$(patsubst %.o,%.d,$$(call pe_objects,$(1),$(2)))
endef

define pe_library
pe/$(2)/lib$(1).a: $$(call pe_objects,$(1),$(2))
	@rm -f $$@
	$$(PE_V)$$(PE_AR_$(2)) crD $$@ $$^
endef

define pe_module
pe/$(2)/$(1): $$(call pe_objects,$(1),$(2)) $$(pe_$(call pe_variable,$(1))_objects_$(2)) \
    $$(foreach library,$$(pe_$(call pe_variable,$(1))_uses),pe/$(2)/lib$$(library).a) \
    $$(addprefix $$(top_srcdir)/,$$(pe_$(call pe_variable,$(1))_def))
	$$(PE_V)$$(PE_CXX_$(2)) $$(if $$(filter %.dll,$$@),-shared) -o $$@ $$(filter %.o,$$^) $$(filter %.def,$$^) \
	    $$(filter %.a,$$^) $$(pe_$(call pe_variable,$(1))_libs) $$(pe_$(call pe_variable,$(1))_ldflags) $$(PE_HARDENING_$(2)) $$(PE_LDFLAGS)
endef

$(foreach arch,$(PE_ARCHES),$(foreach name,$(PE_STATIC_LIBS) $(PE_MODULES) $(PE_TEST_MODULES),\
    $(eval $(call pe_compile,$(name),$(arch)))))
$(foreach arch,$(PE_ARCHES),$(foreach name,$(PE_STATIC_LIBS),$(eval $(call pe_library,$(name),$(arch)))))
$(foreach arch,$(PE_ARCHES),$(foreach name,$(PE_MODULES) $(PE_TEST_MODULES),$(eval $(call pe_module,$(name),$(arch)))))

pe-all: $(foreach arch,$(PE_ARCHES),$(addprefix pe/$(arch)/,$(PE_MODULES)))
pe-tests: $(foreach arch,$(PE_ARCHES),$(addprefix pe/$(arch)/,$(PE_TEST_MODULES)))
.PHONY: pe-tests

include $(top_srcdir)/build/winelib.mk
