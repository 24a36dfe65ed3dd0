# SPDX-License-Identifier: LGPL-2.1-or-later
# The daemon; the Windows side finds it by HKLM\Software\winebits\Daemon.
libexec_PROGRAMS += winebitsd
# All but the start of the process: the tests of teardown make and end them, too.
daemon_parts = \
    tools/common/folder_identity.cpp \
    tools/common/folder_identity.hpp \
    tools/common/user_settings.cpp \
    tools/common/user_settings.hpp \
    tools/winebitsd/activity_log.cpp \
    tools/winebitsd/activity_log.hpp \
    tools/winebitsd/confinement.cpp \
    tools/winebitsd/confinement.hpp \
    tools/winebitsd/core.cpp \
    tools/winebitsd/core.hpp \
    tools/winebitsd/core_calls.cpp \
    tools/winebitsd/core_events.cpp \
    tools/winebitsd/core_presence.cpp \
    tools/winebitsd/core_recovery.cpp \
    tools/winebitsd/cost_watch.cpp \
    tools/winebitsd/cost_watch.hpp \
    tools/winebitsd/effect_runner.cpp \
    tools/winebitsd/effect_runner.hpp \
    tools/winebitsd/exit_status.hpp \
    tools/winebitsd/folder_check.cpp \
    tools/winebitsd/folder_check.hpp \
    tools/winebitsd/folder_watch.cpp \
    tools/winebitsd/folder_watch.hpp \
    tools/winebitsd/hive_notes.cpp \
    tools/winebitsd/hive_notes.hpp \
    tools/winebitsd/log.cpp \
    tools/winebitsd/log.hpp \
    tools/winebitsd/network_watch.cpp \
    tools/winebitsd/network_watch.hpp \
    tools/winebitsd/state_folder.cpp \
    tools/winebitsd/state_folder.hpp \
    tools/winebitsd/status_page.cpp \
    tools/winebitsd/status_page.hpp
winebitsd_SOURCES = $(daemon_parts) \
    tools/winebitsd/main.cpp \
    tools/winebitsd/process.cpp \
    tools/winebitsd/process.hpp
winebitsd_LDADD = libengine.a $(CURL_LIBS) $(GIO_LIBS) $(SQLITE_LIBS) $(OPENSSL_LIBS)
