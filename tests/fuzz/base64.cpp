// SPDX-License-Identifier: LGPL-2.1-or-later
// Base64 of the wire: certificates, keys.
// Any thread.
#include "engine/rpc/base64.hpp"

#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"

void winebits::fuzz::base64(std::string_view input) {
    // Any bytes come back.
    const auto text = rpc::to_base64(input);
    const auto back = rpc::from_base64(text);
    CHECK(back.has_value() && *back == input);
    // A text that is read has as many bytes as its digits make; written again it is read as the same.
    if (const auto bytes = rpc::from_base64(input)) {
        const auto digits = input.find('=') == input.npos ? input.size() : input.find('=');
        CHECK_EQUAL(bytes->size(), digits * 3 / 4);
        const auto again = rpc::to_base64(*bytes);
        CHECK_EQUAL(again.size(), input.size());
        CHECK(rpc::from_base64(again) == bytes);
    }
}
