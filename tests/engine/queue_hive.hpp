// SPDX-License-Identifier: LGPL-2.1-or-later
// A hive in memory: applies the queue's transactions and gives everything back for a restart.
// Test thread only.
#pragma once

#include "engine/queue/hive_record.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace winebits::test {

class memory_hive {
  public:
    void commit(const queue::hive_transaction &transaction) {
        if (transaction.changes.empty())
            return;
        ++transactions;
        if (transaction.keeps == queue::durability::power_cut)
            ++synced;
        for (const auto &change : transaction.changes)
            std::visit([this](const auto &one) { apply(one); }, change);
    }

    std::vector<queue::hive_value> everything() const {
        std::vector<queue::hive_value> all;
        for (const auto &[place, data] : values)
            all.push_back({place.first, place.second, data});
        return all;
    }

    std::optional<queue::hive_data> get(const std::string &key, const std::string &name) const {
        const auto found = values.find({key, name});
        return found == values.end() ? std::nullopt : std::optional(found->second);
    }
    void set(const std::string &key, const std::string &name, queue::hive_data data) {
        values[{key, name}] = std::move(data);
    }
    // Keys that begin with the text.
    std::size_t count_below(const std::string &prefix) const {
        std::size_t count = 0;
        for (const auto &[place, data] : values)
            count += place.first.starts_with(prefix);
        return count;
    }

    std::map<std::pair<std::string, std::string>, queue::hive_data> values;
    std::size_t transactions = 0, synced = 0, writes = 0;

  private:
    void apply(const queue::hive_write &write) {
        ++writes;
        values[{write.value.key, write.value.name}] = write.value.data;
    }
    void apply(const queue::hive_delete_value &gone) { values.erase({gone.key, gone.name}); }
    void apply(const queue::hive_delete_tree &gone) {
        erase_while(gone.key, [&](const std::string &key) { return key == gone.key; });
        const auto below = gone.key + '\\';
        erase_while(below, [&](const std::string &key) { return key.starts_with(below); });
    }
    template <class Predicate>
    void erase_while(const std::string &from, Predicate belongs) {
        auto one = values.lower_bound({from, std::string()});
        while (one != values.end() && belongs(one->first.first))
            one = values.erase(one);
    }
};

} // namespace winebits::test
