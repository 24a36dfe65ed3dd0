// SPDX-License-Identifier: LGPL-2.1-or-later
// What is done with the tables of values, and the keys they belong to.
// Pure functions; main thread only.
#include "engine/queue/fields.hpp"

#include "engine/queue/field_table.hpp"

#include <charconv>
#include <string>

namespace winebits::queue {
namespace {

template <class Owner>
void gather(field_values &values, std::span<const field<Owner>> fields, const Owner &owner) {
    for (const auto &one : fields)
        values.push_back(one.get(owner));
}

template <class Owner>
void append_changes(std::vector<hive_change> &changes, std::span<const field<Owner>> fields,
                    const std::string &key, std::span<const std::optional<hive_data>> before,
                    std::span<const std::optional<hive_data>> after) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (before[i] == after[i])
            continue;
        if (after[i])
            changes.push_back(hive_write{{key, std::string(fields[i].name), *after[i]}});
        else
            changes.push_back(hive_delete_value{key, std::string(fields[i].name)});
    }
}

template <class Owner>
bool scatter(std::span<const field<Owner>> fields, Owner &owner, std::span<const hive_value *const> values) {
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
    field_values values;
    values.reserve(job_fields().size() + property_fields().size() + delivery_fields().size());
    gather(values, job_fields(), r);
    gather(values, property_fields(), r);
    gather(values, delivery_fields(), r);
    return values;
}

field_values values_of_file(const record &r, std::uint32_t index) {
    field_values values;
    values.reserve(file_fields().size() + delivery_file_fields().size());
    const kept_file one{r.data.files[index], r.attempted[index]};
    gather(values, file_fields(), one);
    gather(values, delivery_file_fields(), one);
    return values;
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
    std::size_t from = 0;
    for (const auto fields : {job_fields(), property_fields(), delivery_fields()}) {
        append_changes(changes, fields, key, std::span(before).subspan(from), std::span(after).subspan(from));
        from += fields.size();
    }
}

void append_file_changes(std::vector<hive_change> &changes, const std::string &key,
                         const field_values &before, const field_values &after) {
    const auto own = file_fields().size();
    append_changes(changes, file_fields(), key, std::span(before), std::span(after));
    append_changes(changes, delivery_file_fields(), key, std::span(before).subspan(own),
                   std::span(after).subspan(own));
}

bool read_job(record &r, std::span<const hive_value *const> values) {
    if (!scatter(job_fields(), r, values) || !scatter(property_fields(), r, values) ||
        !scatter(delivery_fields(), r, values))
        return false;
    // Without its secret half there is nothing to show to a server.
    if (r.data.http.certificate && r.data.http.certificate->certificate.empty())
        r.data.http.certificate.reset();
    return true;
}

bool read_file(record &r, std::span<const hive_value *const> values) {
    kept_file kept;
    if (!scatter(file_fields(), kept, values) || !scatter(delivery_file_fields(), kept, values))
        return false;
    r.data.files.push_back(std::move(kept.data));
    r.attempted.push_back(kept.attempted);
    return true;
}

} // namespace winebits::queue
