// SPDX-License-Identifier: LGPL-2.1-or-later
// Opens connections and starts the daemon.
// Any thread.
#include "dlls/common/engine_client/connector.hpp"

#include "dlls/common/com/log.hpp"
#include "dlls/common/engine_client/daemon_launcher.hpp"

#include <mutex>

namespace winebits::engine_client {

namespace {

constexpr unsigned handshakes_at_once = 4;
constexpr std::uint64_t launch_milliseconds = 5000;
constexpr std::uint64_t disabled_milliseconds = 30000;
// Between two looks at the endpoint file while the daemon starts.
constexpr DWORD poll_milliseconds = 20;
constexpr unsigned looks_before_next_launch = 50, looks_before_old_endpoint = 25;

} // namespace

std::optional<connection> connector::attempt(std::string_view role) {
    const auto folder = find_state_folder();
    const auto where = folder ? read_endpoint(*folder) : std::nullopt;
    if (!where)
        return std::nullopt;
    std::unique_lock hold(gate_lock_);
    while (in_handshake_ >= handshakes_at_once)
        gate_opened_.wait(hold);
    in_handshake_++;
    hold.unlock();
    auto opened = connection::open(*folder, *where, role);
    hold.lock();
    in_handshake_--;
    gate_opened_.notify_one();
    return opened;
}

result<connection> connector::open(std::string_view role) {
    if (auto opened = attempt(role))
        return std::move(*opened);
    return launch_and_open(role);
}

result<connection> connector::launch_and_open(std::string_view role) {
    std::lock_guard hold(launching_);
    if (GetTickCount64() < disabled_until_)
        return std::unexpected(service_disabled);
    // Another thread may have started it while this one waited for the lock.
    if (auto opened = attempt(role))
        return std::move(*opened);
    const auto folder = find_state_folder();
    if (folder && launch_daemon(*folder))
        if (auto opened = wait_for_daemon(*folder, role))
            return std::move(*opened);
    disabled_until_ = GetTickCount64() + disabled_milliseconds;
    com::log("the daemon cannot be reached");
    return std::unexpected(service_disabled);
}

// The daemon that was launched may be killed before it serves: another one is launched now and then, which
// leaves at once when it is not needed.
std::optional<connection> connector::wait_for_daemon(const state_folder &folder, std::string_view role) {
    const std::uint64_t deadline = GetTickCount64() + launch_milliseconds;
    const auto before = read_endpoint(folder);
    for (unsigned look = 1; GetTickCount64() < deadline; look++) {
        Sleep(poll_milliseconds);
        if (look % looks_before_next_launch == 0)
            launch_daemon(folder);
        // The old endpoint is tried again too, if less often: a daemon under load may have missed a
        // handshake.
        const auto now = read_endpoint(folder);
        if (!now || (before && now->text == before->text && look % looks_before_old_endpoint != 0))
            continue;
        if (auto opened = attempt(role))
            return opened;
    }
    return std::nullopt;
}

} // namespace winebits::engine_client
