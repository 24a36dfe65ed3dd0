# SPDX-License-Identifier: LGPL-2.1-or-later
PE_MODULES += winebits-setup.exe
pe_winebits_setup_exe_sources = \
    tools/winebits-setup/main.cpp \
    tools/winebits-setup/proxy.cpp \
    tools/winebits-setup/record.cpp \
    tools/winebits-setup/record_text.cpp \
    tools/winebits-setup/registrations.cpp \
    tools/winebits-setup/registry.cpp \
    tools/winebits-setup/report.cpp \
    tools/winebits-setup/service.cpp \
    tools/winebits-setup/text.cpp
pe_winebits_setup_exe_libs = -ladvapi32 -lshell32 -luser32

EXTRA_DIST += $(pe_winebits_setup_exe_sources) \
    tools/winebits-setup/proxy.hpp \
    tools/winebits-setup/record.hpp \
    tools/winebits-setup/record_text.hpp \
    tools/winebits-setup/registrations.hpp \
    tools/winebits-setup/registry.hpp \
    tools/winebits-setup/report.hpp \
    tools/winebits-setup/service.hpp \
    tools/winebits-setup/text.hpp
