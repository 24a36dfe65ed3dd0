# SPDX-License-Identifier: LGPL-2.1-or-later
# Native tests: one program a file, linked with the engine and with what the tests share.
engine_tests = \
    tests/engine/daemon_caches \
    tests/engine/daemon_copies \
    tests/engine/daemon_delivery \
    tests/engine/daemon_delivery_policies \
    tests/engine/daemon_downloads \
    tests/engine/daemon_idle \
    tests/engine/daemon_kills \
    tests/engine/daemon_life \
    tests/engine/daemon_parts \
    tests/engine/daemon_storage \
    tests/engine/delivery_command \
    tests/engine/delivery_errors \
    tests/engine/delivery_lives \
    tests/engine/delivery_states \
    tests/engine/hive_crashes \
    tests/engine/hive_secrets \
    tests/engine/hive_thread \
    tests/engine/hive_values \
    tests/engine/network_cost \
    tests/engine/queue_cache_hosts \
    tests/engine/queue_commands \
    tests/engine/queue_completion \
    tests/engine/queue_delivery_limits \
    tests/engine/queue_errors \
    tests/engine/queue_file_calls \
    tests/engine/queue_notifications \
    tests/engine/queue_persistence \
    tests/engine/queue_policies \
    tests/engine/queue_properties \
    tests/engine/queue_ranges \
    tests/engine/queue_scheduler \
    tests/engine/queue_states \
    tests/engine/queue_transfers \
    tests/engine/security_limits \
    tests/engine/security_relay \
    tests/engine/security_secrets \
    tests/engine/security_state_folder \
    tests/engine/simulation/simulation \
    tests/engine/status_page \
    tests/engine/transfer_answers \
    tests/engine/transfer_copies \
    tests/engine/transfer_headers \
    tests/engine/transfer_credentials \
    tests/engine/transfer_ranges \
    tests/engine/transfer_delivery \
    tests/engine/transfer_delivery_tls \
    tests/engine/transfer_dynamic \
    tests/engine/transfer_certificates \
    tests/engine/transfer_failures \
    tests/engine/transfer_files \
    tests/engine/transfer_flow \
    tests/engine/transfer_integrity \
    tests/engine/transfer_parsing \
    tests/engine/transfer_decryption \
    tests/engine/transfer_pieces_hash \
    tests/engine/transfer_rate \
    tests/engine/transfer_requests \
    tests/engine/transfer_resolver \
    tests/engine/transfer_resume \
    tests/engine/transfer_segments \
    tests/engine/transfer_segments_parts \
    tests/engine/transfer_streams \
    tests/engine/transfer_tls \
    tests/engine/wire_calls \
    tests/engine/wire_delivery \
    tests/engine/wire_delivery_policy \
    tests/engine/wire_events \
    tests/engine/wire_handshake \
    tests/engine/wire_parts
check_PROGRAMS += $(engine_tests)
TESTS += $(engine_tests)
LDADD = libtestkit.a libengine.a $(CURL_LIBS) $(GIO_LIBS) $(SQLITE_LIBS) $(OPENSSL_LIBS) $(CMOCKA_LIBS) -lpthread

check_LIBRARIES = libtestkit.a
libtestkit_a_SOURCES = \
    tests/engine/daemon_harness.cpp tests/engine/daemon_harness.hpp \
    tests/engine/delivery_fixture.hpp \
    tests/engine/hive_support.hpp tests/engine/pieces_hash_text.hpp tests/engine/queue_delivery.hpp tests/engine/queue_fixture.hpp tests/engine/queue_hive.hpp \
    tests/engine/secure_support.cpp tests/engine/secure_support.hpp \
    tests/engine/transfer_scripted_files.hpp \
    tests/engine/transfer_support.cpp tests/engine/transfer_support.hpp \
    tests/engine/wire_peer.cpp tests/engine/wire_peer.hpp \
    tests/support/check.hpp tests/support/fresh_folder.hpp \
    tests/support/origin/answer.cpp tests/support/origin/answer.hpp \
    tests/support/origin/authentication.cpp tests/support/origin/authentication.hpp \
    tests/support/origin/behaviours.cpp tests/support/origin/behaviours.hpp \
    tests/support/origin/body.cpp tests/support/origin/body.hpp tests/support/origin/content.hpp \
    tests/support/origin/entity.cpp tests/support/origin/entity.hpp \
    tests/support/origin/head.cpp tests/support/origin/head.hpp \
    tests/support/origin/journal.cpp tests/support/origin/journal.hpp \
    tests/support/origin/ntlm.cpp tests/support/origin/ntlm.hpp \
    tests/support/origin/request.cpp tests/support/origin/request.hpp \
    tests/support/origin/server.cpp tests/support/origin/server.hpp \
    tests/support/origin/stream.cpp tests/support/origin/stream.hpp

tests_engine_daemon_caches_SOURCES = tests/engine/daemon_caches.cpp tests/engine/nginx_caches.cpp \
    tests/engine/nginx_caches.hpp
tests_engine_daemon_parts_SOURCES = tests/engine/daemon_parts.cpp tools/winebitsd/effect_runner.cpp \
    tools/common/folder_identity.cpp tools/winebitsd/hive_notes.cpp tools/winebitsd/log.cpp
tests_engine_simulation_simulation_SOURCES = tests/engine/simulation/simulation.cpp \
    tests/engine/simulation/chance.hpp \
    tests/engine/simulation/checks.cpp \
    tests/engine/simulation/daemon.cpp \
    tests/engine/simulation/deliveries.cpp \
    tests/engine/simulation/digest.cpp tests/engine/simulation/digest.hpp \
    tests/engine/simulation/disk.cpp tests/engine/simulation/disk.hpp \
    tests/engine/simulation/file_work.cpp \
    tests/engine/simulation/knowledge.cpp tests/engine/simulation/knowledge.hpp \
    tests/engine/simulation/network.cpp tests/engine/simulation/network.hpp \
    tests/engine/simulation/network_deliveries.cpp \
    tests/engine/simulation/programs.cpp \
    tests/engine/simulation/store.cpp tests/engine/simulation/store.hpp \
    tests/engine/simulation/surroundings.cpp \
    tests/engine/simulation/tally.hpp \
    tests/engine/simulation/transitions.cpp tests/engine/simulation/transitions.hpp \
    tests/engine/simulation/turns.cpp \
    tests/engine/simulation/world.cpp tests/engine/simulation/world.hpp \
    tools/winebitsd/effect_runner.cpp
# What each of these takes away, the simulation finds.
EXTRA_DIST += \
    tests/faults/mutations/simulation-early-answer.patch \
    tests/faults/mutations/simulation-flushed-ahead.patch \
    tests/faults/mutations/simulation-forgotten-intent.patch \
    tests/faults/mutations/simulation-lost-completion.patch \
    tests/faults/mutations/simulation-lost-property.patch \
    tests/faults/mutations/simulation-lost-reply.patch \
    tests/faults/mutations/simulation-no-retry.patch \
    tests/faults/mutations/simulation-silent-server.patch \
    tests/faults/mutations/simulation-starved-priority.patch \
    tests/faults/mutations/simulation-trust-written.patch \
    tests/faults/mutations/simulation-unsynced-resume.patch
tests_engine_network_cost_SOURCES = tests/engine/network_cost.cpp tools/winebitsd/cost_watch.cpp
tests_engine_status_page_SOURCES = tests/engine/status_page.cpp tools/winebitsd/status_page.cpp

# The scripted fault server as a program, for tests under Wine.
check_PROGRAMS += tests/support/origin/origin
tests_support_origin_origin_SOURCES = tests/support/origin/main.cpp
EXTRA_DIST += tests/support/origin/README.md

# The transfer layer alone against curl: `make tests/bench/transfer_bench`.
EXTRA_PROGRAMS = tests/bench/transfer_bench tests/bench/delivery_client
tests_bench_delivery_client_SOURCES = tests/bench/delivery_client.cpp
