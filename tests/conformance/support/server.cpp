// SPDX-License-Identifier: LGPL-2.1-or-later
// Makes the URLs of the tests and reads the server's log with WinHTTP.
// Test thread only.
#include "tests/conformance/support/server.hpp"

#include <winhttp.h>

#include <cstdlib>
#include <sstream>

namespace winebits::conformance {

namespace {

std::string origin() {
    return setting("BITS_TEST_ORIGIN");
}

std::uint16_t origin_port() {
    const std::string address = origin();
    return static_cast<std::uint16_t>(std::atoi(address.substr(address.rfind(':') + 1).c_str()));
}

// A WinHTTP handle that closes itself.
class internet_handle {
  public:
    explicit internet_handle(HINTERNET handle) : handle_(handle) { CHECK(handle_ != nullptr); }
    ~internet_handle() { WinHttpCloseHandle(handle_); }
    internet_handle(const internet_handle &) = delete;
    internet_handle &operator=(const internet_handle &) = delete;
    HINTERNET get() const { return handle_; }

  private:
    HINTERNET handle_;
};

// The body of the answer to a GET.
std::string fetch(const text &path) {
    const text agent = u"conformance";
    const text host = u"127.0.0.1";
    const text method = u"GET";
    const internet_handle session(
        WinHttpOpen(wide(agent), WINHTTP_ACCESS_TYPE_NO_PROXY, nullptr, nullptr, 0));
    const internet_handle connection(WinHttpConnect(session.get(), wide(host), origin_port(), 0));
    const internet_handle request(
        WinHttpOpenRequest(connection.get(), wide(method), wide(path), nullptr, nullptr, nullptr, 0));
    CHECK(WinHttpSendRequest(request.get(), nullptr, 0, nullptr, 0, 0, 0));
    CHECK(WinHttpReceiveResponse(request.get(), nullptr));
    std::string body;
    for (;;) {
        char block[4096];
        DWORD got = 0;
        CHECK(WinHttpReadData(request.get(), block, sizeof(block), &got));
        if (got == 0)
            return body;
        body.append(block, got);
    }
}

} // namespace

std::string setting(const char *variable) {
    const char *value = std::getenv(variable);
    if (!value)
        throw test::check_failure{std::string(variable) + " is not set", __FILE__, __LINE__};
    return value;
}

text served_at(const char *variable, const std::string &path) {
    return widen(setting(variable) + path);
}

text url(const std::string &query) {
    return named_url(unique_word(), query);
}

text named_url(const std::string &name, const std::string &query) {
    return widen(origin() + "/" + name + (query.empty() ? "" : "?" + query));
}

text refused_url() {
    return u"http://127.0.0.1:1/nobody";
}

std::string target_of(const text &address) {
    const std::string ascii = narrow(address);
    return ascii.substr(origin().size());
}

std::vector<std::string> requests_for(const text &address) {
    const std::string target = target_of(address);
    std::istringstream lines(fetch(u"/_log"));
    std::vector<std::string> found;
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("{") && member(line, "path") == target)
            found.push_back(line);
    return found;
}

std::string member(const std::string &json_object, const std::string &name) {
    const std::string key = "\"" + name + "\":";
    std::size_t at = json_object.find(key);
    if (at == std::string::npos)
        return {};
    at = json_object.find('"', at + key.size());
    const std::size_t end = at == std::string::npos ? at : json_object.find('"', at + 1);
    return end == std::string::npos ? std::string() : json_object.substr(at + 1, end - at - 1);
}

} // namespace winebits::conformance
