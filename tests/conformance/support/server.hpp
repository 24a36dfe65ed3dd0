// SPDX-License-Identifier: LGPL-2.1-or-later
// The server the tests download from: the scripted one at BITS_TEST_ORIGIN (http://127.0.0.1:PORT), whose
// behaviour is written in the query (tests/support/origin/README.md). Test thread only.
#pragma once

#include "tests/conformance/support/conformance.hpp"

namespace winebits::conformance {

// A URL whose target no other test uses: "size=64K&status=404" gives
// http://127.0.0.1:PORT/PID-N?size=64K&status=404.
text url(const std::string &query);

// The same with an own last part of the path, for tests of names.
text named_url(const std::string &name, const std::string &query);

// What an environment variable of the tests says; throws when it is not set.
std::string setting(const char *variable);
// A path on one of the real servers: served_at("BITS_TEST_TLS_GOOD", "/file").
text served_at(const char *variable, const std::string &path);

// The address of a port on which nobody listens.
text refused_url();

// Path and query of a URL that url() made.
std::string target_of(const text &url);

// What the server saw for that URL: one JSON object a request, as the server logs them.
std::vector<std::string> requests_for(const text &url);
// The value of a string member of such an object; empty when it is absent.
std::string member(const std::string &json_object, const std::string &name);

} // namespace winebits::conformance
