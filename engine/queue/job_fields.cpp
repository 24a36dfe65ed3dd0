// SPDX-License-Identifier: LGPL-2.1-or-later
// The values of a job that every job has: identity, state, clocks, error, intent.
// Pure functions; main thread only.
#include "engine/queue/cause_names.hpp"
#include "engine/queue/field_table.hpp"

namespace winebits::queue {
namespace {

// Text that does not exist when it is empty.
template <auto Member>
constexpr field<record> proxy_text(std::string_view name) {
    return {name,
            [](const record &r) -> std::optional<hive_data> {
                const std::string &text = r.data.proxy.*Member;
                return text.empty() ? std::nullopt : to_hive(text);
            },
            [](record &r, const hive_data &data) { return from_hive(data, r.data.proxy.*Member); }};
}

// One half of an optional instant.
template <auto Since, auto Half>
constexpr field<record> instant_field(std::string_view name) {
    return {name, [](const record &r) { return r.*Since ? to_hive((*(r.*Since)).*Half) : std::nullopt; },
            [](record &r, const hive_data &data) {
                if (!(r.*Since))
                    (r.*Since).emplace();
                return from_hive(data, (*(r.*Since)).*Half);
            }};
}

job_error &error_of(record &r) {
    return r.data.last_error ? *r.data.last_error : r.data.last_error.emplace();
}
request_key &request_of(record &r) {
    return r.intent_request ? *r.intent_request : r.intent_request.emplace();
}

bool put_cause(record &r, const hive_data &data) {
    std::string name;
    if (!take(data, name))
        return false;
    // A cause of a newer version: what is shown stays right, and a retry is never wrong.
    error_of(r).what.why = cause_named(name).value_or(cause::engine_failure);
    return true;
}
bool put_signed(std::int32_t &into, const hive_data &data) {
    std::uint32_t number = 0;
    if (!take(data, number))
        return false;
    into = static_cast<std::int32_t>(number);
    return true;
}
bool put_context(record &r, const hive_data &data) {
    std::uint32_t number = 0;
    if (!take(data, number) || number > 8)
        return false;
    error_of(r).context = static_cast<std::uint8_t>(number);
    return true;
}
bool put_error_file(record &r, const hive_data &data) {
    std::uint32_t number = 0;
    if (!take(data, number))
        return false;
    error_of(r).file_index = number;
    return true;
}

template <class F>
std::optional<hive_data> if_error(const record &r, F value) {
    return r.data.last_error ? std::optional<hive_data>(value(*r.data.last_error)) : std::nullopt;
}
template <class F>
std::optional<hive_data> if_request(const record &r, F value) {
    return r.intent_request ? std::optional<hive_data>(value(*r.intent_request)) : std::nullopt;
}

constexpr field<record> table[] = {
    record_field<&record::sequence>("Sequence", need::yes),
    job_field<&job::owner_surface>("Surface", need::yes),
    job_field<&job::type>("Type", need::yes),
    job_field<&job::state>("State", need::yes),
    job_field<&job::priority>("Priority"),
    job_field<&job::display_name>("DisplayName", need::yes),
    job_field<&job::description>("Description"),
    job_field<&job::owner_sid>("Owner", need::yes),
    job_field<&job::notify_flags>("NotifyFlags"),
    job_field<&job::minimum_retry_delay>("MinimumRetryDelay"),
    job_field<&job::no_progress_timeout>("NoProgressTimeout"),
    job_field<&job::maximum_download_time>("MaximumDownloadTime"),
    job_field<&job::error_count>("ErrorCount"),
    job_field<&job::created>("Created"),
    job_field<&job::modified>("Modified"),
    job_field<&job::transfer_completed>("TransferCompleted"),
    job_field<&job::owes_transferred>("OwesTransferred"),
    job_field<&job::owes_error>("OwesError"),
    {"ProxyUsage", [](const record &r) { return to_hive(r.data.proxy.usage); },
     [](record &r, const hive_data &data) { return from_hive(data, r.data.proxy.usage); }},
    proxy_text<&proxy_settings::list>("ProxyList"),
    proxy_text<&proxy_settings::bypass>("ProxyBypass"),
    {"ErrorCause",
     [](const record &r) {
         return if_error(r, [](const job_error &e) { return std::string(name_of(e.what.why)); });
     },
     put_cause},
    {"ErrorStatus",
     [](const record &r) {
         return if_error(r,
                         [](const job_error &e) { return static_cast<std::uint32_t>(e.what.http_status); });
     },
     [](record &r, const hive_data &data) { return put_signed(error_of(r).what.http_status, data); }},
    {"ErrorErrno",
     [](const record &r) {
         return if_error(r, [](const job_error &e) { return static_cast<std::uint32_t>(e.what.os_errno); });
     },
     [](record &r, const hive_data &data) { return put_signed(error_of(r).what.os_errno, data); }},
    {"ErrorOfProgram",
     [](const record &r) -> std::optional<hive_data> {
         return r.data.last_error && r.data.last_error->what.hresult != 0
                    ? to_hive(r.data.last_error->what.hresult)
                    : std::nullopt;
     },
     [](record &r, const hive_data &data) { return from_hive(data, error_of(r).what.hresult); }},
    {"ErrorCode", [](const record &r) { return if_error(r, [](const job_error &e) { return e.hresult; }); },
     [](record &r, const hive_data &data) { return from_hive(data, error_of(r).hresult); }},
    {"ErrorBefore",
     [](const record &r) -> std::optional<hive_data> {
         return r.data.last_error && r.data.last_error->earlier != 0 ? to_hive(r.data.last_error->earlier)
                                                                     : std::nullopt;
     },
     [](record &r, const hive_data &data) { return from_hive(data, error_of(r).earlier); }},
    {"ErrorContext",
     [](const record &r) { return if_error(r, [](const job_error &e) { return std::uint32_t{e.context}; }); },
     put_context},
    {"ErrorFile",
     [](const record &r) -> std::optional<hive_data> {
         return r.data.last_error && r.data.last_error->file_index
                    ? std::optional<hive_data>(*r.data.last_error->file_index)
                    : std::nullopt;
     },
     put_error_file},
    instant_field<&record::transient_since, &instant::monotonic>("TransientSince"),
    instant_field<&record::transient_since, &instant::wall>("TransientSinceTime"),
    instant_field<&record::first_started, &instant::monotonic>("FirstStarted"),
    instant_field<&record::first_started, &instant::wall>("FirstStartedTime"),
    instant_field<&record::no_progress_since, &instant::monotonic>("NoProgressSince"),
    instant_field<&record::no_progress_since, &instant::wall>("NoProgressSinceTime"),
    record_field<&record::download_time_used>("DownloadTimeUsed"),
    {"Intent",
     [](const record &r) { return r.intent == intent_kind::none ? std::nullopt : to_hive(r.intent); },
     [](record &r, const hive_data &data) { return from_hive(data, r.intent); }},
    {"IntentSession",
     [](const record &r) { return if_request(r, [](const request_key &k) { return k.session; }); },
     [](record &r, const hive_data &data) { return from_hive(data, request_of(r).session); }},
    {"IntentCounter",
     [](const record &r) { return if_request(r, [](const request_key &k) { return k.counter; }); },
     [](record &r, const hive_data &data) { return from_hive(data, request_of(r).counter); }},
};

} // namespace

std::span<const field<record>> job_fields() {
    return table;
}

} // namespace winebits::queue
