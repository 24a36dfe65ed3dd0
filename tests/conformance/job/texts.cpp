// SPDX-License-Identifier: LGPL-2.1-or-later
// Display name, description and owner (bits-api 3.4, Appendix C 3).
// Test thread only.
#include "tests/conformance/job/lists.hpp"

#include "tests/conformance/support/job.hpp"

#include <sddl.h>

#include <vector>

namespace winebits::conformance {

namespace {

constexpr std::size_t longest_name = 256;
constexpr std::size_t longest_description = 1024;

text name_of(const test_job &job) {
    com_string name;
    CHECK_OK(job->GetDisplayName(name.put()));
    return name.value();
}

text description_of(const test_job &job) {
    com_string description;
    CHECK_OK(job->GetDescription(description.put()));
    return description.value();
}

// The SID of the user who runs this program.
text own_sid() {
    HANDLE token = nullptr;
    CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    DWORD size = 0;
    GetTokenInformation(token, TokenUser, nullptr, 0, &size);
    std::vector<std::uint64_t> buffer(size / sizeof(std::uint64_t) + 1); // aligned
    const bool got = GetTokenInformation(token, TokenUser, buffer.data(), size, &size);
    CloseHandle(token);
    CHECK(got);
    LPWSTR sid = nullptr;
    CHECK(ConvertSidToStringSidW(reinterpret_cast<TOKEN_USER *>(buffer.data())->User.Sid, &sid));
    const text found = from_wide(sid);
    LocalFree(sid);
    return found;
}

void display_name_can_be_changed() {
    const test_job job(u"before");
    CHECK_OK(job->SetDisplayName(wide(u"after")));
    CHECK_EQUAL(name_of(job), text(u"after"));
}

void display_name_of_256_characters_is_kept() {
    const test_job job;
    const text name(longest_name, u'x');
    CHECK_OK(job->SetDisplayName(wide(name)));
    CHECK(name_of(job) == name);
}

// The documentation names two codes for it (bits-api 15.2).
void display_name_of_257_characters_is_refused() {
    const test_job job(u"before");
    CHECK_FAILED(job->SetDisplayName(wide(text(longest_name + 1, u'x'))));
    CHECK_EQUAL(name_of(job), text(u"before"));
}

void description_is_empty_at_first() {
    const test_job job;
    CHECK_EQUAL(description_of(job), text());
}

void description_is_kept() {
    const test_job job;
    const text description = u"what it is for: \u00e4\u00f6\u00fc \u4e2d";
    CHECK_OK(job->SetDescription(wide(description)));
    CHECK(description_of(job) == description);
}

void description_of_1024_characters_is_kept() {
    const test_job job;
    const text description(longest_description, u'd');
    CHECK_OK(job->SetDescription(wide(description)));
    CHECK(description_of(job) == description);
}

void description_of_1025_characters_is_too_long() {
    const test_job job;
    CHECK_RESULT(job->SetDescription(wide(text(longest_description + 1, u'd'))), BG_E_STRING_TOO_LONG);
    CHECK_EQUAL(description_of(job), text());
}

void owner_is_the_user_who_created_it() {
    const test_job job;
    com_string owner;
    CHECK_OK(job->GetOwner(owner.put()));
    CHECK_EQUAL(owner.value(), own_sid());
}

void owner_may_take_ownership() {
    const test_job job;
    CHECK_OK(job->TakeOwnership());
}

} // namespace

behaviours texts() {
    return {
        BEHAVIOUR(display_name_can_be_changed),
        BEHAVIOUR(display_name_of_256_characters_is_kept),
        BEHAVIOUR(display_name_of_257_characters_is_refused),
        BEHAVIOUR(description_is_empty_at_first),
        BEHAVIOUR(description_is_kept),
        BEHAVIOUR(description_of_1024_characters_is_kept),
        BEHAVIOUR(description_of_1025_characters_is_too_long),
        BEHAVIOUR(owner_is_the_user_who_created_it),
        BEHAVIOUR(owner_may_take_ownership),
    };
}

} // namespace winebits::conformance
