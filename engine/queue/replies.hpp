// SPDX-License-Identifier: LGPL-2.1-or-later
// The answers of the last 1,024 keyed calls of a surface, so that a repeated call gets the answer of the
// first (design 4, "Wire"). Kept in the hive below Replies\<surface>. Main thread only.
#pragma once

#include "engine/queue/event.hpp"
#include "engine/queue/hive_record.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace winebits::queue {

class replies {
  public:
    static constexpr std::size_t kept = 1024;

    explicit replies(std::string key) : key_(std::move(key)), slots_(kept) {}

    std::optional<std::uint32_t> find(const request_key &) const;
    // Remembers an answer in place of the oldest one; gives the write that keeps it.
    hive_change add(const request_key &, std::uint32_t hresult);
    // Takes a value of the hive; one that can't be read is passed over.
    void load(const hive_value &);

    const std::string &key() const { return key_; }

  private:
    struct slot {
        std::uint64_t number = 0; // counts answers from 1; 0: empty
        request_key request;
    };
    using name = std::pair<std::string, std::uint64_t>;
    struct answer {
        std::uint64_t number = 0;
        std::uint32_t hresult = 0;
    };

    void put(std::uint64_t number, const request_key &, std::uint32_t hresult);

    std::string key_;
    std::vector<slot> slots_; // number modulo `kept`
    std::map<name, answer> answers_;
    std::uint64_t last_ = 0;
};

} // namespace winebits::queue
