// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls of one surface to the daemon: a pool of connections, the session, one repeat after a lost
// connection. Any thread: a thread owns a connection during its call, and no lock is held while it waits for
// the answer.
#pragma once

#include "dlls/common/com/mutex.hpp"
#include "dlls/common/engine_client/connector.hpp"
#include "dlls/common/engine_client/wire_codec.hpp"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winebits::engine_client {

class client {
  public:
    // `surface` is the name in session.open, protocol::surface::*. `wine_session`: of wine_session.hpp, for
    // the surfaces of Delivery Optimization.
    explicit client(std::string surface, std::string wine_session = {});

    // Sends one call and returns the line of its answer, refused or not. A call that is lost with an
    // idle connection goes to a new one, and is repeated once on another when that is lost too; a change
    // carries next_request() in its params, so that it still happens once.
    result<std::string> call(std::string_view method, std::string_view params);

    // The number that makes a change unique in this session.
    std::uint64_t next_request() noexcept { return ++last_request_; }

    // Fails fast when there is no daemon and none can be started; S_OK else.
    HRESULT ensure_available();

    // A connection with an open session. With role::service, to a daemon that knows our configuration.
    result<connection> open(std::string_view role);

    // Sends the configuration again when it has changed since it was sent.
    void reconfigure();
    // The same when the root of this drive is not the one that was sent.
    void ensure_drive(char letter, const std::string &root);

    // The service was stopped: the surface's transfers rest until a service starts.
    void stop_surface();

  private:
    std::optional<connection> take_idle();
    void keep(connection used);
    void forget_idle();
    result<std::string> on_new_connection(std::string_view method, std::string_view params);
    bool open_session(connection &fresh);
    bool introduce_prefix(connection &fresh);

    const std::string surface_, wine_session_, session_;
    connector connector_;
    std::atomic<std::uint64_t> last_request_{0};
    std::atomic<bool> stopped_{false};

    com::mutex idle_lock_;
    std::vector<connection> idle_; // guarded by idle_lock_

    com::mutex configured_lock_; // guards the next two
    std::string configured_instance_;
    std::optional<surface_configuration> configured_;
};

} // namespace winebits::engine_client
