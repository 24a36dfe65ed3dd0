// SPDX-License-Identifier: LGPL-2.1-or-later
// Comparing a job with its image from before the event.
// Main thread only.
#include "engine/queue/change_log.hpp"

#include "engine/queue/fields.hpp"

#include <algorithm>
#include <utility>

namespace winebits::queue {

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
    r.before.reset();
    r.files_before.clear();
    r.files_unkept.clear();
    changes_.push_back(hive_delete_tree{key_of_job(r.data.id)});
}

void change_log::write_out(record &r) {
    if (r.before)
        append_job_changes(changes_, key_of_job(r.data.id), *r.before, values_of_job(r));
    for (const auto &[index, before] : r.files_before)
        append_file_changes(changes_, key_of_file(r.data.id, index), before, values_of_file(r, index));
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
