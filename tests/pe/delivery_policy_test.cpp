// SPDX-License-Identifier: LGPL-2.1-or-later
// The policies of Delivery Optimization, from the registry to the wire (do-api 8.1, 8.2).
// Test thread only.
#include "dlls/common/com/handle.hpp"
#include "dlls/common/engine_client/delivery_policy.hpp"
#include "dlls/common/engine_client/registry_watch.hpp"
#include "dlls/common/engine_client/settings_key.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"
#include "tests/pe/tap.hpp"

using namespace winebits;
using namespace winebits::engine_client;

namespace {

// The policies of one case; they go with it.
class registry {
  public:
    registry() { clear(); }
    ~registry() { clear(); }
    registry(const registry &) = delete;
    registry &operator=(const registry &) = delete;

    void number(const wchar_t *name, DWORD value, HKEY root = HKEY_LOCAL_MACHINE,
                const wchar_t *key = delivery_policy_key) {
        write(root, key, name, REG_DWORD, &value, sizeof value);
    }
    void text(const wchar_t *name, const std::wstring &value) {
        write(HKEY_LOCAL_MACHINE, delivery_policy_key, name, REG_SZ, value.c_str(),
              DWORD((value.size() + 1) * sizeof(wchar_t)));
    }

  private:
    static void write(HKEY root, const wchar_t *path, const wchar_t *name, DWORD type, const void *data,
                      DWORD bytes) {
        com::unique_registry_key key;
        TAP_CHECK(RegCreateKeyExW(root, path, 0, nullptr, 0, KEY_SET_VALUE, nullptr, key.put(), nullptr) ==
                  ERROR_SUCCESS);
        TAP_CHECK(RegSetValueExW(key.get(), name, 0, type, static_cast<const BYTE *>(data), bytes) ==
                  ERROR_SUCCESS);
    }
    static void clear() {
        RegDeleteTreeW(HKEY_LOCAL_MACHINE, delivery_policy_key);
        RegDeleteTreeW(HKEY_LOCAL_MACHINE, delivery_config_key);
        RegDeleteTreeW(HKEY_USERS, delivery_user_key);
    }
};

void no_policy_is_nothing() {
    registry set;
    TAP_CHECK(!read_delivery_policy());
    set.text(L"DOCacheHost", L"");
    TAP_CHECK(!read_delivery_policy()); // set, and no host
}

void rates_are_kilobytes_a_second() {
    registry set;
    set.number(L"DOMaxBackgroundDownloadBandwidth", 3);
    set.number(L"DOMaxForegroundDownloadBandwidth", 0xFFFFFFFF);
    const auto policy = read_delivery_policy();
    TAP_CHECK(policy && policy->background.rate == 3072u);
    TAP_CHECK(policy->foreground.rate == 0xFFFFFFFFull * 1024);
    TAP_CHECK(!policy->background.percent);
}

void zero_means_not_set() {
    registry set;
    set.number(L"DOMaxBackgroundDownloadBandwidth", 0);
    set.number(L"DOPercentageMaxForegroundBandwidth", 0);
    set.number(L"DODelayCacheServerFallbackForeground", 0);
    TAP_CHECK(!read_delivery_policy());
}

void percentages_have_a_range() {
    registry set;
    set.number(L"DOPercentageMaxBackgroundBandwidth", 40);
    set.number(L"DOPercentageMaxForegroundBandwidth", 101);
    const auto policy = read_delivery_policy();
    TAP_CHECK(policy && policy->background.percent == 40u && !policy->foreground.percent);
}

void hours_need_both_ends() {
    registry set;
    set.number(L"SetHoursToLimitBackgroundDownloadBandwidthFrom", 8);
    set.number(L"SetHoursToLimitBackgroundDownloadBandwidthIn", 20);
    TAP_CHECK(!read_delivery_policy());
    set.number(L"SetHoursToLimitBackgroundDownloadBandwidthTo", 24);
    TAP_CHECK(!read_delivery_policy());
    set.number(L"SetHoursToLimitBackgroundDownloadBandwidthTo", 17);
    set.number(L"SetHoursToLimitBackgroundDownloadBandwidthOut", 0);
    const auto policy = read_delivery_policy();
    TAP_CHECK(policy && policy->background.from_hour == 8 && policy->background.to_hour == 17);
    TAP_CHECK(policy->background.percent_within == 20u && !policy->background.percent_outside);
}

void the_policy_goes_before_the_user() {
    registry set;
    set.number(L"DownloadMode", 3, HKEY_USERS, delivery_user_key);
    TAP_CHECK(read_delivery_policy()->mode == 3u);
    set.number(L"DODownloadMode", 1, HKEY_LOCAL_MACHINE, delivery_config_key);
    TAP_CHECK(read_delivery_policy()->mode == 1u);
    set.number(L"DODownloadMode", 100);
    TAP_CHECK(read_delivery_policy()->mode == 100u);
    set.number(L"DODownloadMode", 7); // no mode has that number
    TAP_CHECK(read_delivery_policy()->mode == 1u);
}

void hosts_are_a_list() {
    using list = std::vector<std::string>;
    TAP_CHECK(parse_cache_hosts(L"").empty());
    TAP_CHECK((parse_cache_hosts(L" a.test , b:8080,,c\t") == list{"a.test", "b:8080", "c"}));
    TAP_CHECK((parse_cache_hosts(L"http://a,b/c,u@d,[::1]:81") == list{"[::1]:81"}));
}

void a_delay_may_be_for_ever() {
    registry set;
    set.number(L"DODelayCacheServerFallbackBackground", 0xFFFFFFFF);
    set.number(L"DODelayCacheServerFallbackForeground", 2'592'001);
    const auto policy = read_delivery_policy();
    TAP_CHECK(policy && policy->background.cache_fallback == 0xFFFFFFFFu);
    TAP_CHECK(!policy->foreground.cache_fallback);
}

bool holds(const std::string &text, const char *part) {
    return text.find(part) != text.npos;
}

void the_wire_tells_what_is_set() {
    surface_configuration what;
    TAP_CHECK(holds(write_configuration(what), R"("delivery":{})"));
    auto &policy = what.delivery.emplace();
    policy.mode = 99;
    policy.cache_hosts = {"cache:80"};
    policy.local_offset = -3600;
    policy.background.rate = 1024;
    policy.foreground = {{}, 50, 60, 8, 17, 10, {}};
    const auto line = write_configuration(what);
    TAP_CHECK(holds(line, R"("mode":99)") && holds(line, R"("cache_hosts":["cache:80"])"));
    TAP_CHECK(holds(line, R"("local_offset":-3600)") && holds(line, R"("background":{"rate":1024})"));
    TAP_CHECK(
        holds(line, R"("cache_fallback":60,"from_hour":8,"percent":50,"percent_within":10,"to_hour":17)"));
}

void a_new_policy_is_noticed() {
    registry set;
    const com::unique_handle changed(CreateEventW(nullptr, FALSE, FALSE, nullptr));
    const registry_watch watch([&] { SetEvent(changed.get()); });
    // The watch may not look yet: somebody who writes again is heard.
    for (DWORD value = 1; value < 100; value++) {
        set.number(L"DOMaxBackgroundDownloadBandwidth", value);
        if (WaitForSingleObject(changed.get(), 500) == WAIT_OBJECT_0)
            return;
    }
    TAP_CHECK(!"nothing was noticed");
}

} // namespace

int main() {
    return tap::run({
        {"no policy is nothing", no_policy_is_nothing},
        {"rates are kilobytes a second", rates_are_kilobytes_a_second},
        {"zero means not set", zero_means_not_set},
        {"percentages have a range", percentages_have_a_range},
        {"hours need both ends", hours_need_both_ends},
        {"the policy goes before the user", the_policy_goes_before_the_user},
        {"hosts are a list", hosts_are_a_list},
        {"a delay may be for ever", a_delay_may_be_for_ever},
        {"the wire tells what is set", the_wire_tells_what_is_set},
        {"a new policy is noticed", a_new_policy_is_noticed},
    });
}
