# SPDX-License-Identifier: LGPL-2.1-or-later
PE_MODULES += qmgrprxy.dll
pe_qmgrprxy_dll_sources = \
    dlls/qmgrprxy/client_security.cpp \
    dlls/qmgrprxy/file_property.cpp \
    dlls/qmgrprxy/group_property.cpp \
    dlls/qmgrprxy/status_getters.cpp \
    dlls/qmgrprxy/status_page_reader.cpp
pe_qmgrprxy_dll_def = dlls/qmgrprxy/qmgrprxy.def
pe_qmgrprxy_dll_uses = guids
pe_qmgrprxy_dll_libs = -lrpcrt4 -loleaut32 -lole32 -luuid
pe_qmgrprxy_dll_cppflags = -DUSE_STUBLESS_PROXY= -fno-exceptions -fno-rtti
# The names in the .def file are those without stdcall's decoration.
pe_qmgrprxy_dll_ldflags = -Wl,--enable-stdcall-fixup
pe_qmgrprxy_dll_objects_x86_64 = $(PROXY_OBJECTS_x86_64)
pe_qmgrprxy_dll_objects_i686 = $(PROXY_OBJECTS_i686)

EXTRA_DIST += $(pe_qmgrprxy_dll_sources) $(pe_qmgrprxy_dll_def) \
    dlls/qmgrprxy/proxies.h dlls/qmgrprxy/proxies.idl dlls/qmgrprxy/proxy_prologue.h \
    dlls/qmgrprxy/status_page_reader.hpp include/winebits/status_page.hpp \
    build/widl-client-calls.pl build/widl-outer-strings.pl
