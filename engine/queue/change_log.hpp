// SPDX-License-Identifier: LGPL-2.1-or-later
// Remembers what an event changes, and makes one transaction of it that writes only the values that differ.
// Main thread only.
#pragma once

#include "engine/queue/fields.hpp"
#include "engine/queue/record.hpp"

#include <vector>

namespace winebits::queue {

class change_log {
  public:
    // To be called before anything of the record or of its job is changed; once or many times.
    job &edit(record &);
    // Likewise before a file is changed.
    file &edit_file(record &, std::uint32_t index);
    // Likewise, but the change is written with the next one that is (bits-api 5.6: progress that is not
    // kept).
    file &edit_file_later(record &, std::uint32_t index);
    // The record's timer and notifications want a look at the end of the event.
    void touch(record &);
    // A file that has just been appended: all its values are new.
    void added_file(record &, std::uint32_t index);
    // A job that has just been made: all its values are new.
    void created(record &);
    // Removes everything the hive holds of the job. The record may go once the log has let go of it.
    void removed(record &);

    void append(hive_change change) { changes_.push_back(std::move(change)); }
    // This event's transaction must survive a power cut (design promise 1).
    void keep_over_power_cut() { keeps_ = durability::power_cut; }

    // What the values of all jobs take, in bytes.
    std::size_t kept_bytes() const { return kept_bytes_; }
    // A job that came from the hive.
    void loaded(record &);

    const std::vector<record *> &touched() const { return touched_; }
    // Ends the event: gives its transaction and forgets what was touched.
    hive_transaction finish();

  private:
    void write_out(record &);
    void count(record &, const field_values &before, const field_values &after);

    std::vector<record *> touched_;
    std::vector<hive_change> changes_;
    std::size_t kept_bytes_ = 0;
    durability keeps_ = durability::process_kill;
};

} // namespace winebits::queue
