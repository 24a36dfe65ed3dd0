# SPDX-License-Identifier: LGPL-2.1-or-later
# Conformance programs, one for each folder, built with wineg++ and with mingw; see README.md. A new one needs its sources as
# conformance_NAME and its name in CONFORMANCE_NAMES and in conformance.sh; programs.mk does the rest.
include $(top_srcdir)/tests/support/harness/local.mk
include $(top_srcdir)/tests/support/cmocka_pe/local.mk

conformance_support = \
    tests/conformance/support/callback.cpp \
    tests/conformance/support/conformance.cpp \
    tests/conformance/support/download.cpp \
    tests/conformance/support/download_clients.cpp \
    tests/conformance/support/folder.cpp \
    tests/conformance/support/guids.cpp \
    tests/conformance/support/job.cpp \
    tests/conformance/support/program.cpp \
    tests/conformance/support/property.cpp \
    tests/conformance/support/server.cpp
conformance_headers = \
    tests/conformance/support/callback.hpp \
    tests/conformance/support/com_pointer.hpp \
    tests/conformance/support/conformance.hpp \
    tests/conformance/support/download.hpp \
    tests/conformance/support/download_clients.hpp \
    tests/conformance/support/folder.hpp \
    tests/conformance/support/interfaces.hpp \
    tests/conformance/support/job.hpp \
    tests/conformance/support/policy.hpp tests/conformance/support/program.hpp \
    tests/conformance/support/property.hpp \
    tests/conformance/support/server.hpp \
    tests/conformance/support/wait.hpp \
    tests/conformance/authentication/lists.hpp \
    tests/conformance/callback/lists.hpp \
    tests/conformance/clients/trace.hpp \
    tests/conformance/delivery/delivery_job.hpp \
    tests/conformance/delivery/lists.hpp \
    tests/conformance/delivery/second_program.hpp \
    tests/conformance/delivery/sdk.hpp \
    tests/conformance/enumerators/lists.hpp \
    tests/conformance/error/failing.hpp \
    tests/conformance/error/lists.hpp \
    tests/conformance/files/lists.hpp \
    tests/conformance/file_interfaces/lists.hpp \
    tests/conformance/file_interfaces/random_access.hpp \
    tests/conformance/http_options/lists.hpp \
    tests/conformance/job/lists.hpp \
    tests/conformance/job2/lists.hpp \
    tests/conformance/job3/lists.hpp \
    tests/conformance/job5/lists.hpp \
    tests/conformance/legacy/lists.hpp \
    tests/conformance/manager/lists.hpp \
    tests/conformance/tls/lists.hpp \
    tests/conformance/transfer/lists.hpp

conformance_manager = \
    tests/conformance/manager/activation.cpp \
    tests/conformance/manager/creation.cpp \
    tests/conformance/manager/descriptions.cpp \
    tests/conformance/manager/lookup.cpp \
    tests/conformance/manager/main.cpp
conformance_enumerators = \
    tests/conformance/enumerators/end_of_stack.cpp \
    tests/conformance/enumerators/file_enumerator.cpp \
    tests/conformance/enumerators/job_enumerator.cpp \
    tests/conformance/enumerators/main.cpp
conformance_job = \
    tests/conformance/job/adding_files.cpp \
    tests/conformance/job/life.cpp \
    tests/conformance/job/main.cpp \
    tests/conformance/job/notification_settings.cpp \
    tests/conformance/job/null_arguments.cpp \
    tests/conformance/job/numbers.cpp \
    tests/conformance/job/proxy_settings.cpp \
    tests/conformance/job/texts.cpp
conformance_files = \
    tests/conformance/files/file_properties.cpp \
    tests/conformance/files/files_on_disk.cpp \
    tests/conformance/files/main.cpp
conformance_error = \
    tests/conformance/error/bad_answers.cpp \
    tests/conformance/error/error_object.cpp \
    tests/conformance/error/failing.cpp \
    tests/conformance/error/main.cpp \
    tests/conformance/error/network_failures.cpp \
    tests/conformance/error/retries.cpp \
    tests/conformance/error/statuses.cpp
conformance_callback = \
    tests/conformance/callback/dead_client.cpp \
    tests/conformance/callback/delivery.cpp \
    tests/conformance/callback/inside_a_callback.cpp \
    tests/conformance/callback/main.cpp \
    tests/conformance/callback/what_is_notified.cpp
conformance_transfer = \
    tests/conformance/transfer/interruptions.cpp \
    tests/conformance/transfer/main.cpp \
    tests/conformance/transfer/polling.cpp \
    tests/conformance/transfer/requests.cpp \
    tests/conformance/transfer/several_files.cpp \
    tests/conformance/transfer/several_jobs.cpp
conformance_classes = tests/conformance/classes/main.cpp
conformance_file_interfaces = \
    tests/conformance/file_interfaces/file2.cpp \
    tests/conformance/file_interfaces/file3.cpp \
    tests/conformance/file_interfaces/file4.cpp \
    tests/conformance/file_interfaces/file5.cpp \
    tests/conformance/file_interfaces/file6.cpp \
    tests/conformance/file_interfaces/main.cpp \
    tests/conformance/file_interfaces/on_demand.cpp
conformance_http_options = \
    tests/conformance/http_options/client_certificate.cpp \
    tests/conformance/http_options/custom_headers.cpp \
    tests/conformance/http_options/http_method.cpp \
    tests/conformance/http_options/main.cpp \
    tests/conformance/http_options/security_flags.cpp
conformance_job2 = \
    tests/conformance/job2/command_line.cpp \
    tests/conformance/job2/credentials.cpp \
    tests/conformance/job2/main.cpp \
    tests/conformance/job2/reply.cpp \
    tests/conformance/job2/running.cpp
conformance_job3 = \
    tests/conformance/job3/acl_flags.cpp \
    tests/conformance/job3/main.cpp \
    tests/conformance/job3/ranges_of_a_file.cpp \
    tests/conformance/job3/remote_prefix.cpp \
    tests/conformance/job3/transfer_of_ranges.cpp
conformance_job4 = tests/conformance/job4/main.cpp
conformance_job5 = \
    tests/conformance/job5/content_properties.cpp \
    tests/conformance/job5/cost_property.cpp \
    tests/conformance/job5/main.cpp \
    tests/conformance/job5/notification_class.cpp \
    tests/conformance/job5/properties.cpp \
    tests/conformance/job5/property_rules.cpp
conformance_legacy = \
    tests/conformance/legacy/group_callback.cpp \
    tests/conformance/legacy/group_job.cpp \
    tests/conformance/legacy/group_properties.cpp \
    tests/conformance/legacy/groups.cpp \
    tests/conformance/legacy/main.cpp
conformance_limits = tests/conformance/limits/main.cpp
conformance_local_sources = tests/conformance/local_sources/main.cpp
conformance_peer_cache = tests/conformance/peer_cache/main.cpp
conformance_token_options = tests/conformance/token_options/main.cpp
conformance_uploads = tests/conformance/uploads/main.cpp
conformance_tls = \
    tests/conformance/clients/trace.cpp \
    tests/conformance/tls/client_certificates.cpp \
    tests/conformance/tls/main.cpp \
    tests/conformance/tls/server_certificates.cpp \
    tests/conformance/tls/validation_callback.cpp
conformance_authentication = \
    tests/conformance/authentication/main.cpp \
    tests/conformance/authentication/proxies.cpp \
    tests/conformance/authentication/server_credentials.cpp \
    tests/conformance/clients/trace.cpp

# Replayed programs; one source each.
conformance_mozilla = tests/conformance/clients/mozilla.cpp tests/conformance/clients/trace.cpp
conformance_chromium = tests/conformance/clients/chromium.cpp tests/conformance/clients/trace.cpp
conformance_omaha = tests/conformance/clients/omaha.cpp tests/conformance/clients/trace.cpp
conformance_burn = tests/conformance/clients/burn.cpp tests/conformance/clients/trace.cpp
conformance_pymanager = tests/conformance/clients/pymanager.cpp tests/conformance/clients/trace.cpp
conformance_click_to_run = tests/conformance/clients/click_to_run.cpp tests/conformance/clients/trace.cpp
conformance_bits_manager = tests/conformance/clients/bits_manager.cpp tests/conformance/clients/trace.cpp

# Delivery Optimization: the programs of one folder.
conformance_do_download = \
    tests/conformance/delivery/download_main.cpp \
    tests/conformance/delivery/file_sink.cpp \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/progress.cpp \
    tests/conformance/delivery/same_path.cpp \
    tests/conformance/delivery/states.cpp
conformance_do_manager = \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/manager.cpp \
    tests/conformance/delivery/second_program.cpp
conformance_do_ranges = \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/ranges.cpp
conformance_do_callback = \
    tests/conformance/delivery/callbacks.cpp \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/second_program.cpp
conformance_do_stream = \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/streams.cpp
conformance_do_policies = \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/policies.cpp
conformance_do_errors = \
    tests/conformance/delivery/errors.cpp \
    tests/conformance/delivery/files.cpp
conformance_do_dotnet = \
    tests/conformance/delivery/dotnet.cpp \
    tests/conformance/delivery/files.cpp
conformance_do_jobs = \
    tests/conformance/delivery/delivery_job.cpp \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/jobs.cpp \
    tests/conformance/delivery/jobs_files.cpp \
    tests/conformance/delivery/jobs_main.cpp \
    tests/conformance/delivery/jobs_manager.cpp \
    tests/conformance/delivery/jobs_notifications.cpp \
    tests/conformance/delivery/jobs_unsupported.cpp
conformance_do_office = \
    tests/conformance/delivery/delivery_job.cpp \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/office.cpp
conformance_do_tls = \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/tls.cpp
conformance_do_properties = \
    tests/conformance/delivery/answers.cpp \
    tests/conformance/delivery/deprecated_properties.cpp \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/numbers.cpp \
    tests/conformance/delivery/objects.cpp \
    tests/conformance/delivery/properties_main.cpp \
    tests/conformance/delivery/states_of_setting.cpp \
    tests/conformance/delivery/texts.cpp
conformance_do_sdk = \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/sdk.cpp \
    tests/conformance/delivery/sdk_downloads.cpp \
    tests/conformance/delivery/sdk_interruptions.cpp \
    tests/conformance/delivery/sdk_main.cpp \
    tests/conformance/delivery/sdk_properties.cpp
conformance_do_sdk_trace = \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/sdk.cpp \
    tests/conformance/delivery/sdk_trace.cpp
conformance_do_winget = \
    tests/conformance/delivery/files.cpp \
    tests/conformance/delivery/winget.cpp

CONFORMANCE_NAMES = manager enumerators job files error callback transfer \
    classes job2 job3 job4 job5 http-options file-interfaces token-options peer-cache legacy limits local-sources uploads \
    tls authentication \
    mozilla chromium omaha burn pymanager click-to-run bits-manager \
    do-manager do-download do-properties do-ranges do-callback do-stream do-policies do-errors do-sdk \
    do-tls do-jobs do-winget do-sdk-trace do-dotnet do-office

WINELIB_TESTS += $(CONFORMANCE_NAMES:%=conformance-%.exe)
PE_TEST_MODULES += $(CONFORMANCE_NAMES:%=conformance-%.exe)
PE_STATIC_LIBS += conformance
pe_conformance_sources = $(conformance_support) tests/support/cmocka_pe/cmocka.cpp
CONFORMANCE_PE_CPPFLAGS = -I$(top_srcdir)/tests/support/cmocka_pe
pe_conformance_cppflags = $(CONFORMANCE_PE_CPPFLAGS)
CONFORMANCE_LIBS = -lole32 -loleaut32 -luuid -ladvapi32 -lcrypt32 -lwinhttp
CONFORMANCE_WINELIB_LIBS = $(CONFORMANCE_LIBS) $(CMOCKA_LIBS)

# The longest come first: make check runs as many side by side as make -j says.
conformance_tests = tests/conformance/run-delivery tests/conformance/run-downloads tests/conformance/run-interfaces \
    tests/conformance/run-newer tests/conformance/run-clients tests/conformance/run-servers tests/conformance/bitsadmin-test
TESTS += $(conformance_tests)
EXTRA_DIST += $(conformance_tests) \
    $(conformance_support) $(conformance_headers) tests/conformance/programs.mk \
    $(foreach name,$(CONFORMANCE_NAMES),$(conformance_$(subst -,_,$(name)))) \
    tests/conformance/README.md tests/conformance/compare.awk tests/conformance/conformance.sh tests/conformance/gaps \
    tests/conformance/run tests/conformance/run-stock \
    tests/conformance/report.awk tests/conformance/stock.awk tests/conformance/stock.sh tests/conformance/subjects

# The same programs against the BITS that Wine brings, side by side.
check-stock: all $(harness_built) tests/support/origin/origin
	WINEBITS_BUILD='$(abs_builddir)' WINE='$(WINE)' $(SHELL) $(top_srcdir)/tests/conformance/run-stock

# The same as a page of the documentation.
conformance-report: all $(harness_built) tests/support/origin/origin
	WINEBITS_BUILD='$(abs_builddir)' WINE='$(WINE)' $(SHELL) $(top_srcdir)/tests/conformance/run-stock --report $(top_srcdir)/docs
