// SPDX-License-Identifier: LGPL-2.1-or-later
// Comparing a job with its image from before the event.
// Main thread only.
#include "engine/queue/change_log.hpp"

#include <algorithm>
#include <utility>

namespace winebits::queue {

namespace {

// Of names, types and the row around them.
constexpr std::size_t of_each_value = 64;

std::size_t bytes_of(const hive_data &data) {
    if (const auto *text = std::get_if<std::string>(&data))
        return text->size();
    if (const auto *secret = std::get_if<hive_secret>(&data))
        return secret->bytes.size();
    if (const auto *bytes = std::get_if<std::vector<std::uint8_t>>(&data))
        return bytes->size();
    return 0;
}

std::size_t bytes_of(const field_values &values) {
    std::size_t sum = 0;
    for (const auto &one : values)
        sum += one ? of_each_value + bytes_of(*one) : 0;
    return sum;
}

} // namespace

void change_log::count(record &r, const field_values &before, const field_values &after) {
    const auto less = bytes_of(before), more = bytes_of(after);
    r.kept_bytes = r.kept_bytes + more - less;
    kept_bytes_ = kept_bytes_ + more - less;
}

void change_log::loaded(record &r) {
    count(r, {}, values_of_job(r));
    for (std::uint32_t index = 0; index < r.data.files.size(); ++index)
        count(r, {}, values_of_file(r, index));
}

void change_log::touch(record &r) {
    if (!r.touched) {
        r.touched = true;
        touched_.push_back(&r);
    }
}

job &change_log::edit(record &r) {
    touch(r);
    if (!r.before)
        r.before = values_of_job(r);
    return r.data;
}

file &change_log::edit_file(record &r, std::uint32_t index) {
    touch(r);
    if (!r.files_before.contains(index) && !r.files_before.insert(r.files_unkept.extract(index)).inserted)
        r.files_before.emplace(index, values_of_file(r, index));
    return r.data.files[index];
}

file &change_log::edit_file_later(record &r, std::uint32_t index) {
    touch(r);
    if (!r.files_before.contains(index) && !r.files_unkept.contains(index))
        r.files_unkept.emplace(index, values_of_file(r, index));
    return r.data.files[index];
}

void change_log::added_file(record &r, std::uint32_t index) {
    touch(r);
    r.files_before.insert_or_assign(index, field_values(values_of_file(r, index).size()));
}

void change_log::created(record &r) {
    touch(r);
    r.before = field_values(values_of_job(r).size());
}

void change_log::removed(record &r) {
    std::erase(touched_, &r);
    r.touched = false;
    kept_bytes_ -= std::exchange(r.kept_bytes, 0);
    r.before.reset();
    r.files_before.clear();
    r.files_unkept.clear();
    changes_.push_back(hive_delete_tree{key_of_job(r.data.id)});
}

void change_log::write_out(record &r) {
    if (r.before) {
        const auto after = values_of_job(r);
        append_job_changes(changes_, key_of_job(r.data.id), *r.before, after);
        count(r, *r.before, after);
    }
    for (const auto &[index, before] : r.files_before) {
        const auto after = values_of_file(r, index);
        append_file_changes(changes_, key_of_file(r.data.id, index), before, after);
        count(r, before, after);
    }
    r.before.reset();
    r.files_before.clear();
    r.touched = false;
}

hive_transaction change_log::finish() {
    for (auto *r : touched_)
        write_out(*r);
    touched_.clear();
    return {std::exchange(changes_, {}), std::exchange(keeps_, durability::process_kill)};
}

} // namespace winebits::queue
