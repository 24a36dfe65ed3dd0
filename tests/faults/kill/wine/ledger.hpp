// SPDX-License-Identifier: LGPL-2.1-or-later
// What a client has been told about its jobs, in a file that outlives it: a line before each call and one
// when it has succeeded, so that its successor knows what must be there. A Unix file; test thread only.
#pragma once

#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace winebits::kill {

enum class call : std::uint8_t { create, describe, add_small, add_large, resume, complete, cancel };

struct job_facts {
    enum class phase : std::uint8_t { absent, created, resumed, completed, cancelled };
    phase at = phase::absent;
    std::string description;
    std::vector<bool> files; // true: a large one

    bool is_there() const { return at == phase::created || at == phase::resumed; }
    void apply(call, const std::string &value);
};

struct pending_call {
    call what{};
    std::string value;
};

struct ledger_entry {
    job_facts known;
    std::optional<pending_call> pending; // was begun, and nobody knows how it ended
};

class ledger {
  public:
    explicit ledger(const std::string &unix_path);
    ~ledger();
    ledger(const ledger &) = delete;
    ledger &operator=(const ledger &) = delete;

    // By the name of the job.
    std::map<std::string, ledger_entry> &entries() { return entries_; }

    void begin(const std::string &job, call, const std::string &value = {});
    void succeeded(const std::string &job);
    void came_to_nothing(const std::string &job);

  private:
    void read(const std::string &path);
    void take(char mark, const std::string &job, const std::string &verb, const std::string &value);
    void write(char mark, const std::string &job, const pending_call &);

    std::map<std::string, ledger_entry> entries_;
    std::FILE *file_;
};

} // namespace winebits::kill
