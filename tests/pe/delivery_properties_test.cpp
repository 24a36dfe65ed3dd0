// SPDX-License-Identifier: LGPL-2.1-or-later
// The properties of downloads and what they can be looked for by: types, directions, defaults, values
// (do-api 2.1, 4). Test thread only; nothing is asked of an engine.
#include "dlls/dosvc/downloads/categories.hpp"
#include "dlls/dosvc/downloads/download_properties.hpp"
#include "dlls/dosvc/downloads/security_flags.hpp"
#include "tests/pe/tap.hpp"

#include <bits.h>

#include <deliveryoptimizationerrors.h>
#include <oleauto.h>

#include <cstring>

using namespace winebits;
using namespace winebits::dosvc;
using namespace winebits::dosvc::downloads;

namespace {

// Notes what would be sent.
class recorder final : public property_host {
  public:
    std::string name;
    std::optional<property_value> sent;

    HRESULT set_job(const char *property, const property_value &value) override {
        return note(property, value);
    }
    HRESULT set_file(const char *property, const property_value &value) override {
        return note(std::string("file ") + property, value);
    }
    HRESULT set_uri(const std::wstring &uri) override { return note("uri", uri); }
    HRESULT set_local_path(const std::wstring &path) override { return note("path", path); }
    HRESULT set_callback(IUnknown *object) override { return note("callback", com::ptr(object)); }
    HRESULT set_stream(IUnknown *object) override { return note("stream", com::ptr(object)); }
    HRESULT set_certificate(std::span<const BYTE> bytes) override {
        return note("certificate", std::vector<BYTE>(bytes.begin(), bytes.end()));
    }
    HRESULT set_auth_headers(const std::wstring &headers) override { return note("auth", headers); }
    HRESULT check_alive() override { return note("alive", false); }
    com::ptr<IUnknown> callback() override { return {}; }
    com::ptr<IUnknown> stream() override { return {}; }
    std::optional<std::wstring> auth_headers() override { return std::nullopt; }

  private:
    HRESULT note(std::string what, property_value value) {
        name = std::move(what);
        sent = std::move(value);
        return S_OK;
    }
};

download_record fresh() {
    download_record is;
    is.job.id = {0x4A5ADA83, 0xA9A6, 0x4CCA, {0x94, 0x04, 0xA5, 0x84, 0x14, 0xD2, 0x69, 0xA2}};
    is.job.priority = BG_JOB_PRIORITY_NORMAL;
    is.job.delivery.emplace();
    is.file.delivery.emplace();
    return is;
}

std::optional<property_value> get(DODownloadProperty id, const download_record &is) {
    recorder host;
    return find_property(id)->get(is, host);
}

HRESULT set(DODownloadProperty id, property_value value) {
    recorder host;
    return find_property(id)->set(host, value);
}

template <class T>
bool reads(DODownloadProperty id, const T &wanted, const download_record &is = fresh()) {
    const auto value = get(id, is);
    return value && std::holds_alternative<T>(*value) && std::get<T>(*value) == wanted;
}

VARIANT number(std::uint32_t value, VARTYPE type = VT_UI4) {
    VARIANT out;
    VariantInit(&out);
    V_VT(&out) = type;
    V_UI4(&out) = value;
    return out;
}

bool is_refused(const VARIANT &given, VARTYPE wanted) {
    const auto value = read_value(given, wanted);
    return !value && value.error() == E_INVALIDARG;
}

void every_property_is_found_by_its_id() {
    TAP_CHECK(download_properties().size() == 30);
    for (std::uint32_t id = 0; id < 30; id++)
        TAP_CHECK(find_property(static_cast<DODownloadProperty>(id))->id ==
                  static_cast<DODownloadProperty>(id));
    for (const std::uint32_t id : {30u, 31u, 0xffffu, 0xffffffffu})
        TAP_CHECK(!find_property(static_cast<DODownloadProperty>(id)));
}

void deprecated_ids_mean_the_same_properties() {
    const auto means = [](std::uint32_t id) {
        const auto *found = find_property(static_cast<DODownloadPropertyEx>(id));
        return found ? static_cast<int>(found->id) : -1;
    };
    TAP_CHECK(means(1) == 17 && means(3) == 19 && means(4) == 20);
    for (const std::uint32_t id : {0u, 2u, 5u, 6u, 7u})
        TAP_CHECK(means(id) == -1);
}

void directions_are_as_documented() {
    for (const auto &property : download_properties()) {
        const int id = property.id;
        const bool get_only = id == 0 || id >= 26;
        const bool set_only = id == 15 || id == 16 || id == 18 || id == 19;
        TAP_CHECK(property.way == (get_only   ? direction::get_only
                                   : set_only ? direction::set_only
                                              : direction::both));
    }
}

void types_are_as_documented() {
    for (const auto &property : download_properties()) {
        VARTYPE wanted = VT_BSTR;
        switch (static_cast<int>(property.id)) {
        // clang-format off
        case 6: case 7: case 8: case 9: case 10: case 29:
            wanted = VT_UI4;
            break;
        case 11: case 12: case 16: case 20: case 22: case 24: case 25:
            wanted = VT_BOOL;
            break;
        case 13: case 14:
            wanted = VT_UNKNOWN;
            break;
        case 15:
            wanted = VT_ARRAY | VT_UI1;
            break;
        case 21:
            wanted = VT_UI8;
            break;
            // clang-format on
        }
        TAP_CHECK(property.type == wanted);
    }
}

void getters_give_the_type_of_their_property() {
    auto is = fresh();
    is.job.name = is.job.custom_headers = is.file.remote_name = is.file.local_name =
        is.file.response_headers = L"x";
    auto &job = *is.job.delivery;
    job.cost_policy = job.callback_percent = job.callback_seconds = 1;
    job.correlation_vector = L"x";
    job.insecure_redirect = job.disallow_cellular = true;
    auto &file = *is.file.delivery;
    file.content_id = file.redirection_target = file.server_address = L"x";
    file.total_size = 1;
    file.status_code = 200;
    for (const auto &property : download_properties()) {
        if (!property.get)
            continue;
        recorder host;
        const auto value = property.get(is, host);
        const int id = property.id;
        if (id == 13 || id == 14 || id == 23) {
            TAP_CHECK(!value); // kept by the service, which has none
            continue;
        }
        TAP_CHECK(value);
        VARIANT out;
        TAP_CHECK(SUCCEEDED(write_value(*value, out)) && V_VT(&out) == property.type);
        VariantClear(&out);
    }
}

void id_is_lower_case_without_braces() {
    TAP_CHECK(reads(DODownloadProperty_Id, std::wstring(L"4a5ada83-a9a6-4cca-9404-a58414d269a2")));
}

void what_was_never_set_is_not_there() {
    for (const int id : {1, 2, 3, 4, 5, 8, 13, 14, 17, 21, 23, 24, 26, 27, 28, 29})
        TAP_CHECK(!get(static_cast<DODownloadProperty>(id), fresh()));
}

void defaults_are_those_of_windows() {
    TAP_CHECK(reads(DODownloadProperty_CostPolicy, std::uint32_t{DODownloadCostPolicy_Standard}));
    TAP_CHECK(reads(DODownloadProperty_SecurityFlags, std::uint32_t{0}));
    TAP_CHECK(reads(DODownloadProperty_CallbackFreqSeconds, std::uint32_t{1}));
    for (const auto id : {DODownloadProperty_ForegroundPriority, DODownloadProperty_BlockingMode,
                          DODownloadProperty_IntegrityCheckMandatory, DODownloadProperty_DisallowOnCellular,
                          DODownloadProperty_NonVolatile})
        TAP_CHECK(reads(id, false));
    auto foreground = fresh();
    foreground.job.priority = BG_JOB_PRIORITY_FOREGROUND;
    TAP_CHECK(reads(DODownloadProperty_ForegroundPriority, true, foreground));
    TAP_CHECK(reads(DODownloadProperty_CostPolicy, std::uint32_t{DODownloadCostPolicy_Always}, foreground));
}

void numbers_out_of_range_are_refused() {
    TAP_CHECK(set(DODownloadProperty_CostPolicy, std::uint32_t{5}) == S_OK);
    TAP_CHECK(set(DODownloadProperty_CostPolicy, std::uint32_t{6}) == E_INVALIDARG);
    TAP_CHECK(set(DODownloadProperty_NoProgressTimeoutSeconds, std::uint32_t{0}) == S_OK);
    TAP_CHECK(set(DODownloadProperty_NoProgressTimeoutSeconds, std::uint32_t{1}) == E_INVALIDARG);
    TAP_CHECK(set(DODownloadProperty_NoProgressTimeoutSeconds, std::uint32_t{59}) == E_INVALIDARG);
    TAP_CHECK(set(DODownloadProperty_NoProgressTimeoutSeconds, std::uint32_t{60}) == S_OK);
    TAP_CHECK(set(DODownloadProperty_CallbackFreqPercent, std::uint32_t{101}) == E_INVALIDARG);
    TAP_CHECK(set(DODownloadProperty_SecurityFlags, std::uint32_t{4}) == E_INVALIDARG);
    TAP_CHECK(set(DODownloadProperty_ContentId, std::wstring()) == DO_E_INVALID_CONTENT_ID);
}

void values_go_where_the_engine_keeps_them() {
    const auto goes = []<class Sent>(DODownloadProperty id, property_value given, const char *name,
                                     const Sent &sent) {
        recorder host;
        return find_property(id)->set(host, given) == S_OK && host.name == name &&
               std::get<Sent>(host.sent.value()) == sent;
    };
    const std::wstring text = L"x";
    TAP_CHECK(goes(DODownloadProperty_Uri, text, "uri", text));
    TAP_CHECK(goes(DODownloadProperty_ContentId, text, "file content_id", text));
    TAP_CHECK(goes(DODownloadProperty_DisplayName, text, "display_name", text));
    TAP_CHECK(goes(DODownloadProperty_LocalPath, text, "path", text));
    TAP_CHECK(goes(DODownloadProperty_HttpCustomHeaders, text, "custom_headers", text));
    TAP_CHECK(
        goes(DODownloadProperty_SecurityFlags, std::uint32_t{0x3300}, "security_flags", std::uint32_t{0x1e}));
    TAP_CHECK(goes(DODownloadProperty_ForegroundPriority, true, "priority", std::uint32_t{0}));
    TAP_CHECK(goes(DODownloadProperty_ForegroundPriority, false, "priority", std::uint32_t{2}));
    TAP_CHECK(goes(DODownloadProperty_NetworkToken, true, "alive", false));
    TAP_CHECK(goes(DODownloadProperty_IntegrityCheckInfo, text, "file integrity_info", text));
    TAP_CHECK(goes(DODownloadProperty_TotalSizeBytes, std::uint64_t{7}, "file total_size", std::uint64_t{7}));
    TAP_CHECK(goes(DODownloadProperty_HttpCustomAuthHeaders, text, "auth", text));
}

void security_flags_come_back() {
    for (const std::uint32_t flags : {0u, 1u, 0x100u, 0x200u, 0x1000u, 0x2000u, 0x3300u})
        TAP_CHECK(winhttp_flags_of(engine_flags_of(flags).value()) == flags);
    TAP_CHECK(winhttp_flags_of(engine_flags_of(0x3301).value()) == 1); // the check cancels the others
    TAP_CHECK(!engine_flags_of(2) && !engine_flags_of(0x4000) && !engine_flags_of(0x80000000));
}

void other_types_are_refused() {
    for (const VARTYPE wanted :
         {VARTYPE(VT_BSTR), VARTYPE(VT_UI4), VARTYPE(VT_UI8), VARTYPE(VT_BOOL), byte_array_type}) {
        for (const VARTYPE type : {VT_EMPTY, VT_NULL, VT_UI1, VT_R8, VT_DISPATCH, VT_UNKNOWN})
            TAP_CHECK(is_refused(number(0, type), wanted));
    }
    for (const VARTYPE type : {VT_DISPATCH, VT_UI4, VT_BOOL, VT_BSTR})
        TAP_CHECK(is_refused(number(0, type), VT_UNKNOWN));
    TAP_CHECK(is_refused(number(0, VT_UI8), VT_UI4) && is_refused(number(0, VT_UI4), VT_UI8));
    TAP_CHECK(is_refused(number(0, VT_UI1 | VT_BYREF), VT_BOOL));
    TAP_CHECK(is_refused(number(0, VT_UI4 | VT_BYREF), VT_UI4)); // refers to nothing
}

void signed_numbers_are_as_good() {
    TAP_CHECK(std::get<std::uint32_t>(read_value(number(60, VT_I4), VT_UI4).value()) == 60);
}

void references_are_as_good() {
    ULONG referred = 42;
    VARIANT value = number(0, VT_UI4 | VT_BYREF);
    V_UI4REF(&value) = &referred;
    TAP_CHECK(std::get<std::uint32_t>(read_value(value, VT_UI4).value()) == 42);
    VARIANT inner = number(43), outer = number(0, VT_VARIANT | VT_BYREF);
    V_VARIANTREF(&outer) = &inner;
    TAP_CHECK(std::get<std::uint32_t>(read_value(outer, VT_UI4).value()) == 43);
    BSTR text = SysAllocString(L"text");
    VARIANT by_reference = number(0, VT_BSTR | VT_BYREF);
    V_BSTRREF(&by_reference) = &text;
    TAP_CHECK(std::get<std::wstring>(read_value(by_reference, VT_BSTR).value()) == L"text");
    SysFreeString(text);
}

void null_and_empty_are_no_object() {
    for (const VARTYPE type : {VT_EMPTY, VT_NULL, VT_UNKNOWN}) {
        VARIANT value;
        std::memset(&value, 0, sizeof value);
        V_VT(&value) = type;
        TAP_CHECK(!std::get<com::ptr<IUnknown>>(read_value(value, VT_UNKNOWN).value()));
    }
}

void bytes_come_back() {
    const std::vector<BYTE> bytes{0, 1, 255};
    VARIANT value;
    TAP_CHECK(SUCCEEDED(write_value(bytes, value)));
    TAP_CHECK(std::get<std::vector<BYTE>>(read_value(value, byte_array_type).value()) == bytes);
    VariantClear(&value);
}

void downloads_are_found_by_category() {
    auto is = fresh();
    is.job.name = L"Name";
    is.file.remote_name = L"http://host/File";
    is.file.local_name = L"C:\\Dir\\File";
    is.file.delivery->content_id = L"Content";
    const auto found = [&](DODownloadProperty category, const wchar_t *value) {
        return matches(category, value, is);
    };
    TAP_CHECK(found(DODownloadProperty_Id, L"4a5ada83-a9a6-4cca-9404-a58414d269a2"));
    TAP_CHECK(found(DODownloadProperty_Id, L"{4A5ADA83-A9A6-4CCA-9404-A58414D269A2}"));
    TAP_CHECK(!found(DODownloadProperty_Id, L"4a5ada83-a9a6-4cca-9404-a58414d269a3"));
    TAP_CHECK(!found(DODownloadProperty_Id, L"") && !found(DODownloadProperty_Id, L"x"));
    TAP_CHECK(found(DODownloadProperty_Uri, L"http://host/File"));
    TAP_CHECK(!found(DODownloadProperty_Uri, L"http://host/file"));
    TAP_CHECK(found(DODownloadProperty_ContentId, L"Content"));
    TAP_CHECK(!found(DODownloadProperty_ContentId, L"content"));
    TAP_CHECK(found(DODownloadProperty_DisplayName, L"Name"));
    TAP_CHECK(!found(DODownloadProperty_DisplayName, L"name"));
    TAP_CHECK(found(DODownloadProperty_LocalPath, L"c:\\dir\\FILE"));
    TAP_CHECK(!found(DODownloadProperty_LocalPath, L"c:\\dir\\other"));
}

void what_was_never_set_is_not_found_by_nothing() {
    for (int category = 1; category <= 4; category++)
        TAP_CHECK(!matches(static_cast<DODownloadProperty>(category), L"", fresh()));
}

void only_five_properties_are_categories() {
    for (int id = 0; id < 40; id++)
        TAP_CHECK(is_category(static_cast<DODownloadProperty>(id)) == (id <= 4));
}

} // namespace

int main() {
    return winebits::tap::run({
        {"every property is found by its id", every_property_is_found_by_its_id},
        {"deprecated ids mean the same properties", deprecated_ids_mean_the_same_properties},
        {"directions are as documented", directions_are_as_documented},
        {"types are as documented", types_are_as_documented},
        {"getters give the type of their property", getters_give_the_type_of_their_property},
        {"the id is lower case without braces", id_is_lower_case_without_braces},
        {"what was never set is not there", what_was_never_set_is_not_there},
        {"defaults are those of Windows", defaults_are_those_of_windows},
        {"numbers out of range are refused", numbers_out_of_range_are_refused},
        {"values go where the engine keeps them", values_go_where_the_engine_keeps_them},
        {"security flags come back", security_flags_come_back},
        {"other types are refused", other_types_are_refused},
        {"signed numbers are as good", signed_numbers_are_as_good},
        {"references are as good", references_are_as_good},
        {"null and empty are no object", null_and_empty_are_no_object},
        {"bytes come back", bytes_come_back},
        {"downloads are found by category", downloads_are_found_by_category},
        {"what was never set is not found by nothing", what_was_never_set_is_not_found_by_nothing},
        {"only five properties are categories", only_five_properties_are_categories},
    });
}
