// SPDX-License-Identifier: LGPL-2.1-or-later
// See faulty_prefix.hpp.
// Test thread only.
#include "tests/faults/disk/faulty_prefix.hpp"

#include "tests/support/check.hpp"

#include <algorithm>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <new>
#include <sys/mman.h>
#include <sys/stat.h>

namespace winebits::test {
namespace {

namespace method = protocol::method;

// Of the surfaces' states.
constexpr std::uint64_t error = 4, transferred = 6;
constexpr std::uint64_t download_transferred = 2, download_paused = 5;

constexpr std::uint64_t local_file_context = 4;

fault_table *new_table(const std::string &path) {
    const rpc::descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    CHECK(file && ::ftruncate(file.get(), sizeof(fault_table)) == 0);
    void *at = ::mmap(nullptr, sizeof(fault_table), PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    CHECK(at != MAP_FAILED);
    return new (at) fault_table;
}

std::string shim() {
    const auto program = daemon_program();
    return program.substr(0, program.rfind('/')) + "/tests/faults/disk/shim.so";
}

fault_rule &free_rule(fault_table &table) {
    const auto found = std::ranges::find_if(table.rules, [](const auto &one) { return !one.active; });
    CHECK(found != table.rules.end());
    return *found;
}

} // namespace

disk_fault::disk_fault(fault_table &table, const fault_plan &plan) : rule_(&free_rule(table)) {
    CHECK(plan.part.size() < rule_->part.size());
    rule_->calls = plan.calls;
    rule_->error = plan.error;
    rule_->part = {};
    std::ranges::copy(plan.part, rule_->part.begin());
    rule_->free = plan.free;
    rule_->left = plan.left;
    rule_->room = plan.room;
    rule_->met = 0;
    rule_->active.store(true, std::memory_order_release);
}

faulty_prefix::faulty_prefix() : wine_session_(new_guid()), table_(new_table(beside("faults"))) {
    // The sanitizers insist on being the first library.
    std::ofstream(program()) << "#!/bin/sh\n"
                             << "exec env ASAN_OPTIONS=\"$ASAN_OPTIONS:verify_asan_link_order=0\" "
                             << fault_table_variable << "='" << beside("faults") << "' LD_PRELOAD='" << shim()
                             << "' '" << daemon_program() << "' \"$@\"\n";
    CHECK_EQUAL(::chmod(program().c_str(), 0700), 0);
}

faulty_prefix::~faulty_prefix() {
    ::munmap(table_, sizeof(fault_table));
}

int faulty_prefix::start_daemon() const {
    return rpc::start_daemon(program(), state());
}

rpc::client faulty_prefix::connect_faulty(const std::string &surface) const {
    auto with = options(protocol::role::service);
    with.surface = surface;
    with.daemon_program = program();
    if (surface == protocol::surface::delivery_download)
        with.wine_session = wine_session_;
    auto made = rpc::client::connect(with);
    if (!made)
        throw check_failure{"connect: " + made.error().message, __FILE__, __LINE__};
    return std::move(*made);
}

disk_job::disk_job(job_kind kind, rpc::client &client, const std::string &url, const std::string &local)
    : kind_(kind), client_(client),
      id_(is_download() ? create_download(client, url, local) : create_job(client)) {
    if (is_download())
        return;
    add_file(client, id_, url, local);
    if (kind == job_kind::foreground)
        set_job(client, id_, "priority", "0");
}

void disk_job::start() const {
    must_call(client_, method::job_resume, params_of(id_, is_download() ? R"(,"ranges":[])" : ""));
}

std::uint32_t disk_job::try_to_complete() const {
    return refusal_of(client_, method::job_complete, params_of(id_));
}

std::uint64_t disk_job::bytes() const {
    return number_at(get(), is_download() ? "delivery.bytes_transferred" : "progress.bytes_transferred");
}

std::string disk_job::temporary_name() const {
    const auto files = must_call(client_, method::job_files, params_of(id_));
    const auto name = string_at(files.find("files")->items()->at(0), "temporary_name");
    return name.substr(name.find_last_of("\\/") + 1);
}

void disk_job::check_moves() const {
    CHECK(holds_soon([this] { return bytes() > 0; }));
}

void disk_job::check_stopped_by(std::uint32_t hresult) const {
    const auto stopped = is_download() ? download_paused : error;
    const auto there = is_download() ? download_transferred : transferred;
    std::uint64_t now = 0;
    CHECK(holds_soon([&] {
        now = number_at(get(), is_download() ? "delivery.state" : "state");
        return now == stopped || now == there;
    }));
    CHECK_EQUAL(now, stopped);
    const auto shown = get();
    CHECK_EQUAL(number_at(shown, is_download() ? "delivery.error" : "error.code"), std::uint64_t{hresult});
    if (!is_download())
        CHECK_EQUAL(number_at(shown, "error.context"), local_file_context);
}

void disk_job::check_transferred() const {
    if (is_download())
        CHECK(holds_soon([&] { return number_at(get(), "delivery.state") == download_transferred; }));
    else
        CHECK(reaches_state(client_, id_, transferred));
}

} // namespace winebits::test
