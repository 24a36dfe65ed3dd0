// SPDX-License-Identifier: LGPL-2.1-or-later
// A native client of the wire.
// One thread at a time.
#include "engine/rpc/client.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace winebits::rpc {
namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;
using kind = client_error::kind;

std::unexpected<client_error> failed(kind what, std::string message) {
    return std::unexpected(client_error{what, std::move(message)});
}

std::optional<std::string> small_file(const std::string &path) {
    const descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    std::array<char, 256> buffer;
    const auto got = file ? ::read(file.get(), buffer.data(), buffer.size()) : -1;
    if (got < 0)
        return std::nullopt;
    return std::string(buffer.data(), static_cast<std::size_t>(got));
}

// False: not ready in time.
bool wait_readable(int socket, clock::time_point until) {
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(until - clock::now()).count();
        pollfd wanted{socket, POLLIN, 0};
        const int ready = ::poll(&wanted, 1, left > 0 ? static_cast<int>(left) : 0);
        if (ready < 0 && errno == EINTR)
            continue;
        return ready > 0;
    }
}

std::optional<std::uint16_t> local_port(int socket) {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size) != 0)
        return std::nullopt;
    return ntohs(address.sin_port);
}

const std::string *text_of(const json::value &object, std::string_view name) {
    const auto *member = object.find(name);
    return member ? member->string() : nullptr;
}

} // namespace

std::optional<endpoint> read_endpoint(const std::string &state_folder) {
    const auto text = small_file(state_folder + '/' + protocol::file::endpoint);
    return text ? parse_endpoint(*text) : std::nullopt;
}

int start_daemon(const std::string &program, const std::string &state_folder) {
    const pid_t child = ::fork();
    if (child < 0)
        return 127;
    if (child == 0) {
        ::execl(program.c_str(), program.c_str(), "--state", state_folder.c_str(), nullptr);
        ::_exit(127);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

client_result<client> client::connect(const client_options &options) {
    auto made = connect_to(options, read_endpoint(options.state_folder));
    const bool start = !made && !options.daemon_program.empty() &&
                       (made.error().what == kind::no_daemon || made.error().what == kind::not_ours);
    if (!start)
        return made;
    const int code = start_daemon(options.daemon_program, options.state_folder);
    if (code != protocol::exit_code::success && code != protocol::exit_code::already_running)
        return failed(kind::no_daemon, "winebitsd ended with code " + std::to_string(code));
    return connect_to(options, read_endpoint(options.state_folder));
}

client_result<client> client::connect_to(const client_options &options,
                                         const std::optional<endpoint> &where) {
    if (!where)
        return failed(kind::no_daemon, "no daemon runs for this prefix");
    auto made = reach(*where, options.timeout);
    if (!made)
        return made;
    if (auto done = made->shake_hands(options); !done)
        return std::unexpected(done.error());
    json::writer params;
    params.open_object().name("surface").string(options.surface);
    if (!options.session.empty())
        params.name("session").string(options.session);
    if (!options.wine_session.empty())
        params.name("wine_session").string(options.wine_session);
    if (auto done = made->call(protocol::method::session_open, params.close_object().take()); !done)
        return std::unexpected(done.error());
    return made;
}

client_result<client> client::reach(const endpoint &where, std::chrono::milliseconds timeout) {
    descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(where.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!socket || ::connect(socket.get(), reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        return failed(kind::no_daemon, std::string("connect: ") + std::strerror(errno));
    return client(std::move(socket), where, timeout);
}

bool greets(const endpoint &where, std::chrono::milliseconds timeout) {
    auto reached = client::reach(where, timeout);
    return reached && reached->receive_message();
}

client_result<void> client::shake_hands(const client_options &options) {
    const auto not_ours = failed(kind::not_ours, "the handshake failed");
    const auto secret_text = small_file(options.state_folder + '/' + protocol::file::key);
    const auto secret = secret_text ? parse_key(*secret_text) : std::nullopt;
    struct stat folder {};
    if (!secret || ::stat(options.state_folder.c_str(), &folder) != 0)
        return failed(kind::not_ours, "the key can't be read");
    const auto greeting = receive_message();
    const auto *nonce = greeting ? text_of(*greeting, "nonce") : nullptr;
    const auto own_nonce = random_hex(protocol::nonce_bytes);
    const auto port = local_port(socket_.get());
    if (!nonce || !own_nonce || !port)
        return not_ours;
    handshake_terms terms;
    terms.version = protocol::version_max;
    terms.role = options.role;
    terms.daemon_nonce = *nonce;
    terms.peer_nonce = *own_nonce;
    terms.peer_port = *port;
    terms.daemon_port = where_.port;
    terms.state_inode = folder.st_ino;
    terms.state = options.state_folder;
    json::writer hello;
    hello.open_object().name("version").number(std::uint64_t{terms.version}).name("role").string(terms.role);
    hello.name("state").string(terms.state).name("nonce").string(terms.peer_nonce);
    hello.name("proof").string(proof(*secret, side::peer, terms)).close_object();
    if (!send(hello.take()))
        return not_ours;
    const auto welcome = receive_message();
    const auto *proven = welcome ? text_of(*welcome, "proof") : nullptr;
    if (!proven || !same_proof(*proven, proof(*secret, side::daemon, terms)))
        return not_ours;
    return {};
}

client_result<void> client::send(std::string line) {
    line += '\n';
    std::size_t sent = 0;
    while (sent < line.size()) {
        const auto taken = ::send(socket_.get(), line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
        if (taken < 0 && errno == EINTR)
            continue;
        if (taken <= 0)
            return failed(kind::disconnected, std::string("send: ") + std::strerror(errno));
        sent += static_cast<std::size_t>(taken);
    }
    return {};
}

client_result<std::optional<std::string>> client::receive(milliseconds limit) {
    const auto until = clock::now() + limit;
    std::size_t searched = 0;
    for (;;) {
        const auto newline = input_.find('\n', searched);
        if (newline != std::string::npos) {
            std::string line = input_.substr(0, newline);
            input_.erase(0, newline + 1);
            return line;
        }
        searched = input_.size();
        if (searched >= protocol::max_message_bytes)
            return failed(kind::disconnected, "the daemon's answer is too long");
        if (!wait_readable(socket_.get(), until))
            return std::nullopt;
        std::array<char, 65536> buffer;
        const auto got = ::recv(socket_.get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return failed(kind::disconnected, "the daemon closed the connection");
        input_.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

client_result<json::value> client::receive_message() {
    auto line = receive(timeout_);
    if (!line)
        return std::unexpected(line.error());
    if (!*line)
        return failed(kind::disconnected, "the daemon did not answer in time");
    auto message = json::parse(**line, protocol::max_depth);
    if (!message)
        return failed(kind::disconnected, "the daemon's answer is no JSON");
    return std::move(*message);
}

client_result<json::value> client::call(std::string_view method, std::string_view params) {
    json::writer request;
    request.open_object().name("jsonrpc").string("2.0").name("id").number(++last_id_);
    request.name("method").string(method).name("params").raw(params).close_object();
    if (auto done = send(request.take()); !done)
        return std::unexpected(done.error());
    const auto answer = receive_message();
    if (!answer)
        return std::unexpected(answer.error());
    if (const auto *result = answer->find("result"))
        return *result;
    const auto *error = answer->find("error");
    const auto *code = error ? error->find("code") : nullptr;
    const auto *number = code ? std::get_if<std::int64_t>(&code->held()) : nullptr;
    if (!number)
        return failed(kind::disconnected, "the daemon's answer is malformed");
    const auto *data = error->find("data");
    const auto *hresult = data ? data->find("hresult") : nullptr;
    const auto *message = text_of(*error, "message");
    return std::unexpected(
        client_error{kind::refused, message ? *message : std::string(), static_cast<int>(*number),
                     hresult ? static_cast<std::uint32_t>(hresult->number().value_or(0)) : 0});
}

client_result<void> client::notify(std::string_view method, std::string_view params) {
    json::writer message;
    message.open_object().name("jsonrpc").string("2.0").name("method").string(method);
    return send(message.name("params").raw(params).close_object().take());
}

client_result<std::optional<json::value>> client::wait_event(milliseconds limit) {
    const auto line = receive(limit);
    if (!line)
        return std::unexpected(line.error());
    if (!*line)
        return std::nullopt;
    const auto message = json::parse(**line, protocol::max_depth);
    const auto *params = message ? message->find("params") : nullptr;
    if (!params)
        return failed(kind::disconnected, "the daemon's event is malformed");
    return *params;
}

bool client::wait_end(milliseconds limit) {
    const auto until = clock::now() + limit;
    for (;;) {
        const auto line = receive(std::chrono::ceil<milliseconds>(until - clock::now()));
        if (!line)
            return true;
        if (!*line)
            return false;
    }
}

} // namespace winebits::rpc
