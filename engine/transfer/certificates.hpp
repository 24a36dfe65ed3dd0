// SPDX-License-Identifier: LGPL-2.1-or-later
// The authorities that TLS trusts: the host's bundle plus those of the prefix.
// Any thread; made on a thread that may read files.
#pragma once

#include "engine/transfer/file_system.hpp"

#include <string>
#include <vector>

namespace winebits::transfer {

class certificates {
  public:
    // `additional` is a PEM file or empty, `roots` are certificates in DER. What can't be read is left out,
    // so that less is trusted, never more. `serial` tells apart what one service makes, one after the other.
    certificates(const std::string &additional, const std::vector<std::string> &roots, unsigned serial);

    // A file for CURLOPT_CAINFO; good while this object lives. Empty: libcurl's own default. libcurl caches
    // what it read by this name.
    const std::string &bundle() const { return bundle_; }

  private:
    descriptor joined_;
    std::string bundle_;
};

} // namespace winebits::transfer
