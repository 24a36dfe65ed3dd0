# SPDX-License-Identifier: LGPL-2.1-or-later
bin_PROGRAMS += winebits
winebits_SOURCES = \
    tools/common/folder_identity.cpp \
    tools/common/folder_identity.hpp \
    tools/common/user_settings.cpp \
    tools/common/user_settings.hpp \
    tools/winebits/command.hpp \
    tools/winebits/daemon.cpp \
    tools/winebits/daemon.hpp \
    tools/winebits/delivery_command.cpp \
    tools/winebits/delivery_report.cpp \
    tools/winebits/delivery_report.hpp \
    tools/winebits/display.cpp \
    tools/winebits/display.hpp \
    tools/winebits/export_command.cpp \
    tools/winebits/field_list.cpp \
    tools/winebits/field_list.hpp \
    tools/winebits/file_copy.cpp \
    tools/winebits/file_copy.hpp \
    tools/winebits/job_command.cpp \
    tools/winebits/jobs.cpp \
    tools/winebits/jobs.hpp \
    tools/winebits/kept_files.cpp \
    tools/winebits/kept_files.hpp \
    tools/winebits/list_command.cpp \
    tools/winebits/log_command.cpp \
    tools/winebits/main.cpp \
    tools/winebits/options.cpp \
    tools/winebits/options.hpp \
    tools/winebits/outlive_wine.cpp \
    tools/winebits/outlive_wine.hpp \
    tools/winebits/pe_files.cpp \
    tools/winebits/pe_files.hpp \
    tools/winebits/prefix.cpp \
    tools/winebits/prefix_command.cpp \
    tools/winebits/prefix_command.hpp \
    tools/winebits/prefix.hpp \
    tools/winebits/process_usage.cpp \
    tools/winebits/process_usage.hpp \
    tools/winebits/progress_view.cpp \
    tools/winebits/progress_view.hpp \
    tools/winebits/report.cpp \
    tools/winebits/report.hpp \
    tools/winebits/resume_command.cpp \
    tools/winebits/resume_folders.cpp \
    tools/winebits/resume_folders.hpp \
    tools/winebits/resume_list.cpp \
    tools/winebits/resume_list.hpp \
    tools/winebits/running_prefixes.cpp \
    tools/winebits/running_prefixes.hpp \
    tools/winebits/settings_command.cpp \
    tools/winebits/setup_command.cpp \
    tools/winebits/signals.cpp \
    tools/winebits/signals.hpp \
    tools/winebits/watch_command.cpp \
    tools/winebits/wine.cpp \
    tools/winebits/wine.hpp
winebits_CPPFLAGS = $(AM_CPPFLAGS) -DWINEBITS_PE_DIR='"$(pkglibdir)"' -DWINEBITS_DAEMON='"$(libexecdir)/winebitsd"'
winebits_LDADD = libengine.a $(GIO_LIBS) $(OPENSSL_LIBS)
