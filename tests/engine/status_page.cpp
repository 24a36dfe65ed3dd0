// SPDX-License-Identifier: LGPL-2.1-or-later
// The status page: what a client maps is whole, fresh, and empty when no job runs.
// One thread writes, others read.
#include "tests/support/check.hpp"
#include "tests/support/fresh_folder.hpp"

#include "tools/winebitsd/status_page.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <thread>
#include <unistd.h>

namespace {

using namespace winebits;

// Maps the page as a client does, read-only.
class client_view {
  public:
    explicit client_view(const std::string &folder_path) {
        const int fd = open((folder_path + "/" + status_page::file_name).c_str(), O_RDONLY | O_CLOEXEC);
        CHECK(fd >= 0);
        memory_ = mmap(nullptr, sizeof(status_page::page), PROT_READ, MAP_SHARED, fd, 0);
        close(fd);
        CHECK(memory_ != MAP_FAILED);
    }
    ~client_view() { munmap(memory_, sizeof(status_page::page)); }
    std::optional<status_page::entry> find(const job_id &id) const {
        for (const auto &slot : page().slots)
            if (const auto entry = status_page::read(slot);
                entry && entry->job == id.bytes() && entry->stamp_ms)
                return entry;
        return std::nullopt;
    }
    const status_page::page &page() const { return *static_cast<const status_page::page *>(memory_); }

  private:
    void *memory_;
};

queue::job running_job() {
    queue::job job;
    job.id = *job_id::parse("{6AF46E48-41D3-453F-B7AF-A694BBC823F7}");
    job.state = queue::job_state::transferring;
    job.created = 7;
    queue::file file;
    file.size = 1000;
    file.written = 400;
    job.files.push_back(file);
    return job;
}

void a_running_job_has_a_slot_with_its_numbers() {
    const test::fresh_folder state;
    daemon::status_page_writer writer(state.path());
    const client_view client(state.path());
    const auto job = running_job();
    CHECK(!client.find(job.id));
    writer.track(job.id);
    CHECK(writer.refresh([&](const job_id &) { return &job; }, [](const queue::job &) { return 400u; }));
    const auto entry = client.find(job.id);
    CHECK(entry.has_value());
    CHECK_EQUAL(entry->state, 2u);
    CHECK_EQUAL(entry->bytes_total, 1000u);
    CHECK_EQUAL(entry->bytes_transferred, 400u);
    CHECK_EQUAL(entry->files_total, 1u);
    CHECK_EQUAL(entry->created, 7u);
}

void a_job_that_no_longer_runs_loses_its_slot() {
    const test::fresh_folder state;
    daemon::status_page_writer writer(state.path());
    const client_view client(state.path());
    auto job = running_job();
    writer.track(job.id);
    writer.refresh([&](const job_id &) { return &job; }, [](const queue::job &) { return 0u; });
    CHECK(client.find(job.id).has_value());
    job.state = queue::job_state::transferred;
    CHECK(!writer.refresh([&](const job_id &) { return &job; }, [](const queue::job &) { return 0u; }));
    CHECK(!client.find(job.id));
}

void a_new_daemon_clears_what_a_killed_one_left_and_keeps_the_file() {
    const test::fresh_folder state;
    const auto job = running_job();
    auto killed = std::make_unique<daemon::status_page_writer>(state.path());
    const client_view client(state.path());
    killed->track(job.id);
    killed->refresh([&](const job_id &) { return &job; }, [](const queue::job &) { return 0u; });
    const daemon::status_page_writer next(state.path());
    CHECK(!client.find(job.id)); // the old mapping shows the new daemon's page
}

void a_page_of_another_size_is_left_alone() {
    const test::fresh_folder state;
    const auto path = state.path() + "/" + status_page::file_name;
    const int fd = open(path.c_str(), O_RDWR | O_CREAT, 0600);
    CHECK(fd >= 0 && ftruncate(fd, 4096) == 0);
    close(fd);
    daemon::status_page_writer writer(state.path());
    const auto job = running_job();
    writer.track(job.id);
    CHECK(!writer.refresh([&](const job_id &) { return &job; }, [](const queue::job &) { return 0u; }));
    CHECK_EQUAL(std::filesystem::file_size(path), 4096u);
}

void a_reader_never_sees_half_an_entry() {
    static status_page::slot slot;
    std::atomic<bool> stop{false};
    std::jthread writer([&] {
        for (std::uint64_t i = 1; !stop; ++i) {
            status_page::entry entry{};
            entry.stamp_ms = entry.bytes_total = entry.bytes_transferred = entry.created = i;
            status_page::write(slot, entry);
        }
    });
    int whole = 0;
    bool torn = false;
    while (whole < 20000 && !torn)
        if (const auto entry = status_page::read(slot)) {
            ++whole;
            torn = entry->stamp_ms != entry->bytes_total || entry->stamp_ms != entry->created ||
                   entry->stamp_ms != entry->bytes_transferred;
        }
    stop = true;
    writer.join();
    CHECK(!torn);
}

} // namespace

int main() {
    using winebits::test::run;
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_running_job_has_a_slot_with_its_numbers>),
        cmocka_unit_test(run<a_job_that_no_longer_runs_loses_its_slot>),
        cmocka_unit_test(run<a_new_daemon_clears_what_a_killed_one_left_and_keeps_the_file>),
        cmocka_unit_test(run<a_page_of_another_size_is_left_alone>),
        cmocka_unit_test(run<a_reader_never_sees_half_an_entry>),
    };
    return cmocka_run_group_tests_name("status_page", tests, nullptr, nullptr);
}
