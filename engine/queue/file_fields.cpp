// SPDX-License-Identifier: LGPL-2.1-or-later
// The values of a file.
// Pure functions; main thread only.
#include "engine/queue/field_table.hpp"
#include "engine/queue/range_codec.hpp"
#include "engine/queue/ranges.hpp"

namespace winebits::queue {
namespace {

template <auto Member>
constexpr field<kept_file> validator_text(std::string_view name) {
    return {name,
            [](const kept_file &f) -> std::optional<hive_data> {
                const std::string &text = f.data.remote.*Member;
                return text.empty() ? std::nullopt : to_hive(text);
            },
            [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.remote.*Member); }};
}

// A file of DO may have no place yet.
std::string text_of_drive(char drive) {
    return drive == 0 ? std::string() : std::string(1, drive);
}
bool put_drive(char &into, const hive_data &data) {
    std::string text;
    if (!take(data, text) || text.size() > 1 || (text.size() == 1 && (text[0] < 'a' || text[0] > 'z')))
        return false;
    into = text.empty() ? char{0} : text[0];
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

constexpr field<kept_file> table[] = {
    {"RemoteName", [](const kept_file &f) { return to_hive(without_user(f.data.remote_name)); },
     [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.remote_name); }, true},
    // The whole of it where it names a user. Of a copied prefix, which has another key, the server asks anew.
    {"RemoteNameWithUser", [](const kept_file &f) { return sealed_url(f.data.remote_name); },
     [](kept_file &f, const hive_data &data) { return open(data, f.data.remote_name); }},
    {"LocalName", [](const kept_file &f) { return to_hive(f.data.target.dos); },
     [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.target.dos); }, true},
    {"Drive", [](const kept_file &f) { return to_hive(text_of_drive(f.data.target.drive)); },
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
    {"RenameBegun", [](const kept_file &f) { return f.data.rename_begun ? to_hive(true) : std::nullopt; },
     [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.rename_begun); }},
    file_field<&file::completed>("Completed"),
    file_field<&file::notified>("Notified"),
    file_field<&file::validation_state>("Validated"),
    // They may set cookies.
    {"ResponseHeaders", [](const kept_file &f) { return sealed(f.data.response_headers); },
     [](kept_file &f, const hive_data &data) { return open_any(data, f.data.response_headers); }},
    range_field<&file::ranges, false>("Ranges"),
    range_field<&file::filled, true>("Filled"),
    range_field<&file::filled_flushed, true>("FilledFlushed"),
    range_field<&file::requested, false>("Requested"),
    file_field<&file::position>("Position"),
    {"SourceName", [](const kept_file &f) { return if_source(f, [](const local_path &p) { return p.dos; }); },
     [](kept_file &f, const hive_data &data) { return from_hive(data, source_of(f).dos); }},
    {"SourceDrive",
     [](const kept_file &f) {
         return if_source(f, [](const local_path &p) { return std::string(1, p.drive); });
     },
     [](kept_file &f, const hive_data &data) { return put_drive(source_of(f).drive, data); }},
    {"SourceUnixPath",
     [](const kept_file &f) { return if_source(f, [](const local_path &p) { return p.unix_relative; }); },
     [](kept_file &f, const hive_data &data) { return from_hive(data, source_of(f).unix_relative); }},
};

} // namespace

std::span<const field<kept_file>> file_fields() {
    return table;
}

} // namespace winebits::queue
