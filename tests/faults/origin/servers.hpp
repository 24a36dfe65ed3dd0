// SPDX-License-Identifier: LGPL-2.1-or-later
// A server for each named behaviour, so that none has to share the connections that a daemon makes to one
// host. Test thread.
#pragma once

#include "tests/engine/secure_support.hpp"
#include "tests/support/origin/behaviours.hpp"
#include "tests/support/origin/server.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace winebits::faults {

class servers {
  public:
    servers();

    // Where `behaviour` is shown, for a user of that name: each counts for itself.
    std::string url(const origin::behaviour &, std::string_view user) const;
    // Well-behaved.
    std::string plain_url(const std::string &path) const { return plain_.url(path); }
    std::string proxy() const { return proxy_.url(""); }
    // The certificate that a daemon has to trust, DER.
    std::string root() const;

  private:
    origin::server_options options_for(origin::place) const;

    test::authority authority_, stranger_;
    origin::server_options good_, expired_, other_host_, unknown_, self_signed_;
    origin::server plain_, proxy_;
    std::map<std::string_view, std::unique_ptr<origin::server>> by_behaviour_;
};

} // namespace winebits::faults
