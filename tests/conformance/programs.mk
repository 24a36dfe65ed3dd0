# SPDX-License-Identifier: LGPL-2.1-or-later
# What build/pe.mk and build/winelib.mk need to know of each conformance program, from its name alone, in plain GNU make.

define conformance_program
winelib_conformance_$(2)_exe_sources = $$(conformance_support) $$(conformance_$(2))
winelib_conformance_$(2)_exe_libs = $$(CONFORMANCE_WINELIB_LIBS)
pe_conformance_$(2)_exe_sources = $$(conformance_$(2))
pe_conformance_$(2)_exe_uses = conformance
pe_conformance_$(2)_exe_libs = $$(CONFORMANCE_LIBS)
pe_conformance_$(2)_exe_cppflags = $$(CONFORMANCE_PE_CPPFLAGS)
endef
$(foreach name,$(CONFORMANCE_NAMES),$(eval $(call conformance_program,$(name),$(subst -,_,$(name)))))
