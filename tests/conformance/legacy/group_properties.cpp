// SPDX-License-Identifier: LGPL-2.1-or-later
// GetProp and SetProp of a group (bits-api 3.13).
// Test thread only.
#include "tests/conformance/legacy/lists.hpp"

namespace winebits::conformance {

namespace {

// A VARIANT that frees what it holds.
class variant {
  public:
    variant() { VariantInit(&value_); }
    explicit variant(LONG number) : variant() {
        V_VT(&value_) = VT_I4;
        V_I4(&value_) = number;
    }
    explicit variant(const text &words) : variant() {
        V_VT(&value_) = VT_BSTR;
        V_BSTR(&value_) = SysAllocString(wide(words));
    }
    ~variant() { VariantClear(&value_); }
    variant(const variant &) = delete;
    variant &operator=(const variant &) = delete;
    VARIANT *get() { return &value_; }

  private:
    VARIANT value_;
};

HRESULT set(const test_group &group, GROUPPROP id, LONG number) {
    variant value(number);
    return group->SetProp(id, value.get());
}

HRESULT set(const test_group &group, GROUPPROP id, const text &words) {
    variant value(words);
    return group->SetProp(id, value.get());
}

text words_of(const test_group &group, GROUPPROP id) {
    variant value;
    CHECK_OK(group->GetProp(id, value.get()));
    CHECK_EQUAL(V_VT(value.get()), VT_BSTR);
    return from_wide(V_BSTR(value.get()));
}

LONG number_of(const test_group &group, GROUPPROP id) {
    variant value;
    CHECK_OK(group->GetProp(id, value.get()));
    CHECK_OK(VariantChangeType(value.get(), value.get(), 0, VT_I4));
    return V_I4(value.get());
}

void texts_of_a_group_are_kept() {
    const test_group group;
    CHECK_OK(set(group, GROUPPROP_DISPLAYNAME, text(u"a name")));
    CHECK_OK(set(group, GROUPPROP_DESCRIPTION, text(u"what it is for")));
    CHECK_EQUAL(words_of(group, GROUPPROP_DISPLAYNAME), text(u"a name"));
    CHECK_EQUAL(words_of(group, GROUPPROP_DESCRIPTION), text(u"what it is for"));
}

void texts_of_a_group_have_the_limits_of_a_job() {
    const test_group group;
    CHECK_FAILED(set(group, GROUPPROP_DISPLAYNAME, text(257, u'x')));
    CHECK_FAILED(set(group, GROUPPROP_DESCRIPTION, text(1025, u'x')));
}

void numbers_of_a_group_are_kept() {
    const test_group group;
    CHECK_OK(set(group, GROUPPROP_NOTIFYFLAGS, QM_NOTIFY_GROUP_DONE));
    CHECK_EQUAL(number_of(group, GROUPPROP_NOTIFYFLAGS), QM_NOTIFY_GROUP_DONE);
    CHECK_OK(set(group, GROUPPROP_PROTOCOLFLAGS, QM_PROTOCOL_HTTP));
    CHECK_EQUAL(number_of(group, GROUPPROP_PROTOCOLFLAGS), QM_PROTOCOL_HTTP);
    CHECK_OK(set(group, GROUPPROP_PRIORITY, 1));
    CHECK_EQUAL(number_of(group, GROUPPROP_PRIORITY), 1);
}

void every_kind_of_number_is_taken() {
    const test_group group;
    for (const VARTYPE kind : {VT_I4, VT_I2, VT_UI4, VT_UI2, VT_INT, VT_UINT}) {
        variant value(LONG{1});
        CHECK_OK(VariantChangeType(value.get(), value.get(), 0, kind));
        CHECK_OK(group->SetProp(GROUPPROP_PRIORITY, value.get()));
    }
}

void only_the_documented_numbers_are_taken() {
    const test_group group;
    CHECK_FAILED(set(group, GROUPPROP_PRIORITY, 2));
    CHECK_FAILED(set(group, GROUPPROP_PROTOCOLFLAGS, QM_PROTOCOL_FTP));
}

void wrong_kind_of_value_is_refused() {
    const test_group group;
    CHECK_RESULT(set(group, GROUPPROP_DISPLAYNAME, LONG{1}), E_INVALIDARG);
    CHECK_RESULT(set(group, GROUPPROP_PRIORITY, text(u"one")), E_INVALIDARG);
}

void notification_class_of_a_group_is_kept() {
    const test_group group;
    const text wanted = u"{6B3F8A52-11C4-4E0F-902D-357EA15C4408}";
    CHECK_OK(set(group, GROUPPROP_NOTIFYCLSID, wanted));
    CHECK_EQUAL(words_of(group, GROUPPROP_NOTIFYCLSID), wanted);
}

void other_properties_are_not_implemented() {
    const test_group group;
    for (const GROUPPROP id :
         {GROUPPROP_REMOTEUSERID, GROUPPROP_REMOTEUSERPWD, GROUPPROP_LOCALUSERID, GROUPPROP_LOCALUSERPWD,
          GROUPPROP_PROGRESSSIZE, GROUPPROP_PROGRESSPERCENT, GROUPPROP_PROGRESSTIME}) {
        variant value;
        CHECK_RESULT(group->GetProp(id, value.get()), E_NOTIMPL);
        CHECK_RESULT(set(group, id, text(u"value")), E_NOTIMPL);
    }
}

} // namespace

behaviours group_properties() {
    return {
        BEHAVIOUR(texts_of_a_group_are_kept),
        BEHAVIOUR(texts_of_a_group_have_the_limits_of_a_job),
        BEHAVIOUR(numbers_of_a_group_are_kept),
        BEHAVIOUR(every_kind_of_number_is_taken),
        BEHAVIOUR(only_the_documented_numbers_are_taken),
        BEHAVIOUR(wrong_kind_of_value_is_refused),
        BEHAVIOUR(notification_class_of_a_group_is_kept),
        BEHAVIOUR(other_properties_are_not_implemented),
    };
}

} // namespace winebits::conformance
