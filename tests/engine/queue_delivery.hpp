// SPDX-License-Identifier: LGPL-2.1-or-later
// The fixture with BITS-style jobs of Delivery Optimization in it.
// Test thread only.
#pragma once

#include "tests/engine/queue_fixture.hpp"

namespace winebits::test {

class delivery_fixture : public fixture {
  public:
    explicit delivery_fixture(q::settings limits = {})
        : fixture(std::move(limits), q::personality::delivery_job) {}

    void ask(q::command_body body) { expect(s_ok, std::move(body)); }
    job_id made(unsigned number, const std::string &url,
                q::job_priority priority = q::job_priority::foreground) {
        const auto id = numbered(number);
        const auto name = std::to_string(number);
        ask(q::create_job{id, "download " + name, q::job_type::download, "S-1-5-21-1"});
        ask(q::set_property{id, priority});
        ask(q::add_files{id, {file_at(url, name)}});
        return id;
    }
    job_id started(unsigned number, const std::string &url,
                   q::job_priority priority = q::job_priority::foreground) {
        const auto id = made(number, url, priority);
        ask(q::resume_job{id});
        return id;
    }
    // So many bytes came since the transfer began.
    void receive(const job_id &id, std::uint64_t written, std::uint32_t connections = 1) {
        send(q::transfer_progress{last_start(id).id, written, written, {{}, {}, written, connections}});
    }
    // The limit that the job's transfer has at present.
    std::optional<std::uint64_t> rate(const job_id &id) const {
        const auto &start = last_start(id);
        auto limit = start.rate_limit;
        for (const auto &change : rate_changes)
            if (change.id == start.id)
                limit = change.rate_limit;
        return limit;
    }
};

} // namespace winebits::test
