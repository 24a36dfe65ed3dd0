# SPDX-License-Identifier: LGPL-2.1-or-later
# Parsers of foreign bytes: make check replays the corpus, `make fuzz` looks for more (build/fuzz.mk).
fuzz_target_sources = \
    tests/fuzz/base64.cpp \
    tests/fuzz/certificates.cpp \
    tests/fuzz/content_range.cpp \
    tests/fuzz/custom_headers.cpp \
    tests/fuzz/decryption.cpp \
    tests/fuzz/hive_codecs.cpp \
    tests/fuzz/hive_values.cpp \
    tests/fuzz/http_response.cpp \
    tests/fuzz/pieces_hash.cpp \
    tests/fuzz/proxy_lists.cpp \
    tests/fuzz/urls.cpp \
    tests/fuzz/wire_calls.cpp \
    tests/fuzz/wire_handshake.cpp \
    tests/fuzz/wire_json.cpp \
    tests/fuzz/wire_lines.cpp
# What they share, and the parsers of the daemon itself.
fuzz_shared_sources = \
    tests/fuzz/queue_world.cpp \
    tools/common/folder_identity.cpp \
    tools/winebitsd/hive_notes.cpp \
    tools/winebitsd/log.cpp

check_PROGRAMS += tests/fuzz/replay
TESTS += tests/fuzz/replay
tests_fuzz_replay_SOURCES = tests/fuzz/replay.cpp tests/fuzz/input.hpp tests/fuzz/queue_world.hpp \
    tests/fuzz/targets.hpp $(fuzz_target_sources) $(fuzz_shared_sources)
# The corpus goes with the folder: its files have no fixed list.
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/libfuzzer.cpp tests/fuzz/run \
    tests/fuzz/content_range.dict tests/fuzz/custom_headers.dict tests/fuzz/decryption.dict \
    tests/fuzz/hive_codecs.dict tests/fuzz/hive_values.dict tests/fuzz/http_response.dict \
    tests/fuzz/pieces_hash.dict tests/fuzz/proxy_lists.dict tests/fuzz/urls.dict \
    tests/fuzz/wire_calls.dict tests/fuzz/wire_handshake.dict tests/fuzz/wire_json.dict
