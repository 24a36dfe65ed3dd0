// SPDX-License-Identifier: LGPL-2.1-or-later
// See power_cut.hpp.
// Pure functions.
#include "tests/faults/crash_states/power_cut.hpp"

#include <algorithm>

namespace winebits::crash_states {
namespace {

constexpr std::size_t sector = 512;

std::size_t sectors_of(const operation &one) {
    return (one.offset % sector + one.bytes.size() + sector - 1) / sector;
}

// How many bytes of the write lie in its first sectors.
std::size_t bytes_in(const operation &one, std::size_t sectors) {
    return std::min(one.bytes.size(), sectors * sector - std::min(sectors * sector, one.offset % sector));
}

void apply(image &to, const operation &one, const fate &how) {
    using kind = fate::kind;
    if (how.what == kind::dropped)
        return;
    if (how.what == kind::kept || one.what != step::write) {
        (void)to.apply(one);
        return;
    }
    auto part = one;
    if (how.what == kind::first_sectors) {
        part.bytes.resize(bytes_in(one, how.sectors));
    } else if (how.what == kind::last_sectors) {
        const auto lost = bytes_in(one, sectors_of(one) - std::min(how.sectors, sectors_of(one)));
        part.bytes.erase(part.bytes.begin(), part.bytes.begin() + static_cast<std::ptrdiff_t>(lost));
        part.offset += lost;
    } else { // what was there before is still there
        auto &data = to.files[one.file];
        data.resize(std::max<std::size_t>(data.size(), one.offset + one.bytes.size()));
        return;
    }
    if (!part.bytes.empty())
        (void)to.apply(part);
}

} // namespace

const std::array<std::string_view, class_count> class_names{
    "killed",          "all-kept",          "all-dropped",    "data-dropped",     "names-dropped",
    "all-zeroed",      "one-write-dropped", "one-write-torn", "one-write-zeroed", "one-size-old",
    "one-name-undone", "one-kept",          "random-subset"};

power_cut::power_cut(const memory_disk &disk) : log_(disk.log()), base_(disk.begin()) {
    for (const auto &[name, file] : base_.folders["/state"].names)
        hive_files_[file] = name.starts_with("hive.");
}

bool power_cut::of_hive(const operation &one) const {
    return hive_files_.contains(one.file);
}

bool power_cut::advance() {
    if (reached_ == log_.size())
        return false;
    const auto &one = log_[reached_];
    if (one.what == step::create && one.folder == "/state" && one.name.starts_with("hive."))
        hive_files_[one.file] = true;
    if (one.what == step::flush)
        std::erase_if(open_,
                      [&](std::size_t i) { return changes_data(log_[i].what) && log_[i].file == one.file; });
    else if (one.what == step::flush_folder)
        std::erase_if(open_, [&](std::size_t i) {
            return changes_names(log_[i].what) && log_[i].folder == one.folder;
        });
    else if (changes_data(one.what) || changes_names(one.what))
        open_.push_back(reached_);
    ++reached_;
    for (const auto end = open_.empty() ? reached_ : open_.front(); settled_ < end; ++settled_)
        (void)base_.apply(log_[settled_]);
    return true;
}

image power_cut::build(const fates &what) const {
    auto out = base_;
    for (auto i = settled_; i < reached_; ++i) {
        const auto found = what.find(i);
        if (log_[i].what != step::mark && log_[i].what != step::flush && log_[i].what != step::flush_folder)
            apply(out, log_[i], found == what.end() ? fate{} : found->second);
    }
    return out;
}

fates power_cut::all(fate how) const {
    fates out;
    for (const auto i : open_)
        out[i] = how;
    return out;
}

fate power_cut::random_fate(std::size_t i, simulation::chance &dice) const {
    using kind = fate::kind;
    if (log_[i].what != step::write)
        return {dice.percent(50) ? kind::kept : kind::dropped};
    const auto sectors = dice.below(sectors_of(log_[i]) + 1);
    return {static_cast<kind>(dice.below(5)), sectors};
}

// The operations whose fate is tried alone: the newest one always, for it was not there at the last prefix.
std::vector<std::size_t> power_cut::chosen(simulation::chance &dice, unsigned singles) const {
    std::vector<std::size_t> out, hive;
    for (const auto i : open_)
        (of_hive(log_[i]) ? hive : out).push_back(i);
    for (unsigned n = 0; n < singles && !hive.empty(); ++n) {
        const auto at = n == 0 ? hive.size() - 1 : dice.below(hive.size());
        out.push_back(hive[at]);
        hive.erase(hive.begin() + static_cast<std::ptrdiff_t>(at));
    }
    return out;
}

void power_cut::each(simulation::chance &dice, unsigned random, unsigned singles,
                     const std::function<void(state_class, const image &)> &use) {
    using kind = fate::kind;
    const auto whole = build({});
    use(state_class::killed, whole);
    use(state_class::all_kept, whole);
    if (open_.empty())
        return;
    const auto dropped = all({kind::dropped});
    auto names = dropped, data = dropped, zeros = all({kind::zeroed});
    std::erase_if(data, [&](const auto &entry) { return changes_names(log_[entry.first].what); });
    std::erase_if(names, [&](const auto &entry) { return changes_data(log_[entry.first].what); });
    use(state_class::all_dropped, build(dropped));
    if (!names.empty() && !data.empty()) {
        use(state_class::data_dropped, build(data));
        use(state_class::names_dropped, build(names));
    }
    if (!data.empty())
        use(state_class::all_zeroed, build(zeros));
    for (const auto i : chosen(dice, singles)) {
        const auto &one = log_[i];
        const auto alone = [&](fate how) { return build({{i, how}}); };
        if (changes_names(one.what)) {
            use(state_class::one_name_undone, alone({kind::dropped}));
        } else if (one.what != step::write) {
            use(state_class::one_size_old, alone({kind::dropped}));
        } else {
            use(state_class::one_write_dropped, alone({kind::dropped}));
            use(state_class::one_write_zeroed, alone({kind::zeroed}));
            const auto sectors = sectors_of(one);
            if (sectors > 1) {
                use(state_class::one_write_torn, alone({kind::first_sectors, 1 + dice.below(sectors - 1)}));
                use(state_class::one_write_torn, alone({kind::last_sectors, 1 + dice.below(sectors - 1)}));
            }
        }
        auto others = dropped;
        others.erase(i);
        use(state_class::one_kept, build(others));
    }
    for (unsigned n = 0; n < random; ++n) {
        fates some;
        for (const auto i : open_)
            some[i] = random_fate(i, dice);
        use(state_class::random_subset, build(some));
    }
}

} // namespace winebits::crash_states
