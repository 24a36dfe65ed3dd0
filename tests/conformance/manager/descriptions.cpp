// SPDX-License-Identifier: LGPL-2.1-or-later
// IBackgroundCopyManager::GetErrorDescription (bits-api 3.1).
// Test thread only.
#include "tests/conformance/manager/lists.hpp"

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

text describe(HRESULT code) {
    com_string description;
    CHECK_OK(activate()->GetErrorDescription(code, LANGIDFROMLCID(GetThreadLocale()), description.put()));
    return description.value();
}

void code_of_bits_has_a_text() {
    CHECK(!describe(BG_E_NOT_FOUND).empty());
}

void code_of_an_http_status_has_a_text() {
    CHECK(!describe(BG_E_HTTP_ERROR_404).empty());
}

void code_of_the_system_has_a_text() {
    CHECK(!describe(E_ACCESSDENIED).empty());
}

void different_codes_have_different_texts() {
    CHECK(describe(BG_E_NOT_FOUND) != describe(BG_E_EMPTY));
}

void description_without_place_for_it_is_a_null_reference() {
    CHECK_RESULT(activate()->GetErrorDescription(BG_E_NOT_FOUND, LANG_NEUTRAL, nullptr), null_reference);
}

} // namespace

behaviours descriptions() {
    return {
        BEHAVIOUR(code_of_bits_has_a_text),
        BEHAVIOUR(code_of_an_http_status_has_a_text),
        BEHAVIOUR(code_of_the_system_has_a_text),
        BEHAVIOUR(different_codes_have_different_texts),
        BEHAVIOUR(description_without_place_for_it_is_a_null_reference),
    };
}

} // namespace winebits::conformance
