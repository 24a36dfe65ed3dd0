// SPDX-License-Identifier: LGPL-2.1-or-later
// The daemon's end of the wire.
// Main thread only.
#include "engine/rpc/server.hpp"

#include "engine/rpc/connection.hpp"
#include "engine/rpc/peer_user.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <map>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <vector>

namespace winebits::rpc {
namespace {

constexpr std::size_t max_connections = 512;
constexpr std::size_t max_buffered_bytes = 64u << 20; // long lines of all connections together
constexpr std::chrono::milliseconds pause_without_descriptors{500};

struct listener {
    descriptor socket;
    std::uint16_t port = 0;
};

std::expected<listener, int> listen_on_loopback() {
    listener out{descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)), 0};
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    if (!out.socket || ::bind(out.socket.get(), generic, size) != 0 || ::listen(out.socket.get(), 128) != 0 ||
        ::getsockname(out.socket.get(), generic, &size) != 0)
        return std::unexpected(errno);
    out.port = ntohs(address.sin_port);
    return out;
}

} // namespace

class server::implementation : public connection_owner {
  public:
    implementation(listener door, identity self, backend &daemon)
        : daemon_(daemon), identity_(std::move(self)), calls_(daemon, identity_.instance),
          door_(std::move(door)) {
        open_door();
    }
    ~implementation() {
        if (reaper_ != 0)
            g_source_remove(reaper_);
    }
    implementation(const implementation &) = delete;
    implementation &operator=(const implementation &) = delete;

    std::uint16_t port() const { return door_.port; }

    std::size_t authenticated_count() const {
        return static_cast<std::size_t>(std::ranges::count_if(
            connections_, [](const auto &entry) { return entry.second->is_authenticated(); }));
    }

    void reply(std::uint64_t token, const outcome &done) {
        const auto found = tokens_.find(token);
        if (found == tokens_.end())
            return;
        connection &asked = *found->second;
        tokens_.erase(found);
        asked.answer(done);
    }

    void notify(const queue::notification &what) {
        const auto found = subscribers_.find(what.surface);
        if (found != subscribers_.end())
            found->second->send_event(what);
    }

    void close_doors() {
        closed_ = true;
        watch_.stop();
        retry_.stop();
        door_.socket.reset();
        for (const auto &[address, one] : connections_)
            one->close_door();
    }

    // ---- connection_owner ----
    bool admits(const std::string &role) override { return daemon_.admits(role); }

    void authenticated(connection &) override {
        count_connections();
        open_door();
    }

    // The connection is in the middle of a call of its own, so it is destroyed later.
    void ended(connection &gone) override {
        std::erase_if(tokens_, [&](const auto &entry) { return entry.second == &gone; });
        unsubscribe(gone);
        const auto found = connections_.find(&gone);
        if (found == connections_.end())
            return;
        const bool was_authenticated = gone.is_authenticated();
        dead_.push_back(std::move(found->second));
        connections_.erase(found);
        if (reaper_ == 0)
            reaper_ = g_idle_add(bury, this);
        if (was_authenticated)
            count_connections();
        open_door();
    }

    std::uint64_t next_token(connection &asking) override {
        tokens_.emplace(++last_token_, &asking);
        return last_token_;
    }
    void forget_token(std::uint64_t token) override { tokens_.erase(token); }

    outcome carry_out(peer &who, const call &what) override {
        return calls_.carry_out(who, what, authenticated_count());
    }

    memory_budget &memory() override { return memory_; }

    void subscribed(connection &newest) override {
        auto &place = subscribers_[*newest.who().surface];
        connection *const older = std::exchange(place, &newest);
        if (older && older != &newest)
            older->end();
        if (older != &newest) // what the older one was asked is asked anew
            daemon_.subscriber_changed(*newest.who().surface, true);
    }

  private:
    static gboolean bury(gpointer self) {
        auto &mine = *static_cast<implementation *>(self);
        mine.reaper_ = 0;
        mine.dead_.clear();
        return G_SOURCE_REMOVE;
    }

    void count_connections() {
        const auto services = std::ranges::count_if(connections_, [](const auto &entry) {
            return entry.second->is_authenticated() && entry.second->who().role != protocol::role::control;
        });
        if (std::exchange(services_, static_cast<std::size_t>(services)) != services_)
            daemon_.services_changed(services_);
        daemon_.connections_changed(authenticated_count());
    }

    void unsubscribe(const connection &gone) {
        const auto found =
            std::ranges::find_if(subscribers_, [&](const auto &entry) { return entry.second == &gone; });
        if (found == subscribers_.end())
            return;
        const auto surface = found->first;
        subscribers_.erase(found);
        daemon_.subscriber_changed(surface, false);
    }

    bool has_room() const {
        return connections_.size() < max_connections &&
               connections_.size() - authenticated_count() < protocol::max_unauthenticated;
    }

    // While the room is full, further peers wait in the kernel's backlog.
    void open_door() {
        const bool wanted = !closed_ && has_room() && !retry_.running();
        if (wanted && !watch_.running())
            watch_.start(door_.socket.get(), G_IO_IN, [this] { accept(); });
        else if (!wanted)
            watch_.stop();
    }

    void accept() {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        descriptor socket(::accept4(door_.socket.get(), reinterpret_cast<sockaddr *>(&address), &size,
                                    SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (!socket) {
            // Out of descriptors or memory: the peer stays in the backlog, and asking again at once would
            // spin.
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                retry_.start(pause_without_descriptors, [this] { open_door(); });
                open_door();
            }
            return;
        }
        const std::uint16_t peer_port = ntohs(address.sin_port);
        if (peer_user(peer_port, door_.port) != ::geteuid())
            return;
        const int at_once = 1;
        ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        auto made = std::make_unique<connection>(*this, std::move(socket), identity_, peer_port, door_.port);
        connections_.emplace(made.get(), std::move(made));
        open_door();
    }

    backend &daemon_;
    const identity identity_;
    calls calls_;
    listener door_;
    bool closed_ = false;
    descriptor_watch watch_;
    timer retry_;
    memory_budget memory_{max_buffered_bytes}; // before the connections: they have their shares of it
    std::map<connection *, std::unique_ptr<connection>> connections_;
    std::vector<std::unique_ptr<connection>> dead_;
    guint reaper_ = 0;
    std::size_t services_ = 0;                     // connections of a Wine session
    std::map<std::uint64_t, connection *> tokens_; // calls that wait for their answer
    std::uint64_t last_token_ = 0;
    std::map<queue::personality, connection *> subscribers_;
};

server::server(std::unique_ptr<implementation> made) : implementation_(std::move(made)) {}
server::~server() = default;

std::expected<std::unique_ptr<server>, int> server::listen(identity self, backend &daemon) {
    auto door = listen_on_loopback();
    if (!door)
        return std::unexpected(door.error());
    return std::unique_ptr<server>(
        new server(std::make_unique<implementation>(std::move(*door), std::move(self), daemon)));
}

std::uint16_t server::port() const {
    return implementation_->port();
}
std::size_t server::connections() const {
    return implementation_->authenticated_count();
}

void server::reply(std::uint64_t token, std::uint32_t hresult) {
    if (hresult >> 31) {
        implementation_->reply(token, refused{protocol::code::refused, "refused", hresult});
        return;
    }
    json::writer result;
    result.open_object().name("hresult").number(hresult).close_object();
    implementation_->reply(token, answered{result.take()});
}

void server::reply_result(std::uint64_t token, std::string result) {
    implementation_->reply(token, answered{std::move(result)});
}

void server::notify(const queue::notification &what) {
    implementation_->notify(what);
}
void server::close_doors() {
    implementation_->close_doors();
}

} // namespace winebits::rpc
