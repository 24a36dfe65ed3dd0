// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of a download that are numbers and flags: 6 to 12, 16, 20 to 22, 24, 25 (do-api 4).
// Test thread only.
#include "tests/conformance/delivery/lists.hpp"

namespace winebits::conformance {

namespace {

constexpr DODownloadProperty numbers_kept[] = {
    DODownloadProperty_CostPolicy,
    DODownloadProperty_SecurityFlags,
    DODownloadProperty_CallbackFreqPercent,
    DODownloadProperty_CallbackFreqSeconds,
    DODownloadProperty_NoProgressTimeoutSeconds,
};
constexpr DODownloadProperty flags_kept[] = {
    DODownloadProperty_ForegroundPriority,
    DODownloadProperty_BlockingMode,
    DODownloadProperty_IntegrityCheckMandatory,
    DODownloadProperty_DisallowOnCellular,
    DODownloadProperty_HttpAllowSecureToNonSecureRedirect,
    DODownloadProperty_NonVolatile,
};

void every_cost_policy_is_kept() {
    test_download download;
    for (std::uint32_t policy = DODownloadCostPolicy_Always; policy <= DODownloadCostPolicy_NoCellular;
         policy++) {
        download.set(DODownloadProperty_CostPolicy, policy);
        CHECK_EQUAL(download.get(DODownloadProperty_CostPolicy).number(), policy);
    }
}

void unknown_cost_policy_is_refused() {
    const test_download download;
    CHECK_RESULT(download.try_set(DODownloadProperty_CostPolicy, property_value(std::uint32_t{6})),
                 E_INVALIDARG);
}

void cost_policy_depends_on_the_priority_at_first() {
    test_download download;
    CHECK_EQUAL(download.get(DODownloadProperty_CostPolicy).number(),
                std::uint32_t{DODownloadCostPolicy_Standard});
    download.foreground();
    CHECK_EQUAL(download.get(DODownloadProperty_CostPolicy).number(),
                std::uint32_t{DODownloadCostPolicy_Always});
}

void security_flags_are_none_at_first() {
    const test_download download;
    CHECK_EQUAL(download.get(DODownloadProperty_SecurityFlags).number(), 0u);
}

void documented_security_flags_are_kept() {
    test_download download;
    for (const std::uint32_t flags : {0u, 1u, 0x100u, 0x200u, 0x1000u, 0x2000u, 0x3300u}) {
        download.set(DODownloadProperty_SecurityFlags, flags);
        CHECK_EQUAL(download.get(DODownloadProperty_SecurityFlags).number(), flags);
    }
}

void unknown_security_flags_are_refused() {
    const test_download download;
    CHECK_RESULT(download.try_set(DODownloadProperty_SecurityFlags, property_value(std::uint32_t{0x4})),
                 E_INVALIDARG);
}

void callback_frequency_in_percent_is_not_there_until_it_is_set() {
    test_download download;
    CHECK_RESULT(download.try_get(DODownloadProperty_CallbackFreqPercent), e_not_set);
    download.set(DODownloadProperty_CallbackFreqPercent, std::uint32_t{10});
    CHECK_EQUAL(download.get(DODownloadProperty_CallbackFreqPercent).number(), 10u);
}

void callback_frequency_in_seconds_is_one_at_first() {
    test_download download;
    CHECK_EQUAL(download.get(DODownloadProperty_CallbackFreqSeconds).number(), 1u);
    download.set(DODownloadProperty_CallbackFreqSeconds, std::uint32_t{5});
    CHECK_EQUAL(download.get(DODownloadProperty_CallbackFreqSeconds).number(), 5u);
}

void time_without_progress_of_the_foreground_is_1800_seconds_at_first() {
    test_download download;
    download.foreground();
    CHECK_EQUAL(download.get(DODownloadProperty_NoProgressTimeoutSeconds).number(), 1800u);
}

void time_without_progress_is_kept() {
    test_download download;
    for (const std::uint32_t seconds : {60u, 61u, 86400u}) {
        download.set(DODownloadProperty_NoProgressTimeoutSeconds, seconds);
        CHECK_EQUAL(download.get(DODownloadProperty_NoProgressTimeoutSeconds).number(), seconds);
    }
}

void time_without_progress_below_a_minute_is_refused() {
    const test_download download;
    for (const std::uint32_t seconds : {1u, 59u})
        CHECK_RESULT(download.try_set(DODownloadProperty_NoProgressTimeoutSeconds, property_value(seconds)),
                     E_INVALIDARG);
}

void time_without_progress_of_zero_is_the_default() {
    test_download download;
    download.foreground()
        .set(DODownloadProperty_NoProgressTimeoutSeconds, std::uint32_t{60})
        .set(DODownloadProperty_NoProgressTimeoutSeconds, std::uint32_t{0});
    CHECK_EQUAL(download.get(DODownloadProperty_NoProgressTimeoutSeconds).number(), 1800u);
}

void flags_are_false_at_first() {
    const test_download download;
    for (const DODownloadProperty id :
         {DODownloadProperty_ForegroundPriority, DODownloadProperty_BlockingMode,
          DODownloadProperty_IntegrityCheckMandatory, DODownloadProperty_DisallowOnCellular,
          DODownloadProperty_NonVolatile})
        CHECK(!download.get(id).flag());
}

// Unlike the other flags it reads as no value (do-api 4, property 24).
void redirect_to_plain_http_is_not_there_until_it_is_set() {
    test_download download;
    CHECK_RESULT(download.try_get(DODownloadProperty_HttpAllowSecureToNonSecureRedirect), e_not_set);
    download.set(DODownloadProperty_HttpAllowSecureToNonSecureRedirect, false);
    CHECK(!download.get(DODownloadProperty_HttpAllowSecureToNonSecureRedirect).flag());
}

void flags_are_kept() {
    test_download download;
    for (const DODownloadProperty id : flags_kept) {
        download.set(id, true);
        CHECK(download.get(id).flag());
        download.set(id, false);
        CHECK(!download.get(id).flag());
    }
}

void network_token_can_not_be_read() {
    test_download download;
    download.set(DODownloadProperty_NetworkToken, true).set(DODownloadProperty_NetworkToken, false);
    CHECK_RESULT(download.try_get(DODownloadProperty_NetworkToken), DO_E_WRITE_ONLY_PROPERTY);
}

void total_size_is_not_there_until_it_is_set() {
    test_download download;
    CHECK_RESULT(download.try_get(DODownloadProperty_TotalSizeBytes), e_not_set);
    download.set(DODownloadProperty_TotalSizeBytes, std::uint64_t{0x123456789a});
    CHECK_EQUAL(download.get(DODownloadProperty_TotalSizeBytes).long_number(), 0x123456789au);
}

void numbers_refuse_every_other_type() {
    const test_download download;
    const property_value a_text(text(u"1"));
    for (const DODownloadProperty id : numbers_kept) {
        CHECK_RESULT(download.try_set(id, a_text), E_INVALIDARG);
        for (const VARTYPE type : {VT_EMPTY, VT_NULL, VT_BOOL, VT_UI8, VT_R8, VT_UNKNOWN})
            CHECK_RESULT(download.try_set(id, property_value::of_type(type)), E_INVALIDARG);
    }
    for (const VARTYPE type : {VT_EMPTY, VT_BOOL, VT_R8})
        CHECK_RESULT(download.try_set(DODownloadProperty_TotalSizeBytes, property_value::of_type(type)),
                     E_INVALIDARG);
}

void flags_refuse_every_other_type() {
    const test_download download;
    for (const DODownloadProperty id : flags_kept) {
        for (const VARTYPE type : {VT_EMPTY, VT_NULL, VT_UI4, VT_UI8, VT_UNKNOWN})
            CHECK_RESULT(download.try_set(id, property_value::of_type(type)), E_INVALIDARG);
    }
    CHECK_RESULT(download.try_set(DODownloadProperty_NetworkToken, property_value(text(u"x"))), E_INVALIDARG);
}

void blocking_start_returns_at_the_end() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.set(DODownloadProperty_BlockingMode, true).start();
    CHECK_EQUAL(download.state(), DODownloadState_Transferred);
    CHECK_OK(download->Finalize());
    CHECK(contents(folder / u"file") == entity(small_size));
}

void blocking_start_returns_when_it_fails() {
    const scratch_folder folder;
    test_download download(url("status=404"), folder / u"file");
    download.set(DODownloadProperty_BlockingMode, true);
    const HRESULT result = download.try_start(); // what it returns is not known
    CHECK(result == S_OK || result == static_cast<HRESULT>(0x80190194));
    CHECK_EQUAL(hex(download.wait_error()), "0x80190194");
}

void network_that_is_not_known_to_cost_is_free() {
    const scratch_folder folder;
    test_download download(small_file(), folder / u"file");
    download.set(DODownloadProperty_CostPolicy, std::uint32_t{DODownloadCostPolicy_Unrestricted})
        .set(DODownloadProperty_DisallowOnCellular, true)
        .start();
    download.finish();
    CHECK(exists(folder / u"file"));
}

void unknown_properties_are_refused() {
    const test_download download;
    for (const int id : {30, 31, 1000, 0x7fff}) {
        const auto property = static_cast<DODownloadProperty>(id);
        CHECK_RESULT(download.try_get(property), DO_E_UNKNOWN_PROPERTY_ID);
        CHECK_RESULT(download.try_set(property, property_value(std::uint32_t{1})), DO_E_UNKNOWN_PROPERTY_ID);
    }
}

} // namespace

behaviours numbers() {
    return {
        BEHAVIOUR(every_cost_policy_is_kept),
        BEHAVIOUR(unknown_cost_policy_is_refused),
        BEHAVIOUR(cost_policy_depends_on_the_priority_at_first),
        BEHAVIOUR(security_flags_are_none_at_first),
        BEHAVIOUR(documented_security_flags_are_kept),
        BEHAVIOUR(unknown_security_flags_are_refused),
        BEHAVIOUR(callback_frequency_in_percent_is_not_there_until_it_is_set),
        BEHAVIOUR(callback_frequency_in_seconds_is_one_at_first),
        BEHAVIOUR(time_without_progress_of_the_foreground_is_1800_seconds_at_first),
        BEHAVIOUR(time_without_progress_is_kept),
        BEHAVIOUR(time_without_progress_below_a_minute_is_refused),
        BEHAVIOUR(time_without_progress_of_zero_is_the_default),
        BEHAVIOUR(flags_are_false_at_first),
        BEHAVIOUR(redirect_to_plain_http_is_not_there_until_it_is_set),
        BEHAVIOUR(flags_are_kept),
        BEHAVIOUR(network_token_can_not_be_read),
        BEHAVIOUR(total_size_is_not_there_until_it_is_set),
        BEHAVIOUR(numbers_refuse_every_other_type),
        BEHAVIOUR(flags_refuse_every_other_type),
        BEHAVIOUR(blocking_start_returns_at_the_end),
        BEHAVIOUR(blocking_start_returns_when_it_fails),
        BEHAVIOUR(network_that_is_not_known_to_cost_is_free),
        BEHAVIOUR(unknown_properties_are_refused),
    };
}

} // namespace winebits::conformance
