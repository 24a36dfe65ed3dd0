// SPDX-License-Identifier: LGPL-2.1-or-later
// IBitsPeerCacheAdministration: since BITS 4.0 every method answers S_FALSE and does nothing (bits-api 3.12).
// Test thread only.
#include "tests/conformance/support/program.hpp"

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

com_pointer<IBitsPeerCacheAdministration> administration() {
    return as<IBitsPeerCacheAdministration>(*activate());
}

void settings_are_not_told() {
    const auto cache = administration();
    DWORD size = 7;
    ULONG age = 7;
    DWORD flags = 7;
    CHECK_RESULT(cache->GetMaximumCacheSize(&size), S_FALSE);
    CHECK_RESULT(cache->GetMaximumContentAge(&age), S_FALSE);
    CHECK_RESULT(cache->GetConfigurationFlags(&flags), S_FALSE);
    CHECK_EQUAL(size, 0u);
    CHECK_EQUAL(age, 0u);
    CHECK_EQUAL(flags, 0u);
}

void settings_are_not_taken() {
    const auto cache = administration();
    CHECK_RESULT(cache->SetMaximumCacheSize(5), S_FALSE);
    CHECK_RESULT(cache->SetMaximumContentAge(86400), S_FALSE);
    CHECK_RESULT(cache->SetConfigurationFlags(BG_ENABLE_PEERCACHING_CLIENT), S_FALSE);
}

void there_are_no_records() {
    const auto cache = administration();
    com_pointer<IEnumBitsPeerCacheRecords> records;
    com_pointer<IBitsPeerCacheRecord> record;
    CHECK_RESULT(cache->EnumRecords(records.put()), S_FALSE);
    CHECK(!records);
    CHECK_RESULT(cache->GetRecord(GUID{}, record.put()), S_FALSE);
    CHECK(!record);
}

void nothing_can_be_deleted() {
    const auto cache = administration();
    CHECK_RESULT(cache->ClearRecords(), S_FALSE);
    CHECK_RESULT(cache->DeleteRecord(GUID{}), S_FALSE);
    CHECK_RESULT(cache->DeleteUrl(wide(u"http://127.0.0.1/file")), S_FALSE);
}

void there_are_no_peers() {
    const auto cache = administration();
    com_pointer<IEnumBitsPeers> peers;
    CHECK_RESULT(cache->EnumPeers(peers.put()), S_FALSE);
    CHECK(!peers);
    CHECK_RESULT(cache->ClearPeers(), S_FALSE);
    CHECK_RESULT(cache->DiscoverPeers(), S_FALSE);
}

void null_for_a_setting_is_a_null_reference() {
    const auto cache = administration();
    CHECK_RESULT(cache->GetMaximumCacheSize(nullptr), null_reference);
    CHECK_RESULT(cache->GetMaximumContentAge(nullptr), null_reference);
    CHECK_RESULT(cache->GetConfigurationFlags(nullptr), null_reference);
    CHECK_RESULT(cache->EnumRecords(nullptr), null_reference);
    CHECK_RESULT(cache->GetRecord(GUID{}, nullptr), null_reference);
    CHECK_RESULT(cache->EnumPeers(nullptr), null_reference);
    CHECK_RESULT(cache->DeleteUrl(nullptr), null_reference);
}

behaviours peer_cache() {
    return {
        BEHAVIOUR(settings_are_not_told), BEHAVIOUR(settings_are_not_taken),
        BEHAVIOUR(there_are_no_records),  BEHAVIOUR(nothing_can_be_deleted),
        BEHAVIOUR(there_are_no_peers),    BEHAVIOUR(null_for_a_setting_is_a_null_reference),
    };
}

} // namespace

} // namespace winebits::conformance

int main() {
    return winebits::conformance::run_program("peer-cache", {winebits::conformance::peer_cache()});
}
