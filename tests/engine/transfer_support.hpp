// SPDX-License-Identifier: LGPL-2.1-or-later
// What the tests of the transfer layer share: a fresh folder, a service, and a loop that waits for its
// events. Test thread, which is the main thread of the service.
#pragma once

#include "engine/transfer/posix_file_system.hpp"
#include "engine/transfer/transfer_service.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/server.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace winebits {

std::ostream &operator<<(std::ostream &, cause);
std::ostream &operator<<(std::ostream &, const error &);

} // namespace winebits

namespace winebits::test {

// A fresh folder, gone with everything in it at the end.
class temporary_folder {
  public:
    temporary_folder();
    ~temporary_folder();
    temporary_folder(const temporary_folder &) = delete;
    temporary_folder &operator=(const temporary_folder &) = delete;

    const std::filesystem::path &path() const { return path_; }
    std::filesystem::path operator/(const std::string &name) const { return path_ / name; }

  private:
    std::filesystem::path path_;
};

// Events of one transfer, in the order they came.
struct transfer_history {
    std::optional<queue::transfer_started> started;
    std::vector<queue::transfer_progress> progress;
    std::vector<queue::response_received> responses;
    std::vector<queue::certificate_presented> certificates;
    std::optional<queue::transfer_finished> finished;
    unsigned ends = 0; // how often transfer_finished came
};

// A service whose drive C: is the folder.
class downloads {
  public:
    explicit downloads(transfer::options = test_options(), std::shared_ptr<transfer::file_system> = nullptr);

    // Short times, so that a test of a stall doesn't take a minute.
    static transfer::options test_options();

    // A background download of `url` to C:\name, with "name.tmp" as temporary file.
    queue::start_transfer request(const std::string &url, const std::string &name = "file");
    void start(const queue::start_transfer &);
    // Starts it and waits for its end.
    const transfer_history &run(const queue::start_transfer &);
    const transfer_history &wait_for_end(queue::transfer_id);
    // Runs the main loop until the condition holds; the test fails when that takes a minute.
    void wait_until(const std::function<bool()> &);

    const transfer_history &history(queue::transfer_id id) { return histories_[id]; }
    std::vector<std::optional<error>> rename(const std::vector<queue::file_rename> &);
    std::uint32_t remove(const std::vector<queue::temporary_file> &);

    const std::filesystem::path &folder() const { return folder_.path(); }
    std::filesystem::path temporary(const std::string &name = "file") const {
        return folder_ / (name + ".tmp");
    }
    transfer::transfer_service &service() { return *service_; }
    void destroy_service() { service_.reset(); }

  private:
    void take(const queue::event &);

    temporary_folder folder_;
    queue::transfer_id last_id_ = 0;
    bool in_order_ = true; // every event so far came when it may
    std::map<queue::transfer_id, transfer_history> histories_;
    std::optional<queue::files_renamed> renamed_;
    std::optional<queue::files_deleted> deleted_;
    std::unique_ptr<transfer::transfer_service> service_;
};

// The failure of a transfer that must have failed.
error failure_of(const transfer_history &);
void check_succeeded(const transfer_history &);
std::string content_of(const std::filesystem::path &);
// The file holds exactly the first `size` bytes of the fault server's entity.
void check_content(const std::filesystem::path &, std::uint64_t size, std::uint64_t seed = 0);
// Makes a file with the first `size` bytes of that entity, as an earlier transfer would have left it.
void write_content(const std::filesystem::path &, std::uint64_t size, std::uint64_t seed = 0);
// A request that continues at `offset` what the default entity of `size` bytes gave.
void continue_at(queue::start_transfer &, std::uint64_t offset, std::uint64_t size);

inline const std::string default_last_modified = "Tue, 14 Nov 2023 22:13:20 GMT";

} // namespace winebits::test
