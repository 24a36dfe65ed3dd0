// SPDX-License-Identifier: LGPL-2.1-or-later
// nginx with the files of the kill loop, and what its access log says was fetched.
// Any thread once it is made; bytes_fetched() after the last transfer.
#pragma once

#include "tests/engine/secure_support.hpp"
#include "tests/faults/kill/fetch_log.hpp"

#include <cstdint>
#include <string>

namespace winebits::test::kill {

struct served_file {
    std::string path; // below the root
    std::uint64_t size = 0, seed = 0;
};

class file_server {
  public:
    file_server();

    static const served_file &small();
    static const served_file &middle();
    // As large as a transfer takes a while for, at 32 MiB/s.
    static const served_file &marathon();
    // Comes so slowly that it never ends.
    static const served_file &endless();
    static std::string content(const served_file &);

    // An address of its own for each use, so that the log tells them apart.
    std::string url(const std::string &path, const std::string &use) const;
    // Of all addresses.
    fetched_bytes bytes_fetched() const;

  private:
    web_server nginx_;
};

} // namespace winebits::test::kill
