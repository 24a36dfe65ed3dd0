// SPDX-License-Identifier: LGPL-2.1-or-later
// Certificates made with openssl, and the servers of Debian that tests run beside the fault server.
// Test thread.
#pragma once

#include "tests/engine/transfer_support.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace winebits::test {

// How a certificate is made; the defaults pass on 127.0.0.1.
struct certificate_wish {
    std::string subject = "IP:127.0.0.1";
    std::string usage = "serverAuth";
    bool expired = false;
    std::string revocation_list = {}; // URL; empty: none
    bool rsa = false;
};

// A certificate authority of its own, in a folder that goes with it.
class authority {
  public:
    authority();

    // Makes NAME.pem and NAME.key, as origin takes them.
    origin::server_options certificate(const std::string &name, const certificate_wish & = {}) const;
    // The same, signed by nobody else; `words` are for `openssl req`: a subject, extensions.
    origin::server_options self_signed(const std::string &name, const std::vector<std::string> &words) const;
    void revoke(const std::string &name) const;
    // The present revocation list, DER.
    std::string revocation_list() const;
    // NAME's certificate as DER, and its key as the PRIVATEKEYBLOB of CryptExportKey (RSA alone).
    queue::client_certificate client(const std::string &name) const;
    std::string der(const std::string &name) const;

    // Test options that trust it.
    transfer::options trusting() const;
    std::string bundle() const { return path("ca.pem"); }
    std::string path(const std::string &name) const { return (folder_ / name).string(); }

  private:
    temporary_folder folder_;
};

// Runs a program to its end; the test fails when it fails.
void run_program(const std::vector<std::string> &line);
// false: no such program on the PATH, nor in /usr/sbin.
bool has_program(const std::string &name);
// Skips the test; nothing may need its destructor.
#define SKIP_WITHOUT(name)                                                                                   \
    if (!::winebits::test::has_program(name)) {                                                              \
        print_message("# skipped: " name " is not installed\n");                                             \
        return;                                                                                              \
    }

std::uint16_t free_port();
// The first of so many free ports in a row, below those that the kernel gives out.
std::uint16_t free_ports(unsigned count);

// A server that runs until the object goes; made when it answers on its port.
class outside_server {
  public:
    outside_server(std::vector<std::string> line, std::uint16_t port);
    ~outside_server();
    outside_server(const outside_server &) = delete;
    outside_server &operator=(const outside_server &) = delete;

  private:
    pid_t id_ = 0;
};

// nginx with one server block of these lines; its root is a folder with the files of put(). They may say
// "access_log access.log fetches;": method, target, status, bytes of the body and range of each request.
class web_server {
  public:
    explicit web_server(const std::string &lines, bool tls = false);

    void put(const std::string &name, const std::string &content) const;
    std::string url(const std::string &path) const;
    std::string path(const std::string &name) const { return (folder_ / name).string(); }

  private:
    temporary_folder folder_;
    std::uint16_t port_;
    bool tls_;
    std::unique_ptr<outside_server> running_;
};

// tinyproxy; with a password only for "user".
class password_proxy {
  public:
    explicit password_proxy(const std::string &password = {});
    std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  private:
    temporary_folder folder_;
    std::uint16_t port_;
    std::unique_ptr<outside_server> running_;
};

} // namespace winebits::test
