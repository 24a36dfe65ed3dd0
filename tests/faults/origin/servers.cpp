// SPDX-License-Identifier: LGPL-2.1-or-later
// See servers.hpp.
// Test thread.
#include "tests/faults/origin/servers.hpp"

#include <sstream>

namespace winebits::faults {
namespace {

using origin::place;

std::string handshake_fault_of(place where) {
    switch (where) {
    case place::handshake_closed:
        return "close";
    case place::handshake_reset:
        return "reset";
    case place::handshake_stalls:
        return "stall";
    case place::handshake_garbage:
        return "garbage";
    case place::handshake_plaintext:
        return "plaintext";
    case place::handshake_old:
        return "old";
    default:
        return {};
    }
}

// As a value in a query.
std::string escaped(std::string_view text) {
    std::ostringstream out;
    for (const char c : text)
        if (c == '%' || c == '&' || c == '#' || c == ' ')
            out << '%' << std::hex << static_cast<int>(c);
        else
            out << c;
    return out.str();
}

} // namespace

servers::servers()
    : good_(authority_.certificate("good")), expired_(authority_.certificate("expired", {.expired = true})),
      other_host_(authority_.certificate("other", {.subject = "DNS:other.test"})),
      unknown_(stranger_.certificate("unknown")),
      self_signed_(authority_.self_signed(
          "self", {"-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"})) {
    for (const auto &one : origin::behaviours())
        if (one.where != place::proxy)
            by_behaviour_.emplace(one.name, std::make_unique<origin::server>(options_for(one.where)));
}

origin::server_options servers::options_for(place where) const {
    switch (where) {
    case place::plain:
    case place::proxy:
        return {};
    case place::tls_expired:
        return expired_;
    case place::tls_other_host:
        return other_host_;
    case place::tls_unknown_root:
        return unknown_;
    case place::tls_self_signed:
        return self_signed_;
    default:
        auto out = good_;
        out.handshake_fault = handshake_fault_of(where);
        return out;
    }
}

std::string servers::url(const origin::behaviour &what, std::string_view user) const {
    const std::string name(what.name);
    const auto path = "/" + std::string(user) + "?behaviour=" + name + "&other=" + escaped(plain_.url(""));
    return what.where == place::proxy ? "http://" + name + ".test" + path
                                      : by_behaviour_.at(what.name)->url(path);
}

std::string servers::root() const {
    return authority_.der("ca");
}

} // namespace winebits::faults
