# SPDX-License-Identifier: LGPL-2.1-or-later
# The BITS service: a DLL for svchost.

PE_MODULES += qmgr.dll
pe_qmgr_dll_sources = dlls/common/service/dll.cpp \
    dlls/qmgr/certificate_judge.cpp \
    dlls/qmgr/file.cpp \
    dlls/qmgr/file_ranges.cpp \
    dlls/qmgr/job.cpp \
    dlls/qmgr/job_certificates.cpp \
    dlls/qmgr/job_credentials.cpp \
    dlls/qmgr/job_prefix.cpp \
    dlls/qmgr/job_http_options.cpp \
    dlls/qmgr/job_notification.cpp \
    dlls/qmgr/job_properties.cpp \
    dlls/qmgr/job_reply.cpp \
    dlls/qmgr/job_settings.cpp \
    dlls/qmgr/job_transfer_settings.cpp \
    dlls/qmgr/legacy/group.cpp \
    dlls/qmgr/legacy/group_job.cpp \
    dlls/qmgr/legacy/group_list.cpp \
    dlls/qmgr/legacy/group_properties.cpp \
    dlls/qmgr/legacy/queue_manager.cpp \
    dlls/qmgr/legacy/status.cpp \
    dlls/qmgr/legacy/status_callback.cpp \
    dlls/qmgr/manager.cpp \
    dlls/qmgr/manager_peer_cache.cpp \
    dlls/qmgr/module.cpp \
    dlls/qmgr/surface.cpp
pe_qmgr_dll_def = dlls/qmgr/qmgr.def
pe_qmgr_dll_uses = common
pe_qmgr_dll_libs = -lole32 -loleaut32 -luuid -ladvapi32 -luserenv -lws2_32 -lbcrypt -lcrypt32
# The 32-bit entry points are stdcall; the exports carry plain names.
pe_qmgr_dll_ldflags = -Wl,--enable-stdcall-fixup

EXTRA_DIST += $(pe_qmgr_dll_sources) dlls/qmgr/qmgr.def include/winebits/delivery_messages.hpp include/winebits/messages.hpp \
    dlls/qmgr/certificate_judge.hpp \
    dlls/qmgr/classes.hpp \
    dlls/qmgr/file.hpp \
    dlls/qmgr/job.hpp \
    dlls/qmgr/legacy/group.hpp \
    dlls/qmgr/legacy/group_job.hpp \
    dlls/qmgr/legacy/group_list.hpp \
    dlls/qmgr/legacy/queue_manager.hpp \
    dlls/qmgr/legacy/status.hpp \
    dlls/qmgr/legacy/status_callback.hpp \
    dlls/qmgr/manager.hpp \
    dlls/qmgr/served_interfaces.hpp \
    dlls/qmgr/surface.hpp \
    dlls/qmgr/traits.hpp
