// SPDX-License-Identifier: LGPL-2.1-or-later
// The COM kit: strict Unicode, object identity and counting, the rules of the enumerators.
// Test thread only.
#include "dlls/common/com/class_factory.hpp"
#include "dlls/common/com/enumerator.hpp"
#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/object.hpp"
#include "dlls/common/com/unicode.hpp"
#include "tests/pe/tap.hpp"

#include <bits.h>

#include <stdexcept>

using namespace winebits;

namespace {

// An object with two chains, that tells when it dies.
class Probe final
    : public com::object<Probe, com::chain<IEnumBackgroundCopyJobs>, com::chain<IClassFactory>> {
  public:
    static constexpr char class_name[] = "Probe";
    explicit Probe(bool *dead) : dead_(dead) {}

    HRESULT STDMETHODCALLTYPE Next(ULONG, IBackgroundCopyJob **, ULONG *) noexcept final { return S_OK; }
    HRESULT STDMETHODCALLTYPE Skip(ULONG) noexcept final { return S_OK; }
    HRESULT STDMETHODCALLTYPE Reset() noexcept final { return S_OK; }
    HRESULT STDMETHODCALLTYPE Clone(IEnumBackgroundCopyJobs **) noexcept final { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE GetCount(ULONG *) noexcept final { return S_OK; }
    HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown *, REFIID, void **) noexcept final { return E_NOTIMPL; }
    HRESULT STDMETHODCALLTYPE LockServer(BOOL) noexcept final { return S_OK; }

  private:
    friend class com::object<Probe, com::chain<IEnumBackgroundCopyJobs>, com::chain<IClassFactory>>;
    ~Probe() { *dead_ = true; }
    bool *dead_;
};

// Something to enumerate.
class StandIn final : public com::object<StandIn, com::chain<IEnumUnknown>> {
  public:
    static constexpr char class_name[] = "StandIn";
    HRESULT STDMETHODCALLTYPE Next(ULONG, IUnknown **, ULONG *) noexcept final { return S_OK; }
    HRESULT STDMETHODCALLTYPE Skip(ULONG) noexcept final { return S_OK; }
    HRESULT STDMETHODCALLTYPE Reset() noexcept final { return S_OK; }
    HRESULT STDMETHODCALLTYPE Clone(IEnumUnknown **) noexcept final { return E_NOTIMPL; }

  private:
    friend class com::object<StandIn, com::chain<IEnumUnknown>>;
    ~StandIn() = default;
};

// Next, Skip, Reset, Clone and GetCount over IUnknown.
struct IEnumProbe : IUnknown {
    virtual HRESULT STDMETHODCALLTYPE Next(ULONG, IUnknown **, ULONG *) = 0;
    virtual HRESULT STDMETHODCALLTYPE Skip(ULONG) = 0;
    virtual HRESULT STDMETHODCALLTYPE Reset() = 0;
    virtual HRESULT STDMETHODCALLTYPE Clone(IEnumProbe **) = 0;
    virtual HRESULT STDMETHODCALLTYPE GetCount(ULONG *) = 0;
};

} // namespace
__CRT_UUID_DECL(IEnumProbe, 0x7a1d6a50, 0x5c1e, 0x4a52, 0x9d, 0x1c, 0x3f, 0x6e, 0x20, 0x11, 0x8a, 0x01)
namespace {

com::ptr<IEnumProbe> enumerator_of(std::size_t count) {
    auto items = std::make_shared<std::vector<com::ptr<IUnknown>>>();
    for (std::size_t i = 0; i < count; i++)
        items->push_back(com::make<StandIn>().query<IUnknown>());
    auto made = com::make<com::enumerator<IEnumProbe, IUnknown>>(items);
    return made.query<IEnumProbe>();
}

void identity_is_one_for_all_interfaces() {
    bool dead = false;
    {
        auto probe = com::make<Probe>(&dead);
        auto jobs = probe.query<IEnumBackgroundCopyJobs>();
        auto factory = probe.query<IClassFactory>();
        TAP_CHECK(jobs && factory);
        TAP_CHECK(jobs.query<IUnknown>().get() == factory.query<IUnknown>().get());
        TAP_CHECK(factory.query<IEnumBackgroundCopyJobs>().get() == jobs.get());
    }
    TAP_CHECK(dead);
}

void unknown_interface_clears_the_out_parameter() {
    bool dead = false;
    auto probe = com::make<Probe>(&dead);
    void *out = &dead;
    TAP_CHECK(probe->QueryInterface(__uuidof(IStream), &out) == E_NOINTERFACE);
    TAP_CHECK(out == nullptr);
    TAP_CHECK(probe->QueryInterface(__uuidof(IUnknown), nullptr) == E_POINTER);
}

void add_ref_if_alive_counts() {
    bool dead = false;
    auto probe = com::make<Probe>(&dead);
    TAP_CHECK(probe->add_ref_if_alive());
    TAP_CHECK(probe->Release() == 1);
    probe.reset();
    TAP_CHECK(dead);
}

void pointer_survives_assignment_to_itself() {
    bool dead = false;
    auto probe = com::make<Probe>(&dead);
    auto &same = probe;
    probe = same;
    TAP_CHECK(!dead && probe);
}

void guard_turns_exceptions_into_results() {
    TAP_CHECK(com::guard([]() -> HRESULT { throw std::bad_alloc(); }) == E_OUTOFMEMORY);
    TAP_CHECK(com::guard([]() -> HRESULT { throw std::runtime_error("x"); }) == E_FAIL);
    TAP_CHECK(com::guard([]() -> HRESULT { return S_FALSE; }) == S_FALSE);
}

void next_without_fetched_takes_exactly_one() {
    auto list = enumerator_of(3);
    IUnknown *items[3] = {};
    TAP_CHECK(list->Next(1, items, nullptr) == S_OK);
    TAP_CHECK(items[0] != nullptr);
    items[0]->Release();
    TAP_CHECK(list->Next(2, items, nullptr) == E_INVALIDARG);
    TAP_CHECK(list->Next(1, nullptr, nullptr) == E_INVALIDARG);
    ULONG fetched = 9;
    TAP_CHECK(list->Next(3, items, &fetched) == S_FALSE);
    TAP_CHECK(fetched == 2 && items[0] && items[1] && !items[2]);
    items[0]->Release();
    items[1]->Release();
    TAP_CHECK(list->Next(1, items, nullptr) == S_FALSE);
    TAP_CHECK(!items[0]);
}

void skip_reset_clone_and_count_follow_the_position() {
    auto list = enumerator_of(3);
    ULONG count = 0;
    TAP_CHECK(list->Skip(2) == S_OK);
    com::ptr<IEnumProbe> copy;
    TAP_CHECK(list->Clone(copy.put()) == S_OK);
    TAP_CHECK(list->Skip(2) == S_FALSE);
    com::ptr<IUnknown> item;
    TAP_CHECK(list->Next(1, item.put(), nullptr) == S_FALSE);
    TAP_CHECK(copy->Next(1, item.put(), nullptr) == S_OK);
    TAP_CHECK(list->Reset() == S_OK && list->Skip(3) == S_OK);
    TAP_CHECK(list->GetCount(&count) == S_OK && count == 3);
    TAP_CHECK(list->GetCount(nullptr) == E_INVALIDARG && list->Clone(nullptr) == E_INVALIDARG);
}

void factory_passes_on_why_it_failed() {
    auto factory = com::make<com::class_factory>(
        [](com::ptr<IUnknown> &) { return HRESULT_FROM_WIN32(ERROR_SERVICE_DISABLED); });
    void *out = &factory;
    TAP_CHECK(factory->CreateInstance(nullptr, __uuidof(IUnknown), &out) ==
              HRESULT_FROM_WIN32(ERROR_SERVICE_DISABLED));
    TAP_CHECK(out == nullptr);
    TAP_CHECK(factory->CreateInstance(factory.get(), __uuidof(IUnknown), &out) == CLASS_E_NOAGGREGATION);
}

void unicode_goes_both_ways() {
    const std::wstring wide = L"a\u00e9\u20ac\xd83d\xde00";
    const std::string narrow = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
    TAP_CHECK(com::utf8_from(wide) == narrow);
    TAP_CHECK(com::utf16_from(narrow) == wide);
    TAP_CHECK(com::utf8_from(L"") == "" && com::utf16_from("") == L"");
}

void unpaired_surrogates_are_refused() {
    TAP_CHECK(!com::utf8_from(L"x\xd83d"));
    TAP_CHECK(!com::utf8_from(L"\xd83dx"));
    TAP_CHECK(!com::utf8_from(L"\xde00"));
    TAP_CHECK(!com::utf16_from("\xed\xa0\xbd"));
}

void malformed_utf8_is_refused() {
    for (const char *text :
         {"\xc0\x80", "\xc3", "\xe2\x82", "\xe0\x80\x80", "\xf4\x90\x80\x80", "\xff", "\x80", "\xc3\x28"})
        TAP_CHECK(!com::utf16_from(text));
}

void guids_are_upper_case_in_braces() {
    const GUID guid = __uuidof(IBackgroundCopyManager);
    TAP_CHECK(com::text_of(guid) == "{5CE34C0D-0DC9-4C1F-897C-DAA1B78CEE7C}");
    TAP_CHECK(com::guid_from("{5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c}") == guid);
    TAP_CHECK(!com::guid_from("5ce34c0d-0dc9-4c1f-897c-daa1b78cee7c"));
    TAP_CHECK(!com::guid_from("{5ce34c0d-0dc9-4c1f-897c-daa1b78cee7x}"));
}

} // namespace

int main() {
    return tap::run({
        {"identity is one for all interfaces", identity_is_one_for_all_interfaces},
        {"an unknown interface clears the out parameter", unknown_interface_clears_the_out_parameter},
        {"add_ref_if_alive counts", add_ref_if_alive_counts},
        {"a pointer survives assignment to itself", pointer_survives_assignment_to_itself},
        {"guard turns exceptions into results", guard_turns_exceptions_into_results},
        {"Next without fetched takes exactly one", next_without_fetched_takes_exactly_one},
        {"Skip, Reset, Clone and GetCount follow the position",
         skip_reset_clone_and_count_follow_the_position},
        {"a class factory passes on why it failed", factory_passes_on_why_it_failed},
        {"Unicode goes both ways", unicode_goes_both_ways},
        {"unpaired surrogates are refused", unpaired_surrogates_are_refused},
        {"malformed UTF-8 is refused", malformed_utf8_is_refused},
        {"GUIDs are upper case in braces", guids_are_upper_case_in_braces},
    });
}
