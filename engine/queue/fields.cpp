// SPDX-License-Identifier: LGPL-2.1-or-later
// The two tables of values, and what is done with them.
// Pure functions; main thread only.
#include "engine/queue/fields.hpp"

#include "engine/queue/cause_names.hpp"
#include "engine/queue/field_codec.hpp"
#include "engine/queue/range_codec.hpp"
#include "engine/queue/ranges.hpp"

#include <charconv>
#include <string>

namespace winebits::queue {
namespace {

// `Owner` is record for the job's table and file for the file's. `get` gives none for a value that shall not
// exist.
template <class Owner>
struct field {
    std::string_view name;
    std::optional<hive_data> (*get)(const Owner &);
    bool (*put)(Owner &, const hive_data &);
    bool needed = false;
};

enum class need : bool { no, yes };

template <auto Member>
constexpr field<record> job_field(std::string_view name, need needed = need::no) {
    return {name, [](const record &r) { return to_hive(r.data.*Member); },
            [](record &r, const hive_data &data) { return from_hive(data, r.data.*Member); },
            needed == need::yes};
}

template <auto Member>
constexpr field<record> record_field(std::string_view name, need needed = need::no) {
    return {name, [](const record &r) { return to_hive(r.*Member); },
            [](record &r, const hive_data &data) { return from_hive(data, r.*Member); }, needed == need::yes};
}

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

constexpr field<record> job_fields[] = {
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
    {"ErrorCode", [](const record &r) { return if_error(r, [](const job_error &e) { return e.hresult; }); },
     [](record &r, const hive_data &data) { return from_hive(data, error_of(r).hresult); }},
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
    instant_field<&record::no_progress_since, &instant::monotonic>("NoProgressSince"),
    instant_field<&record::no_progress_since, &instant::wall>("NoProgressSinceTime"),
    record_field<&record::download_time_used>("DownloadTimeUsed"),
    {"JudgesCertificates",
     [](const record &r) { return r.judges_certificates ? to_hive(true) : std::nullopt; },
     [](record &r, const hive_data &data) { return from_hive(data, r.judges_certificates); }},
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

// A file and whether its temporary file may exist already.
struct kept_file {
    file data;
    bool attempted = false;
};

template <auto Member>
constexpr field<kept_file> file_field(std::string_view name, need needed = need::no) {
    return {name, [](const kept_file &f) { return to_hive(f.data.*Member); },
            [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.*Member); },
            needed == need::yes};
}

template <auto Member>
constexpr field<kept_file> validator_text(std::string_view name) {
    return {name,
            [](const kept_file &f) -> std::optional<hive_data> {
                const std::string &text = f.data.remote.*Member;
                return text.empty() ? std::nullopt : to_hive(text);
            },
            [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.remote.*Member); }};
}

bool put_drive(char &drive, const hive_data &data) {
    std::string text;
    if (!take(data, text) || text.size() != 1 || text[0] < 'a' || text[0] > 'z')
        return false;
    drive = text[0];
    return true;
}

local_path &source_of(kept_file &f) {
    return f.data.source ? *f.data.source : f.data.source.emplace();
}
template <class F>
std::optional<hive_data> if_source(const kept_file &f, F value) {
    return f.data.source ? std::optional<hive_data>(value(*f.data.source)) : std::nullopt;
}

// Ranges that do not exist when there are none. A set of bytes must be sorted and merged.
template <auto Member, bool is_set>
constexpr field<kept_file> range_field(std::string_view name) {
    return {name,
            [](const kept_file &f) {
                return (f.data.*Member).empty() ? std::nullopt : to_hive(text_of(f.data.*Member));
            },
            [](kept_file &f, const hive_data &data) {
                std::string text;
                auto ranges = take(data, text) ? parse_ranges(text) : std::nullopt;
                if (!ranges || (is_set && !is_range_list(*ranges)))
                    return false;
                f.data.*Member = std::move(*ranges);
                return true;
            }};
}

constexpr field<kept_file> file_fields[] = {
    file_field<&file::remote_name>("RemoteName", need::yes),
    {"LocalName", [](const kept_file &f) { return to_hive(f.data.target.dos); },
     [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.target.dos); }, true},
    {"Drive", [](const kept_file &f) { return to_hive(std::string(1, f.data.target.drive)); },
     [](kept_file &f, const hive_data &data) { return put_drive(f.data.target.drive, data); }, true},
    {"UnixPath", [](const kept_file &f) { return to_hive(f.data.target.unix_relative); },
     [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.target.unix_relative); }, true},
    file_field<&file::temporary_name>("TemporaryName", need::yes),
    file_field<&file::temporary_created>("TemporaryCreated"),
    {"TemporaryAttempted", [](const kept_file &f) { return to_hive(f.attempted); },
     [](kept_file &f, const hive_data &data) { return from_hive(data, f.attempted); }},
    file_field<&file::size>("Size"),
    file_field<&file::written>("Written"),
    file_field<&file::flushed>("Flushed"),
    validator_text<&validator::etag>("ETag"),
    validator_text<&validator::last_modified>("LastModified"),
    file_field<&file::remote_time>("RemoteTime"),
    file_field<&file::transferred>("Transferred"),
    file_field<&file::completed>("Completed"),
    file_field<&file::notified>("Notified"),
    {"SourceName",
     [](const kept_file &f) { return if_source(f, [](const local_path &path) { return path.dos; }); },
     [](kept_file &f, const hive_data &data) { return from_hive(data, source_of(f).dos); }},
    {"SourceDrive",
     [](const kept_file &f) {
         return if_source(f, [](const local_path &path) { return std::string(1, path.drive); });
     },
     [](kept_file &f, const hive_data &data) { return put_drive(source_of(f).drive, data); }},
    {"SourceUnixPath",
     [](const kept_file &f) {
         return if_source(f, [](const local_path &path) { return path.unix_relative; });
     },
     [](kept_file &f, const hive_data &data) { return from_hive(data, source_of(f).unix_relative); }},
    range_field<&file::ranges, false>("Ranges"),
    range_field<&file::filled, true>("Filled"),
    range_field<&file::filled_flushed, true>("FilledFlushed"),
    range_field<&file::requested, false>("Requested"),
    {"Position",
     [](const kept_file &f) { return f.data.position == 0 ? std::nullopt : to_hive(f.data.position); },
     [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.position); }},
    {"ResponseHeaders",
     [](const kept_file &f) {
         return f.data.response_headers.empty() ? std::nullopt : to_hive(f.data.response_headers);
     },
     [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.response_headers); }},
    {"Validated", [](const kept_file &f) { return f.data.validation_state ? to_hive(true) : std::nullopt; },
     [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.validation_state); }},
};

template <class Owner, std::size_t N>
field_values gather(const field<Owner> (&fields)[N], const Owner &owner) {
    field_values values;
    values.reserve(N);
    for (const auto &one : fields)
        values.push_back(one.get(owner));
    return values;
}

template <class Owner, std::size_t N>
void append_changes(std::vector<hive_change> &changes, const field<Owner> (&fields)[N],
                    const std::string &key, const field_values &before, const field_values &after) {
    for (std::size_t i = 0; i < N; ++i) {
        if (before[i] == after[i])
            continue;
        if (after[i])
            changes.push_back(hive_write{{key, std::string(fields[i].name), *after[i]}});
        else
            changes.push_back(hive_delete_value{key, std::string(fields[i].name)});
    }
}

template <class Owner, std::size_t N>
bool scatter(const field<Owner> (&fields)[N], Owner &owner, std::span<const hive_value *const> values) {
    for (const auto &one : fields) {
        bool found = false;
        for (const auto *value : values) {
            if (value->name != one.name)
                continue;
            found = true;
            if (!one.put(owner, value->data))
                return false;
        }
        if (one.needed && !found)
            return false;
    }
    return true;
}

constexpr std::string_view jobs_prefix = "Jobs\\";
constexpr std::string_view files_infix = "\\Files\\";
constexpr std::size_t guid_length = 38;
constexpr std::size_t index_length = 8;

} // namespace

field_values values_of_job(const record &r) {
    return gather(job_fields, r);
}

field_values values_of_file(const record &r, std::uint32_t index) {
    return gather(file_fields, kept_file{r.data.files[index], r.attempted[index]});
}

std::string key_of_job(const job_id &id) {
    return std::string(jobs_prefix) + id.text();
}

std::string key_of_file(const job_id &id, std::uint32_t index) {
    auto number = std::to_string(index + 1);
    number.insert(0, number.size() < index_length ? index_length - number.size() : 0, '0');
    return key_of_job(id) + std::string(files_infix) + number;
}

std::optional<job_key> parse_job_key(std::string_view key) {
    if (!key.starts_with(jobs_prefix))
        return std::nullopt;
    key.remove_prefix(jobs_prefix.size());
    const auto guid = key.substr(0, guid_length);
    const auto id = job_id::parse(guid);
    if (!id || id->text() != guid)
        return std::nullopt;
    key.remove_prefix(guid_length);
    if (key.empty())
        return job_key{*id, std::nullopt};
    if (!key.starts_with(files_infix))
        return std::nullopt;
    key.remove_prefix(files_infix.size());
    std::uint32_t number = 0;
    const auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), number);
    if (key.size() != index_length || failure != std::errc{} || end != key.data() + key.size() || number == 0)
        return std::nullopt;
    return job_key{*id, number - 1};
}

void append_job_changes(std::vector<hive_change> &changes, const std::string &key, const field_values &before,
                        const field_values &after) {
    append_changes(changes, job_fields, key, before, after);
}

void append_file_changes(std::vector<hive_change> &changes, const std::string &key,
                         const field_values &before, const field_values &after) {
    append_changes(changes, file_fields, key, before, after);
}

bool read_job(record &r, std::span<const hive_value *const> values) {
    return scatter(job_fields, r, values);
}

bool read_file(record &r, std::span<const hive_value *const> values) {
    kept_file kept;
    if (!scatter(file_fields, kept, values))
        return false;
    r.data.files.push_back(std::move(kept.data));
    r.attempted.push_back(kept.attempted);
    return true;
}

} // namespace winebits::queue
