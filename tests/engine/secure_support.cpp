// SPDX-License-Identifier: LGPL-2.1-or-later
// See secure_support.hpp.
// Test thread.
#include "tests/engine/secure_support.hpp"

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace winebits::test {
namespace {

std::string found_program(const std::string &name) {
    const char *variable = std::getenv("PATH");
    std::string folders = (variable ? std::string(variable) + ":" : std::string()) + "/usr/sbin:/sbin";
    for (std::size_t at = 0; at <= folders.size();) {
        const auto end = std::min(folders.find(':', at), folders.size());
        const auto path = folders.substr(at, end - at) + "/" + name;
        if (::access(path.c_str(), X_OK) == 0)
            return path;
        at = end + 1;
    }
    return {};
}

pid_t spawn(const std::vector<std::string> &line) {
    std::vector<char *> arguments;
    for (const auto &one : line)
        arguments.push_back(const_cast<char *>(one.c_str()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t quiet;
    posix_spawn_file_actions_init(&quiet);
    posix_spawn_file_actions_addopen(&quiet, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    for (const int output : {STDOUT_FILENO, STDERR_FILENO})
        posix_spawn_file_actions_addopen(&quiet, output, "/dev/null", O_WRONLY, 0);
    pid_t id = 0;
    const int failure =
        posix_spawn(&id, found_program(line.front()).c_str(), &quiet, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&quiet);
    CHECK_EQUAL(failure, 0);
    return id;
}

sockaddr_in local_address(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool answers(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const auto address = local_address(port);
    const bool connected =
        ::connect(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    ::close(socket);
    return connected;
}

} // namespace

void run_program(const std::vector<std::string> &line) {
    const auto id = spawn(line);
    int status = -1;
    CHECK_EQUAL(::waitpid(id, &status, 0), id);
    CHECK_EQUAL(status, 0);
}

bool has_program(const std::string &name) {
    return !found_program(name).empty();
}

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto address = local_address(0);
    socklen_t length = sizeof address;
    CHECK_EQUAL(::bind(socket, reinterpret_cast<const sockaddr *>(&address), length), 0);
    ::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &length);
    ::close(socket);
    return ntohs(address.sin_port);
}

std::uint16_t free_ports(unsigned count) {
    for (std::uint32_t base = 21'000 + static_cast<std::uint32_t>(::getpid()) % 9'000; base < 32'000;
         base += count) {
        bool free = true;
        for (unsigned i = 0; i < count && free; ++i) {
            const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const auto address = local_address(static_cast<std::uint16_t>(base + i));
            free = ::bind(socket, reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
            ::close(socket);
        }
        if (free)
            return static_cast<std::uint16_t>(base);
    }
    throw check_failure{"no free ports", __FILE__, __LINE__};
}

// ---- Certificates

authority::authority() {
    std::ofstream(path("conf"))
        << "[ca]\ndefault_ca=a\n[a]\ndatabase=" << path("index") << "\nserial=" << path("serial")
        << "\ncrlnumber=" << path("crlnumber") << "\nnew_certs_dir=" << folder_.path().string()
        << "\ndefault_md=sha256\ndefault_days=2\n"
        << "default_crl_days=2\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n"
        << "[req]\ndistinguished_name=n\n[n]\n[root]\nbasicConstraints=critical,CA:TRUE\n"
        << "keyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n";
    std::ofstream(path("index"));
    std::ofstream(path("serial")) << "1000\n";
    std::ofstream(path("crlnumber")) << "1000\n";
    self_signed("ca", {"-extensions", "root", "-subj", "/CN=winebits test authority"});
}

origin::server_options authority::self_signed(const std::string &name,
                                              const std::vector<std::string> &words) const {
    std::vector<std::string> line{"openssl",
                                  "req",
                                  "-x509",
                                  "-config",
                                  path("conf"),
                                  "-newkey",
                                  "ec",
                                  "-pkeyopt",
                                  "ec_paramgen_curve:prime256v1",
                                  "-nodes",
                                  "-days",
                                  "2",
                                  "-keyout",
                                  path(name + ".key"),
                                  "-out",
                                  path(name + ".pem")};
    line.insert(line.end(), words.begin(), words.end());
    run_program(line);
    return {0, path(name + ".pem"), path(name + ".key"), {}};
}

origin::server_options authority::certificate(const std::string &name, const certificate_wish &wish) const {
    if (wish.rsa)
        run_program({"openssl", "genrsa", "-traditional", "-out", path(name + ".key"), "2048"});
    else
        run_program(
            {"openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", path(name + ".key")});
    run_program({"openssl", "req", "-new", "-config", path("conf"), "-key", path(name + ".key"), "-subj",
                 "/CN=winebits test", "-out", path(name + ".csr")});
    {
        std::ofstream extensions(path(name + ".ext"));
        extensions << "basicConstraints=CA:FALSE\nextendedKeyUsage=" << wish.usage
                   << "\nsubjectAltName=" << wish.subject << "\n";
        if (!wish.revocation_list.empty())
            extensions << "crlDistributionPoints=URI:" << wish.revocation_list << "\n";
    }
    std::vector<std::string> line{"openssl",  "ca",
                                  "-batch",   "-notext",
                                  "-config",  path("conf"),
                                  "-cert",    bundle(),
                                  "-keyfile", path("ca.key"),
                                  "-extfile", path(name + ".ext"),
                                  "-in",      path(name + ".csr"),
                                  "-out",     path(name + ".pem")};
    if (wish.expired)
        line.insert(line.end(), {"-startdate", "20200101000000Z", "-enddate", "20200201000000Z"});
    run_program(line);
    return {0, path(name + ".pem"), path(name + ".key"), {}};
}

void authority::revoke(const std::string &name) const {
    run_program({"openssl", "ca", "-config", path("conf"), "-cert", bundle(), "-keyfile", path("ca.key"),
                 "-revoke", path(name + ".pem")});
}

std::string authority::revocation_list() const {
    run_program({"openssl", "ca", "-config", path("conf"), "-cert", bundle(), "-keyfile", path("ca.key"),
                 "-gencrl", "-out", path("crl.pem")});
    run_program({"openssl", "crl", "-in", path("crl.pem"), "-outform", "DER", "-out", path("crl.der")});
    return content_of(path("crl.der"));
}

std::string authority::der(const std::string &name) const {
    run_program(
        {"openssl", "x509", "-in", path(name + ".pem"), "-outform", "DER", "-out", path(name + ".der")});
    return content_of(path(name + ".der"));
}

queue::client_certificate authority::client(const std::string &name) const {
    run_program(
        {"openssl", "rsa", "-in", path(name + ".key"), "-outform", "MSBLOB", "-out", path(name + ".blob")});
    queue::client_certificate out;
    out.store = "MY";
    out.certificate = der(name);
    out.private_key = content_of(path(name + ".blob"));
    return out;
}

transfer::options authority::trusting() const {
    transfer::options out; // with the daemon's own times: a handshake may be slow, and nothing stalls here
    out.certificate_bundle = bundle();
    return out;
}

// ---- Servers

outside_server::outside_server(std::vector<std::string> line, std::uint16_t port) : id_(spawn(line)) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!answers(port)) {
        CHECK(std::chrono::steady_clock::now() < end);
        CHECK_EQUAL(::waitpid(id_, nullptr, WNOHANG), 0);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

outside_server::~outside_server() {
    ::kill(id_, SIGTERM);
    ::waitpid(id_, nullptr, 0);
}

web_server::web_server(const std::string &lines, bool tls) : port_(free_port()), tls_(tls) {
    std::filesystem::create_directory(folder_ / "www");
    {
        std::ofstream conf(path("conf"));
        if (::getuid() == 0) // its workers would be another user, who may not read the folder
            conf << "user root;\n";
        conf << "daemon off;\nmaster_process off;\npid " << path("pid") << ";\nerror_log " << path("log")
             << ";\nevents {}\nhttp {\naccess_log off;\n"
             << "log_format fetches '$request_method $request_uri $status $body_bytes_sent "
                "\"$http_range\"';\n";
        for (const char *kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
            conf << kind << "_temp_path " << path(kind) << ";\n";
        conf << "server {\nlisten 127.0.0.1:" << port_ << (tls ? " ssl" : "") << ";\nroot " << path("www")
             << ";\n"
             << lines << "\n}\n}\n";
    }
    running_ =
        std::make_unique<outside_server>(std::vector<std::string>{"nginx", "-p", folder_.path().string(),
                                                                  "-c", path("conf"), "-e", path("log")},
                                         port_);
}

void web_server::put(const std::string &name, const std::string &content) const {
    std::ofstream(folder_ / "www" / name, std::ios::binary) << content;
}

std::string web_server::url(const std::string &path) const {
    return (tls_ ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(port_) + path;
}

password_proxy::password_proxy(const std::string &password) : port_(free_port()) {
    std::ofstream(folder_ / "conf") << "Port " << port_ << "\nListen 127.0.0.1\nTimeout 60\nMaxClients 16\n"
                                    << "LogFile \"" << (folder_ / "log").string() << "\"\nLogLevel Warning\n"
                                    << "Allow 127.0.0.1\n"
                                    << (password.empty() ? "" : "BasicAuth user " + password + "\n");
    running_ = std::make_unique<outside_server>(
        std::vector<std::string>{"tinyproxy", "-d", "-c", (folder_ / "conf").string()}, port_);
}

} // namespace winebits::test
