# SPDX-License-Identifier: LGPL-2.1-or-later
# Native tests: one program a file, linked with the engine.
engine_tests = \
    tests/engine/hive_crashes \
    tests/engine/hive_values \
    tests/engine/queue_commands \
    tests/engine/queue_completion \
    tests/engine/queue_errors \
    tests/engine/queue_notifications \
    tests/engine/queue_persistence \
    tests/engine/queue_scheduler \
    tests/engine/queue_states \
    tests/engine/queue_transfers \
    tests/engine/status_page \
    tests/engine/transfer_answers \
    tests/engine/transfer_resume
check_PROGRAMS += $(engine_tests)
TESTS += $(engine_tests)

tests_engine_hive_crashes_SOURCES = tests/engine/hive_crashes.cpp tests/engine/hive_support.hpp
tests_engine_queue_commands_SOURCES = tests/engine/queue_commands.cpp tests/engine/queue_fixture.hpp \
    tests/engine/queue_hive.hpp tests/support/check.hpp
tests_engine_status_page_SOURCES = tests/engine/status_page.cpp tools/winebitsd/status_page.cpp \
    tools/winebitsd/status_page.hpp
tests_engine_transfer_answers_LDADD = liborigin.a $(LDADD)
tests_engine_transfer_resume_LDADD = liborigin.a $(LDADD)
tests_engine_transfer_answers_SOURCES = tests/engine/transfer_answers.cpp $(transfer_test_support)
tests_engine_transfer_resume_SOURCES = tests/engine/transfer_resume.cpp $(transfer_test_support)
transfer_test_support = tests/engine/transfer_support.cpp tests/engine/transfer_support.hpp

# The scripted fault server: a program for Wine's tests, and a library for the native ones.
check_LIBRARIES = liborigin.a
liborigin_a_SOURCES = \
    tests/support/origin/answer.cpp tests/support/origin/answer.hpp \
    tests/support/origin/body.cpp tests/support/origin/body.hpp tests/support/origin/content.hpp \
    tests/support/origin/entity.cpp tests/support/origin/entity.hpp \
    tests/support/origin/journal.cpp tests/support/origin/journal.hpp \
    tests/support/origin/request.cpp tests/support/origin/request.hpp \
    tests/support/origin/server.cpp tests/support/origin/server.hpp \
    tests/support/origin/stream.cpp tests/support/origin/stream.hpp
check_PROGRAMS += tests/support/origin/origin
tests_support_origin_origin_SOURCES = tests/support/origin/main.cpp
tests_support_origin_origin_LDADD = liborigin.a $(OPENSSL_LIBS) -lpthread
EXTRA_DIST += tests/support/origin/README.md

# The transfer layer alone against curl: `make tests/bench/transfer_bench`.
EXTRA_PROGRAMS = tests/bench/transfer_bench
