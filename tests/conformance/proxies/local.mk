# SPDX-License-Identifier: LGPL-2.1-or-later
# Every interface of qmgrprxy.dll between two processes; `run` needs a prefix.
PE_TEST_MODULES += proxies-server.exe proxies-client.exe
pe_proxies_server_exe_sources = \
    tests/conformance/proxies/server_callbacks.cpp \
    tests/conformance/proxies/server_delivery.cpp \
    tests/conformance/proxies/server_download.cpp \
    tests/conformance/proxies/server_file.cpp \
    tests/conformance/proxies/server_http.cpp \
    tests/conformance/proxies/server_job.cpp \
    tests/conformance/proxies/server_legacy.cpp \
    tests/conformance/proxies/server_main.cpp \
    tests/conformance/proxies/server_manager.cpp \
    tests/conformance/proxies/server_peer_cache.cpp
pe_proxies_server_exe_uses = common guids
pe_proxies_server_exe_libs = -lole32 -loleaut32 -luuid
pe_proxies_server_exe_ldflags = -municode
pe_proxies_client_exe_sources = \
    tests/conformance/proxies/client_callbacks.cpp \
    tests/conformance/proxies/client_connection.cpp \
    tests/conformance/proxies/client_delivery.cpp \
    tests/conformance/proxies/client_interfaces.cpp \
    tests/conformance/proxies/client_job.cpp \
    tests/conformance/proxies/client_legacy.cpp \
    tests/conformance/proxies/client_main.cpp \
    tests/conformance/proxies/client_strings.cpp \
    tests/conformance/proxies/client_values.cpp
pe_proxies_client_exe_uses = common guids
pe_proxies_client_exe_libs = -lole32 -loleaut32 -ladvapi32 -luuid

EXTRA_DIST += $(pe_proxies_server_exe_sources) $(pe_proxies_client_exe_sources) \
    tests/conformance/proxies/run \
    tests/conformance/proxies/client.hpp \
    tests/conformance/proxies/delivery.hpp \
    tests/conformance/proxies/server_answers.hpp \
    tests/conformance/proxies/server_delivery.hpp \
    tests/conformance/proxies/server_job.hpp \
    tests/conformance/proxies/server_manager.hpp \
    tests/conformance/proxies/session.hpp \
    tests/conformance/proxies/shown.hpp

TESTS += tests/conformance/proxies/proxies-test.sh
EXTRA_DIST += tests/conformance/proxies/proxies-test.sh
