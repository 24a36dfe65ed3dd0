# SPDX-License-Identifier: LGPL-2.1-or-later
# What widl makes out of include/idl, in plain GNU make:
#
#   gen/include/NAME.h            headers, the same for both bitnesses; IDL_HEADERS names them all
#   gen/deliveryoptimization.tlb
#                                 the type library of Delivery Optimization, for a resource TYPELIB
#   pe/ARCH/libguids.a            IID_*, CLSID_* and LIBID_* for a link: pe_..._uses = guids
#   pe/ARCH/obj/proxies/*.o       proxies and stubs, per bitness: PROXY_OBJECTS_ARCH, linked into qmgrprxy.dll
#
# The names are in include/idl/local.mk, the proxies' interfaces in dlls/qmgrprxy/proxies.idl.

IDL_SOURCES = $(IDL_NAMES:%=$(top_srcdir)/include/idl/%.idl)
IDL_HEADERS = $(IDL_NAMES:%=gen/include/%.h) $(IDL_CONSTANTS:%=gen/include/%)
# Our folder comes first: Wine has files of the same names.
WIDL_RUN = $(WIDL) -I$(top_srcdir)/include/idl $(WIDL_INCLUDES)
WIDL_V = $(if $(filter 1,$(V)),,@echo "  WIDL     $@";)

# The files import each other, so each output depends on all of them.
$(IDL_NAMES:%=gen/include/%.h): gen/include/%.h: $(top_srcdir)/include/idl/%.idl $(IDL_SOURCES)
	@$(MKDIR_P) $(@D)
	$(WIDL_V)$(WIDL_RUN) -m64 -h -o $@ $<
$(IDL_CONSTANTS:%=gen/include/%): gen/include/%: $(top_srcdir)/include/idl/%
	@$(MKDIR_P) $(@D) && cp $< $@
$(IDL_NAMES:%=gen/guids/%_i.c): gen/guids/%_i.c: $(top_srcdir)/include/idl/%.idl $(IDL_SOURCES)
	@$(MKDIR_P) $(@D)
	$(WIDL_V)$(WIDL_RUN) -m64 -u -o $@ $<
# The 64-bit one: the sizes in it are of no use to anybody, as no interface of it is called by IDispatch.
gen/deliveryoptimization.tlb: $(top_srcdir)/include/idl/deliveryoptimization.idl $(IDL_SOURCES)
	@$(MKDIR_P) $(@D)
	$(WIDL_V)$(WIDL_RUN) -m64 -t -o $@ $<
gen/proxies/dlldata.c: $(top_srcdir)/build/widl.mk
	@$(MKDIR_P) $(@D)
	$(WIDL_V)$(WIDL) --dlldata-only -o $@ proxies

# -Oif writes tables that mingw's compiler understands (-Os needs Wine's own exception.h). USE_STUBLESS_PROXY
# is defined empty here, as widl's output does: rpcproxy.h then has the right layout, whoever includes it.
PROXY_SOURCE = $(top_srcdir)/dlls/qmgrprxy
PROXY_CPPFLAGS = -I$(PROXY_SOURCE) -DUSE_STUBLESS_PROXY= -DREGISTER_PROXY_DLL \
    '-DPROXY_CLSID_IS={0x5ce34c0d,0x0dc9,0x4c1f,{0x89,0x7c,0xda,0xa1,0xb7,0x8c,0xee,0x7c}}'

# $(1) architecture, $(2) bitness
define widl_arch
pe/$(1)/obj/proxies/raw/proxies_p.c: $$(PROXY_SOURCE)/proxies.idl $$(IDL_SOURCES)
	@$$(MKDIR_P) $$(@D)
	$$(WIDL_V)$$(WIDL_RUN) -m$(2) -Oif -p -o $$@ $$<
pe/$(1)/obj/proxies/strings/proxies_p.c: pe/$(1)/obj/proxies/raw/proxies_p.c \
    $$(top_srcdir)/build/widl-outer-strings.pl
	@$$(MKDIR_P) $$(@D)
	@$$(PERL) $$(top_srcdir)/build/widl-outer-strings.pl $$< $$@
pe/$(1)/obj/proxies/proxies_p.c: pe/$(1)/obj/proxies/strings/proxies_p.c \
    $$(top_srcdir)/build/widl-client-calls.pl
	@$$(PERL) $$(top_srcdir)/build/widl-client-calls.pl $$< $$@
pe/$(1)/obj/proxies/proxies_p.o: pe/$(1)/obj/proxies/proxies_p.c $$(PROXY_SOURCE)/proxies.h \
    $$(PROXY_SOURCE)/proxy_prologue.h | $$(IDL_HEADERS)
	$$(PE_V)$$(PE_CC_$(1)) $$(PE_CPPFLAGS) $$(PROXY_CPPFLAGS) -include $$(PROXY_SOURCE)/proxy_prologue.h \
	    $$(PE_CFLAGS) -Wno-cast-function-type -c $$< -o $$@
pe/$(1)/obj/proxies/dlldata.o: gen/proxies/dlldata.c
	@$$(MKDIR_P) $$(@D)
	$$(PE_V)$$(PE_CC_$(1)) $$(PE_CPPFLAGS) $$(PROXY_CPPFLAGS) $$(PE_CFLAGS) -c $$< -o $$@
PROXY_OBJECTS_$(1) = pe/$(1)/obj/proxies/proxies_p.o pe/$(1)/obj/proxies/dlldata.o

pe/$(1)/obj/guids/%_i.o: gen/guids/%_i.c
	@$$(MKDIR_P) $$(@D)
	$$(PE_V)$$(PE_CC_$(1)) $$(PE_CPPFLAGS) $$(PE_CFLAGS) -c $$< -o $$@
pe/$(1)/libguids.a: $$(IDL_NAMES:%=pe/$(1)/obj/guids/%_i.o)
	@rm -f $$@
	$$(PE_V)$$(PE_AR_$(1)) crD $$@ $$^
endef
$(eval $(call widl_arch,x86_64,64))
$(eval $(call widl_arch,i686,32))

# A generator that fails half way must not leave a file that looks made.
.DELETE_ON_ERROR:
