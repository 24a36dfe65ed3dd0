// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads of Delivery Optimization on the queue's fixture. Test thread only.
#pragma once

#include "tests/engine/queue_fixture.hpp"

namespace winebits::queue {
inline std::ostream &operator<<(std::ostream &out, download_state state) {
    return out << "download state " << int(state);
}
} // namespace winebits::queue

namespace winebits::test {

using q::download_state;

inline constexpr std::uint32_t do_invalid_state = 0x80D02013;
inline constexpr std::uint32_t do_not_found = 0x80D02003;

class delivery_world : public fixture {
  public:
    explicit delivery_world(q::personality caller = q::personality::delivery_download,
                            q::settings limits = {})
        : fixture(std::move(limits), caller) {
        subscribe();
    }
    void subscribe(bool connected = true) { send(q::subscriber_changed{surface, connected}); }

    job_id made(unsigned number, std::string session = "session") {
        const auto id = numbered(number);
        expect(s_ok, q::create_job{.id = id,
                                   .display_name = "",
                                   .owner_sid = "S-1-5-21-1",
                                   .wine_session = std::move(session),
                                   .correlation_vector = "abcdefghijklmnop.0"});
        return id;
    }
    void set(const job_id &id, q::property value, std::uint32_t hresult = s_ok) {
        expect(hresult, q::set_property{id, std::move(value)});
    }
    void set_file(const job_id &id, q::file_property value, std::uint32_t hresult = s_ok) {
        expect(hresult, q::set_file_property{id, 0, std::move(value)});
    }
    static q::local_path path(const std::string &name) { return {"C:\\down\\" + name, 'c', "down/" + name}; }

    // With a URL and a path, not started.
    job_id ready(unsigned number, const std::string &host = "host") {
        const auto id = made(number);
        const auto name = "d" + std::to_string(number);
        set_file(id, q::remote_name{"http://" + host + "/" + name, {}});
        set_file(id, q::sink_path{path(name)});
        return id;
    }
    job_id begun(unsigned number, const std::string &host = "host", bool foreground = false) {
        const auto id = ready(number, host);
        if (foreground)
            set(id, q::job_priority::foreground);
        expect(s_ok, q::resume_job{id});
        return id;
    }
    job_id streamed(unsigned number) {
        const auto id = made(number);
        set_file(id, q::remote_name{"http://host/stream", {}});
        set_file(id, q::sink_stream{true});
        expect(s_ok, q::resume_job{id, std::vector<q::byte_range>{{0, q::byte_range::to_end}}});
        return id;
    }

    q::download_status status(const job_id &id) const { return q::status_of(job(id)); }
    download_state shown(const job_id &id) const { return status(id).state; }
    const q::file &only_file(const job_id &id) const { return job(id).files.at(0); }

    // Lets Finalize or Abort come to its end; gives the answer.
    std::uint32_t finalize(const job_id &id, std::optional<error> failure = std::nullopt) {
        const auto given = call(q::complete_job{id});
        if (given)
            return *given;
        const auto waits = last_call;
        if (!renames.empty() && renames.back().job == id)
            send(q::files_renamed{id, {failure}});
        if (!answer_to(waits))
            delete_all(id);
        return *answer_to(waits);
    }
    std::uint32_t abort(const job_id &id) {
        const auto given = call(q::cancel_job{id});
        if (given)
            return *given;
        const auto waits = last_call;
        if (const auto running = queue().running_transfer(id))
            send(q::transfer_finished{*running, 0, 0, std::nullopt, true});
        if (!answer_to(waits))
            delete_all(id);
        return *answer_to(waits);
    }
    void delete_all(const job_id &id) { send(q::files_deleted{id, 0}); }
};

} // namespace winebits::test
