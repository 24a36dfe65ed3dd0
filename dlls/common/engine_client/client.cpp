// SPDX-License-Identifier: LGPL-2.1-or-later
// The pool, the session and the repeat of lost calls.
// Any thread.
#include "dlls/common/engine_client/client.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/log.hpp"
#include "dlls/common/engine_client/configuration_source.hpp"
#include "winebits/protocol.hpp"

#include <mutex>

namespace winebits::engine_client {

namespace {

// More threads than that may call at once; their connections are closed when they are done.
constexpr std::size_t most_idle = 4;

} // namespace

client::client(std::string surface, std::string wine_session)
    : surface_(std::move(surface)), wine_session_(std::move(wine_session)),
      session_(com::text_of(com::new_guid())) {}

std::optional<connection> client::take_idle() {
    std::lock_guard hold(idle_lock_);
    if (idle_.empty())
        return std::nullopt;
    auto taken = std::move(idle_.back());
    idle_.pop_back();
    return taken;
}

void client::keep(connection used) {
    std::lock_guard hold(idle_lock_);
    if (idle_.size() < most_idle)
        idle_.push_back(std::move(used));
}

void client::forget_idle() {
    std::vector<connection> lost;
    std::lock_guard hold(idle_lock_);
    lost.swap(idle_);
}

result<std::string> client::call(std::string_view method, std::string_view params) {
    if (params.size() > protocol::max_message_bytes - 256)
        return std::unexpected(E_INVALIDARG);
    if (auto idle = take_idle()) {
        if (auto answer = idle->exchange(method, params)) {
            keep(std::move(*idle));
            return std::move(*answer);
        }
        // The others go to the same daemon, which is gone: maybe long ago, without this call.
        forget_idle();
    }
    auto answer = on_new_connection(method, params);
    return answer ? std::move(answer) : on_new_connection(method, params);
}

result<std::string> client::on_new_connection(std::string_view method, std::string_view params) {
    auto fresh = open(protocol::role::service);
    if (!fresh)
        return std::unexpected(fresh.error());
    auto answer = fresh->exchange(method, params);
    if (!answer)
        return std::unexpected(service_disabled);
    keep(std::move(*fresh));
    return std::move(*answer);
}

result<connection> client::open(std::string_view role) {
    auto opened = connector_.open(role);
    if (opened && !(open_session(*opened) && (role != protocol::role::service || introduce_prefix(*opened))))
        return std::unexpected(service_disabled);
    return opened;
}

bool client::open_session(connection &fresh) {
    const auto line =
        fresh.exchange(protocol::method::session_open, write_session_open(surface_, session_, wine_session_));
    auto instance = line ? read_session_open(*line) : std::unexpected(service_disabled);
    if (!instance)
        return false;
    fresh.instance = std::move(*instance);
    return true;
}

// Tells a daemon that is new to us of the prefix and that the surface is up. Two threads may both do it; it
// is the same message.
bool client::introduce_prefix(connection &fresh) {
    {
        std::lock_guard hold(configured_lock_);
        if (configured_instance_ == fresh.instance)
            return true;
    }
    auto what = gather_configuration();
    const auto configured = fresh.exchange(protocol::method::surface_configure, write_configuration(what));
    if (!configured)
        return false;
    if (const HRESULT refused = read_outcome(*configured); FAILED(refused))
        com::log("the daemon refuses the configuration", refused);
    if (!stopped_ && !fresh.exchange(protocol::method::surface_start,
                                     R"({"request":)" + std::to_string(next_request()) + "}"))
        return false;
    std::lock_guard hold(configured_lock_);
    configured_instance_ = fresh.instance;
    configured_ = std::move(what);
    return true;
}

// A real call: an idle connection may be one to a daemon that is gone.
HRESULT client::ensure_available() {
    const auto answer = call(protocol::method::daemon_status, "{}");
    return answer ? S_OK : answer.error();
}

void client::reconfigure() {
    auto what = gather_configuration();
    {
        std::lock_guard hold(configured_lock_);
        if (configured_ == what)
            return;
    }
    const auto line = call(protocol::method::surface_configure, write_configuration(what));
    if (!line || FAILED(read_outcome(*line)))
        return;
    std::lock_guard hold(configured_lock_);
    configured_ = std::move(what);
}

void client::ensure_drive(char letter, const std::string &root) {
    {
        std::lock_guard hold(configured_lock_);
        if (!configured_)
            return; // the next connection tells it
        const auto known = configured_->drives.find(std::string(1, letter));
        if (known != configured_->drives.end() && known->second == root)
            return;
    }
    reconfigure();
}

void client::stop_surface() {
    stopped_ = true;
    (void)call(protocol::method::surface_stop, R"({"request":)" + std::to_string(next_request()) + "}");
}

} // namespace winebits::engine_client
