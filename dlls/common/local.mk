# SPDX-License-Identifier: LGPL-2.1-or-later
# COM kit, engine client and what the services share: the static library below the DLLs.

PE_STATIC_LIBS += common
pe_common_sources = \
    dlls/common/com/global_interface.cpp \
    dlls/common/com/guid.cpp \
    dlls/common/com/interface_anchor.cpp \
    dlls/common/com/log.cpp \
    dlls/common/com/thread.cpp \
    dlls/common/com/unicode.cpp \
    dlls/common/com/process_token.cpp \
    dlls/common/engine_client/base64.cpp \
    dlls/common/engine_client/bandwidth_policy.cpp \
    dlls/common/engine_client/client.cpp \
    dlls/common/engine_client/configuration_source.cpp \
    dlls/common/engine_client/connection.cpp \
    dlls/common/engine_client/connector.cpp \
    dlls/common/engine_client/daemon_launcher.cpp \
    dlls/common/engine_client/digest.cpp \
    dlls/common/engine_client/event_stream.cpp \
    dlls/common/engine_client/internet_settings.cpp \
    dlls/common/engine_client/job_calls.cpp \
    dlls/common/engine_client/job_changes.cpp \
    dlls/common/engine_client/job_properties.cpp \
    dlls/common/engine_client/line_socket.cpp \
    dlls/common/engine_client/record_reader.cpp \
    dlls/common/engine_client/registry_watch.cpp \
    dlls/common/engine_client/root_store.cpp \
    dlls/common/engine_client/settings_key.cpp \
    dlls/common/engine_client/small_file.cpp \
    dlls/common/engine_client/state_folder.cpp \
    dlls/common/engine_client/unix_path.cpp \
    dlls/common/engine_client/wire_codec.cpp \
    dlls/common/certificates/certificate_store.cpp \
    dlls/common/paths/dos_path.cpp \
    dlls/common/paths/local_name.cpp \
    dlls/common/paths/remote_name.cpp \
    dlls/common/proxy/auto_proxy.cpp \
    dlls/common/proxy/proxy_script.cpp \
    dlls/common/service/crash_policy.cpp \
    dlls/common/service/host.cpp \
    dlls/common/service/registration.cpp

EXTRA_DIST += $(pe_common_sources) \
    dlls/common/com/apartment.hpp \
    dlls/common/com/class_factory.hpp \
    dlls/common/com/enumerator.hpp \
    dlls/common/com/global_interface.hpp \
    dlls/common/com/guard.hpp \
    dlls/common/com/guid.hpp \
    dlls/common/com/handle.hpp \
    dlls/common/com/interface_anchor.hpp \
    dlls/common/com/log.hpp \
    dlls/common/com/mutex.hpp \
    dlls/common/com/object.hpp \
    dlls/common/com/object_table.hpp \
    dlls/common/com/ptr.hpp \
    dlls/common/com/task_memory.hpp \
    dlls/common/com/thread.hpp \
    dlls/common/com/unicode.hpp \
    dlls/common/com/process_token.hpp \
    dlls/common/engine_client/base64.hpp \
    dlls/common/engine_client/change_message.hpp \
    dlls/common/engine_client/bandwidth_policy.hpp \
    dlls/common/engine_client/client.hpp \
    dlls/common/engine_client/configuration_source.hpp \
    dlls/common/engine_client/connection.hpp \
    dlls/common/engine_client/connector.hpp \
    dlls/common/engine_client/daemon_launcher.hpp \
    dlls/common/engine_client/digest.hpp \
    dlls/common/engine_client/event_stream.hpp \
    dlls/common/engine_client/internet_settings.hpp \
    dlls/common/engine_client/job_calls.hpp \
    dlls/common/engine_client/json_answer.hpp \
    dlls/common/engine_client/line_socket.hpp \
    dlls/common/engine_client/record_reader.hpp \
    dlls/common/engine_client/registry_watch.hpp \
    dlls/common/engine_client/result.hpp \
    dlls/common/engine_client/root_store.hpp \
    dlls/common/engine_client/settings_key.hpp \
    dlls/common/engine_client/small_file.hpp \
    dlls/common/engine_client/state_folder.hpp \
    dlls/common/engine_client/unix_path.hpp \
    dlls/common/engine_client/wire_codec.hpp \
    dlls/common/certificates/certificate_store.hpp \
    dlls/common/jobs/arguments.hpp \
    dlls/common/jobs/ranges.hpp \
    dlls/common/paths/dos_path.hpp \
    dlls/common/paths/local_name.hpp \
    dlls/common/paths/remote_name.hpp \
    dlls/common/proxy/auto_proxy.hpp \
    dlls/common/proxy/proxy_script.hpp \
    dlls/common/service/application.hpp \
    dlls/common/service/crash_policy.hpp \
    dlls/common/service/host.hpp \
    dlls/common/service/registration.hpp \
    dlls/common/service/surface_link.hpp
