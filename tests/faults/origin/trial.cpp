// SPDX-License-Identifier: LGPL-2.1-or-later
// See trial.hpp.
// Test thread.
#include "tests/faults/origin/trial.hpp"

#include "tests/support/check.hpp"
#include "tests/support/origin/content.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>
#include <filesystem>

namespace winebits::faults {
namespace {

using namespace test;
namespace method = protocol::method;
using rpc::json::value;

constexpr std::chrono::seconds patience{90};
constexpr std::uint64_t enough_of_endless = 8 << 20;

// States of the wire (docs/wire.md).
enum bits_state : std::uint64_t { error_state = 4, transient_error = 5, transferred = 6 };
enum delivery_state : std::uint64_t { downloaded = 2, paused = 5 };

std::string words(const sight &one) {
    std::ostringstream out;
    switch (one.what) {
    case shows::delivered:
        return "delivered";
    case shows::goes_on:
        return "goes on";
    case shows::fatal:
        out << "fatal";
        break;
    case shows::transient:
        out << "transient";
    }
    out << " 0x" << std::hex << one.hresult << std::dec << ", " << one.kept << " bytes";
    return out.str();
}

} // namespace

std::string start_job(const place_of_trials &place, const std::string &url, const std::string &local) {
    auto &client = place.client;
    if (place.where == surface::delivery) {
        const auto job = create_download(client, url, local);
        must_call(client, method::job_resume, params_of(job, R"(,"ranges":[])"));
        return job;
    }
    constexpr int foreground = 0, normal = 2;
    return started_job(client, url, local, place.where == surface::foreground ? foreground : normal);
}

trial::trial(const place_of_trials &place, const row &what, const std::string &url)
    : place_(place), row_(what), expected_(what.on(place.where)),
      local_(std::string(what.behaviour) + ".bin"), job_(start_job(place, url, local_)),
      started_(std::chrono::steady_clock::now()) {}

void trial::look(const value &job) noexcept {
    try {
        step(job);
    } catch (const check_failure &failed) {
        fail(failed.message);
    }
}

void trial::give_up_when_late() {
    if (std::chrono::steady_clock::now() - started_ >= patience)
        fail("still waiting for: " + words(expected_[next_]) + "; last seen: " + last_seen_);
}

void trial::fail(const std::string &text) {
    failure_ = text;
    over_ = true;
    (void)place_.client.call(method::job_cancel, params_of(job_));
}

void trial::differs(const std::string &text) const {
    throw check_failure{text + "; expected step " + std::to_string(next_ + 1) + ": " +
                            words(expected_[next_]),
                        __FILE__, __LINE__};
}

trial::seen trial::as_seen(const value &job) const {
    const auto state = number_at(job, "state");
    seen out;
    out.what.kept = number_at(job, "progress.bytes_transferred");
    out.shows = state == transferred || state == error_state || state == transient_error;
    out.what.what = state == transferred   ? shows::delivered
                    : state == error_state ? shows::fatal
                                           : shows::transient;
    if (out.shows && state != transferred) {
        out.what.hresult = static_cast<std::uint32_t>(number_at(job, "error.code"));
        out.what.context = static_cast<std::uint32_t>(number_at(job, "error.context"));
    }
    return out;
}

trial::seen trial::as_seen_by_delivery(const value &job) const {
    const auto state = number_at(job, "delivery.state");
    const auto extended = static_cast<std::uint32_t>(number_at(job, "delivery.extended_error"));
    seen out;
    out.what.kept = number_at(job, "delivery.bytes_transferred");
    out.what.hresult = static_cast<std::uint32_t>(number_at(job, "delivery.error"));
    out.shows = true;
    if (state == downloaded) {
        out.what.what = shows::delivered;
    } else if (state == paused) {
        out.what.what = shows::fatal;
    } else if (extended != 0) {
        out.what.what = shows::transient;
        out.what.hresult = extended;
        out.at_rest = number_at(job, "state") == transient_error;
    } else {
        out.shows = false;
    }
    return out;
}

void trial::step(const value &job) {
    const auto now = delivery() ? as_seen_by_delivery(job) : as_seen(job);
    last_seen_ = (now.shows ? words(now.what) : "under way, " + std::to_string(now.what.kept) + " bytes") +
                 ", state " + text_at(job, "state");
    const auto &expected = expected_[next_];
    if (expected.what == shows::goes_on) {
        if (number_at(job, "progress.bytes_transferred") >= enough_of_endless)
            end(expected);
        return;
    }
    if (!now.shows)
        return;
    // An error that goes away by itself shows until the next attempt has brought something.
    if (delivery() && now.what.what == shows::transient && next_ > 0 &&
        expected_[next_ - 1].what == shows::transient && expected_[next_ - 1].hresult == now.what.hresult)
        return;
    compare(now, expected);
    check_temporary_file(std::max(expected_.back().size, usual_size));
    if (next_ + 1 == expected_.size())
        return end(expected);
    ++next_;
    if (!delivery())
        call_job(place_.client, method::job_resume, job_);
    else if (expected.what == shows::fatal)
        must_call(place_.client, method::job_resume, params_of(job_));
}

void trial::compare(const seen &now, const sight &expected) const {
    if (now.what.what != expected.what || now.what.hresult != expected.hresult)
        differs("seen: " + words(now.what));
    if (expected.what == shows::delivered)
        return;
    if (!delivery() && now.what.context != expected.context)
        differs("context " + std::to_string(now.what.context));
    const bool fewer = expected.or_fewer && now.what.kept <= expected.kept;
    if (now.at_rest && now.what.kept != expected.kept && !fewer)
        differs("seen: " + words(now.what));
}

// Design promise 3: nothing under its name yet; and never more bytes than the entity has.
void trial::check_temporary_file(std::uint64_t most) const {
    CHECK(!std::filesystem::exists(place_.prefix.drive_c(local_)));
    const auto files = must_call(place_.client, method::job_files, params_of(job_));
    const auto name = string_at(files.find("files")->items()->at(0), "temporary_name");
    std::error_code missing;
    const auto size = std::filesystem::file_size(place_.prefix.drive_c(name.substr(3)), missing);
    if (!missing && size > most)
        differs("a temporary file of " + std::to_string(size) + " bytes");
}

void trial::end(const sight &last) {
    over_ = true;
    if (last.what != shows::delivered) {
        call_job(place_.client, method::job_cancel, job_);
        CHECK(!std::filesystem::exists(place_.prefix.drive_c(local_)));
        return;
    }
    call_job(place_.client, method::job_complete, job_);
    const auto path = place_.prefix.drive_c(local_);
    if (!std::filesystem::exists(path))
        differs("no file");
    if (contents_of(path) != origin::content(last.size, last.seed))
        differs("a wrong file of " + std::to_string(std::filesystem::file_size(path)) + " bytes");
}

} // namespace winebits::faults
