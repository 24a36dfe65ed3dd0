// SPDX-License-Identifier: LGPL-2.1-or-later
// An nginx set up as docs/connected-cache.md says, on ports of its own: two caches, a front that spreads over
// them, and servers that are wrong in known ways. Test thread only.
#pragma once

#include "tests/engine/secure_support.hpp"
#include "tests/support/fresh_folder.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace winebits::test {

class nginx_caches {
  public:
    // False: this machine has no nginx (Debian: nginx-light).
    static bool available();

    // Caches for content of 127.0.0.1, which they fetch from this port. Throws check_failure when nginx does
    // not start.
    explicit nginx_caches(std::uint16_t origin_port);

    // "127.0.0.1:PORT" of each.
    std::string first() const { return at(0); }
    std::string second() const { return at(1); }
    std::string front() const { return at(2); }         // hash … consistent over both
    std::string without_files() const { return at(3); } // 404
    std::string broken() const { return at(4); }        // 500
    std::string with_another_file() const { return at(5); }
    std::string nobody() const { return at(6); } // nothing listens there
    // The file that that server has for every name; other ones are empty.
    void serve(const std::string &content) const;

  private:
    static constexpr unsigned ports = 7;
    std::string at(unsigned index) const { return "127.0.0.1:" + std::to_string(first_port_ + index); }
    std::string configuration(std::uint16_t origin_port) const;
    bool start(std::uint16_t origin_port);

    fresh_folder folder_;
    std::uint16_t first_port_ = 0;
    std::unique_ptr<outside_server> running_;
};

} // namespace winebits::test
