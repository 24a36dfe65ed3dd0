// SPDX-License-Identifier: LGPL-2.1-or-later
// The states that a crash at some place of a disk's log may leave. What was flushed is there. Of the rest,
// each write may be there, be lost, be torn at any boundary of 512 bytes, or have left a file that is long
// enough but holds zeros; each name may be the new or the old one. Pure functions.
#pragma once

#include "tests/engine/simulation/chance.hpp"
#include "tests/faults/crash_states/memory_disk.hpp"

#include <array>
#include <functional>
#include <map>
#include <string_view>

namespace winebits::crash_states {

enum class state_class : std::uint8_t {
    killed,            // the process only: everything is there, in the same boot
    all_kept,          // from here on: after another boot
    all_dropped,       // nothing that was not flushed
    data_dropped,      // names only
    names_dropped,     // data only
    all_zeroed,        // sizes and names, but zeros for data
    one_write_dropped, // and everything else kept
    one_write_torn,    //
    one_write_zeroed,  //
    one_size_old,      // a truncation undone
    one_name_undone,   // a creation, renaming or removal
    one_kept,          // and everything else dropped
    random_subset,
};
inline constexpr std::size_t class_count = 13;
extern const std::array<std::string_view, class_count> class_names;

// What becomes of an operation that was not flushed; of a write, `sectors` are kept from its start, or from
// its end.
struct fate {
    enum class kind : std::uint8_t { kept, dropped, first_sectors, last_sectors, zeroed } what = kind::kept;
    std::size_t sectors = 0;
};
using fates = std::map<std::size_t, fate>; // by place in the log; kept where nothing is said

class power_cut {
  public:
    // Of a log that is longer by one operation at each call of advance().
    explicit power_cut(const memory_disk &);
    // false: the log ends here.
    bool advance();
    std::size_t reached() const { return reached_; } // so many operations have happened

    // Each state once, and so many random ones. `singles`: of so many operations of the hive, and of all
    // others, the fate alone is tried, too.
    void each(simulation::chance &, unsigned random, unsigned singles,
              const std::function<void(state_class, const image &)> &);

  private:
    image build(const fates &) const;
    fates all(fate) const;
    fate random_fate(std::size_t, simulation::chance &) const;
    std::vector<std::size_t> chosen(simulation::chance &, unsigned singles) const;
    bool of_hive(const operation &) const;

    const std::vector<operation> &log_;
    std::size_t reached_ = 0, settled_ = 0;
    image base_; // with everything before settled_
    std::vector<std::size_t> open_;
    std::map<file_number, bool> hive_files_;
};

} // namespace winebits::crash_states
