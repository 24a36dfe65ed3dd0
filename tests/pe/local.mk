# SPDX-License-Identifier: LGPL-2.1-or-later
# Unit tests of the Windows side; each prints TAP.

# tests/pe/run runs them all.
pe_unit_tests = com-kit-test.exe delivery-callbacks-test.exe delivery-policy-test.exe delivery-properties-test.exe \
    delivery-schedule-test.exe engine-client-test.exe error-info-test.exe job-record-test.exe \
    legacy-queue-test.exe remote-name-test.exe surroundings-test.exe
PE_TEST_MODULES += $(pe_unit_tests)

# What the common library needs of Windows.
pe_common_libs = -lole32 -luuid -ladvapi32 -lws2_32 -lbcrypt

pe_com_kit_test_exe_sources = tests/pe/com_kit_test.cpp
pe_com_kit_test_exe_uses = common
pe_com_kit_test_exe_libs = -lole32 -luuid

pe_delivery_callbacks_test_exe_sources = tests/pe/delivery_callbacks_test.cpp \
    dlls/dosvc/downloads/callback_schedule.cpp

pe_delivery_properties_test_exe_sources = tests/pe/delivery_properties_test.cpp \
    dlls/dosvc/downloads/categories.cpp dlls/dosvc/downloads/download_properties.cpp \
    dlls/dosvc/property_value.cpp
pe_delivery_properties_test_exe_uses = common
pe_delivery_properties_test_exe_libs = -lole32 -loleaut32 -luuid

pe_delivery_policy_test_exe_sources = tests/pe/delivery_policy_test.cpp
pe_delivery_policy_test_exe_uses = common
pe_delivery_policy_test_exe_libs = $(pe_common_libs)

pe_delivery_schedule_test_exe_sources = tests/pe/delivery_schedule_test.cpp \
    dlls/common/notification/delivery_schedule.cpp

pe_engine_client_test_exe_sources = tests/pe/engine_client_test.cpp
pe_engine_client_test_exe_uses = common
pe_engine_client_test_exe_libs = $(pe_common_libs)

pe_error_info_test_exe_sources = tests/pe/error_info_test.cpp dlls/dosvc/jobs/error_info.cpp

pe_job_record_test_exe_sources = tests/pe/job_record_test.cpp
pe_job_record_test_exe_uses = common
pe_job_record_test_exe_libs = $(pe_common_libs)

pe_legacy_queue_test_exe_sources = tests/pe/legacy_queue_test.cpp dlls/qmgr/legacy/group_list.cpp \
    dlls/qmgr/legacy/status.cpp
pe_legacy_queue_test_exe_uses = common
pe_legacy_queue_test_exe_libs = $(pe_common_libs)

pe_remote_name_test_exe_sources = tests/pe/remote_name_test.cpp
pe_remote_name_test_exe_uses = common
pe_remote_name_test_exe_libs = $(pe_common_libs)

pe_surroundings_test_exe_sources = tests/pe/surroundings_test.cpp
pe_surroundings_test_exe_uses = common
pe_surroundings_test_exe_libs = $(pe_common_libs)

EXTRA_DIST += tests/pe/tap.hpp $(foreach name,$(pe_unit_tests),tests/pe/$(subst -,_,$(basename $(name))).cpp)

TESTS += tests/pe/run
EXTRA_DIST += tests/pe/run
