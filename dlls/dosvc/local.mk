# SPDX-License-Identifier: LGPL-2.1-or-later
# Delivery Optimization: a DLL for svchost.

PE_MODULES += dosvc.dll
pe_dosvc_dll_sources = dlls/common/service/dll.cpp \
    dlls/dosvc/downloads/callback_schedule.cpp \
    dlls/dosvc/downloads/categories.cpp \
    dlls/dosvc/downloads/change_watch.cpp \
    dlls/dosvc/downloads/download.cpp \
    dlls/dosvc/downloads/download_host.cpp \
    dlls/dosvc/downloads/download_properties.cpp \
    dlls/dosvc/downloads/download_property_calls.cpp \
    dlls/dosvc/downloads/download_start.cpp \
    dlls/dosvc/downloads/manager.cpp \
    dlls/dosvc/downloads/status_callback.cpp \
    dlls/dosvc/downloads/status_notifier.cpp \
    dlls/dosvc/downloads/surface.cpp \
    dlls/dosvc/jobs/error_info.cpp \
    dlls/dosvc/jobs/file.cpp \
    dlls/dosvc/jobs/file_properties.cpp \
    dlls/dosvc/jobs/job.cpp \
    dlls/dosvc/jobs/job_files.cpp \
    dlls/dosvc/jobs/job_properties.cpp \
    dlls/dosvc/jobs/job_unsupported.cpp \
    dlls/dosvc/jobs/manager.cpp \
    dlls/dosvc/jobs/surface.cpp \
    dlls/dosvc/dosvc.rc \
    dlls/dosvc/manager.cpp \
    dlls/dosvc/module.cpp \
    dlls/dosvc/property_value.cpp \
    dlls/dosvc/sink_path.cpp \
    dlls/dosvc/stream_sink.cpp
pe_dosvc_dll_def = dlls/dosvc/dosvc.def
pe_dosvc_dll_uses = common
pe_dosvc_dll_libs = -lole32 -loleaut32 -luuid -ladvapi32 -luserenv -lws2_32 -lbcrypt -lcrypt32
pe_dosvc_dll_ldflags = -Wl,--enable-stdcall-fixup
pe/x86_64/obj/dosvc.dll/dlls/dosvc/dosvc.o pe/i686/obj/dosvc.dll/dlls/dosvc/dosvc.o: gen/deliveryoptimization.tlb

EXTRA_DIST += $(pe_dosvc_dll_sources) dlls/dosvc/dosvc.def \
    dlls/dosvc/classes.hpp \
    dlls/dosvc/download_state.hpp \
    dlls/dosvc/downloads/auth_headers.hpp \
    dlls/dosvc/downloads/callback_schedule.hpp \
    dlls/dosvc/downloads/categories.hpp \
    dlls/dosvc/downloads/change_watch.hpp \
    dlls/dosvc/downloads/download.hpp \
    dlls/dosvc/downloads/download_host.hpp \
    dlls/dosvc/downloads/download_properties.hpp \
    dlls/dosvc/downloads/manager.hpp \
    dlls/dosvc/downloads/security_flags.hpp \
    dlls/dosvc/downloads/status_callback.hpp \
    dlls/dosvc/downloads/status_notifier.hpp \
    dlls/dosvc/downloads/surface.hpp \
    dlls/dosvc/jobs/error_info.hpp \
    dlls/dosvc/jobs/file.hpp \
    dlls/dosvc/jobs/job.hpp \
    dlls/dosvc/jobs/manager.hpp \
    dlls/dosvc/jobs/surface.hpp \
    dlls/dosvc/jobs/traits.hpp \
    dlls/dosvc/manager.hpp \
    dlls/dosvc/property_value.hpp \
    dlls/dosvc/served_interfaces.hpp \
    dlls/dosvc/sink_path.hpp \
    dlls/dosvc/stream_sink.hpp
