// SPDX-License-Identifier: LGPL-2.1-or-later
// Every parser of foreign bytes, as a function that takes any bytes and throws check_failure when a property
// does not hold. libFuzzer calls one of them (libfuzzer.cpp), make check all of them with the corpus
// (replay.cpp). One thread, which is also the main thread of what needs one.
#pragma once

#include <string_view>

// The names are those of the functions, of the files that define them, and of the folders of the corpus.
#define WINEBITS_FUZZ_TARGETS(target)                                                                        \
    target(base64) target(certificates) target(content_range) target(custom_headers) target(decryption)      \
        target(hive_codecs) target(hive_values) target(http_response) target(pieces_hash)                    \
            target(proxy_lists) target(urls) target(wire_calls) target(wire_handshake) target(wire_json)     \
                target(wire_lines)

namespace winebits::fuzz {

#define WINEBITS_DECLARE(name) void name(std::string_view input);
WINEBITS_FUZZ_TARGETS(WINEBITS_DECLARE)
#undef WINEBITS_DECLARE

} // namespace winebits::fuzz
