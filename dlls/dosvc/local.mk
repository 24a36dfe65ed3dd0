# SPDX-License-Identifier: LGPL-2.1-or-later
# Delivery Optimization: a DLL for svchost.

PE_MODULES += dosvc.dll
pe_dosvc_dll_sources = dlls/common/service/dll.cpp \
    dlls/dosvc/downloads/manager.cpp \
    dlls/dosvc/downloads/surface.cpp \
    dlls/dosvc/jobs/manager.cpp \
    dlls/dosvc/jobs/surface.cpp \
    dlls/dosvc/dosvc.rc \
    dlls/dosvc/manager.cpp \
    dlls/dosvc/module.cpp
pe_dosvc_dll_def = dlls/dosvc/dosvc.def
pe_dosvc_dll_uses = common
pe_dosvc_dll_libs = -lole32 -loleaut32 -luuid -ladvapi32 -luserenv -lws2_32 -lbcrypt -lcrypt32
pe_dosvc_dll_ldflags = -Wl,--enable-stdcall-fixup
pe/x86_64/obj/dosvc.dll/dlls/dosvc/dosvc.o pe/i686/obj/dosvc.dll/dlls/dosvc/dosvc.o: gen/deliveryoptimization.tlb

EXTRA_DIST += $(pe_dosvc_dll_sources) dlls/dosvc/dosvc.def \
    dlls/dosvc/classes.hpp \
    dlls/dosvc/downloads/manager.hpp \
    dlls/dosvc/downloads/surface.hpp \
    dlls/dosvc/jobs/manager.hpp \
    dlls/dosvc/jobs/surface.hpp \
    dlls/dosvc/manager.hpp \
    dlls/dosvc/served_interfaces.hpp \
    dlls/dosvc/stream_sink.cpp \
    dlls/dosvc/stream_sink.hpp
