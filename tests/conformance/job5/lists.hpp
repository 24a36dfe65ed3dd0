// SPDX-License-Identifier: LGPL-2.1-or-later
// The behaviours of IBackgroundCopyJob5, and its properties by name.
// Test thread only.
#pragma once

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"
#include "tests/conformance/support/program.hpp"

namespace winebits::conformance {

behaviours properties();
behaviours property_rules();
behaviours content_properties();
behaviours cost_property();
behaviours notification_class();

// Serves the calls of the notification class, then ends: the other half of notification_class().
int serve_notification_class();

inline BITS_JOB_PROPERTY_VALUE enabled(bool on) {
    BITS_JOB_PROPERTY_VALUE value{};
    value.Enable = on;
    return value;
}
inline BITS_JOB_PROPERTY_VALUE number(DWORD given) {
    BITS_JOB_PROPERTY_VALUE value{};
    value.Dword = given;
    return value;
}
inline BITS_JOB_PROPERTY_VALUE size(UINT64 given) {
    BITS_JOB_PROPERTY_VALUE value{};
    value.Uint64 = given;
    return value;
}
inline BITS_JOB_PROPERTY_VALUE class_id(const GUID &given) {
    BITS_JOB_PROPERTY_VALUE value{};
    value.ClsID = given;
    return value;
}
inline BITS_JOB_PROPERTY_VALUE target(BG_AUTH_TARGET given) {
    BITS_JOB_PROPERTY_VALUE value{};
    value.Target = given;
    return value;
}

inline HRESULT set(const test_job &job, BITS_JOB_PROPERTY_ID id, BITS_JOB_PROPERTY_VALUE value) {
    return as<IBackgroundCopyJob5>(*job)->SetProperty(id, value);
}
inline BITS_JOB_PROPERTY_VALUE get(const test_job &job, BITS_JOB_PROPERTY_ID id) {
    BITS_JOB_PROPERTY_VALUE value{};
    CHECK_OK(as<IBackgroundCopyJob5>(*job)->GetProperty(id, &value));
    return value;
}

} // namespace winebits::conformance
