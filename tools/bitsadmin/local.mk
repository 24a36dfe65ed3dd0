# SPDX-License-Identifier: LGPL-2.1-or-later
# bitsadmin.exe, the Windows-compatible command line of BITS.

bitsadmin_headers = \
    tools/bitsadmin/arguments.hpp \
    tools/bitsadmin/bits_client.hpp \
    tools/bitsadmin/command.hpp \
    tools/bitsadmin/failure.hpp \
    tools/bitsadmin/interrupt.hpp \
    tools/bitsadmin/job_property.hpp \
    tools/bitsadmin/job_report.hpp \
    tools/bitsadmin/job_text.hpp \
    tools/bitsadmin/output.hpp \
    tools/bitsadmin/transfer_display.hpp

PE_MODULES += bitsadmin.exe
pe_bitsadmin_exe_sources = \
    tools/bitsadmin/arguments.cpp \
    tools/bitsadmin/bits_client.cpp \
    tools/bitsadmin/command_table.cpp \
    tools/bitsadmin/commands_change.cpp \
    tools/bitsadmin/commands_files.cpp \
    tools/bitsadmin/commands_http.cpp \
    tools/bitsadmin/commands_property.cpp \
    tools/bitsadmin/commands_query.cpp \
    tools/bitsadmin/commands_reset.cpp \
    tools/bitsadmin/commands_transfer.cpp \
    tools/bitsadmin/interrupt.cpp \
    tools/bitsadmin/job_report.cpp \
    tools/bitsadmin/job_text.cpp \
    tools/bitsadmin/main.cpp \
    tools/bitsadmin/output.cpp \
    tools/bitsadmin/transfer_display.cpp
pe_bitsadmin_exe_libs = -lole32 -luuid -lshell32 -ladvapi32

EXTRA_DIST += $(bitsadmin_headers) $(pe_bitsadmin_exe_sources)
