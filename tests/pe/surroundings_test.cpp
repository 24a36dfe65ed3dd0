// SPDX-License-Identifier: LGPL-2.1-or-later
// What the service finds around it, with Wine's own parts: scripts for proxies, Internet Settings, trusted
// roots and shares.
// Test thread, and one that serves a script.
#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/thread.hpp"
#include "dlls/common/com/unicode.hpp"
#include "dlls/common/engine_client/internet_settings.hpp"
#include "dlls/common/engine_client/root_store.hpp"
#include "dlls/common/engine_client/settings_key.hpp"
#include "dlls/common/engine_client/unix_path.hpp"
#include "dlls/common/engine_client/wine_session.hpp"
#include "dlls/common/paths/remote_name.hpp"
#include "dlls/common/proxy/proxy_script.hpp"
#include "tests/pe/tap.hpp"

#include <winsock2.h>

#include <algorithm>

using namespace winebits;
using namespace winebits::engine_client;

namespace {

constexpr char script[] = R"(
function FindProxyForURL(url, host) {
    if (host == "direct.test") return "DIRECT";
    if (host == "broken.test") return nothing.of.that.name;
    if (isPlainHostName(host)) return "PROXY plain.test:8080";
    if (shExpMatch(url, "https://*")) return "PROXY secure.test:8081; DIRECT";
    return "PROXY other.test";
})";

// Serves the script on a port of 127.0.0.1 until it goes.
class script_server {
  public:
    script_server() {
        WSADATA data;
        TAP_CHECK(WSAStartup(MAKEWORD(2, 2), &data) == 0);
        listener_ = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        int size = sizeof address;
        TAP_CHECK(bind(listener_, reinterpret_cast<sockaddr *>(&address), size) == 0);
        TAP_CHECK(listen(listener_, 8) == 0);
        TAP_CHECK(getsockname(listener_, reinterpret_cast<sockaddr *>(&address), &size) == 0);
        port_ = ntohs(address.sin_port);
        thread_ = com::thread([this] { serve(); });
    }
    ~script_server() {
        closesocket(listener_);
        thread_.join();
        WSACleanup();
    }
    std::wstring url() const { return L"http://127.0.0.1:" + std::to_wstring(port_) + L"/proxy.pac"; }

  private:
    void serve() const {
        for (;;) {
            const SOCKET client = accept(listener_, nullptr, nullptr);
            if (client == INVALID_SOCKET)
                return;
            char request[4096];
            (void)recv(client, request, sizeof request, 0);
            const std::string answer =
                "HTTP/1.1 200 OK\r\nContent-Type: application/x-ns-proxy-autoconfig\r\n"
                "Connection: close\r\nContent-Length: " +
                std::to_string(sizeof script - 1) + "\r\n\r\n" + script;
            send(client, answer.data(), static_cast<int>(answer.size()), 0);
            shutdown(client, SD_SEND);
            while (recv(client, request, sizeof request, 0) > 0) {
            }
            closesocket(client);
        }
    }

    SOCKET listener_ = INVALID_SOCKET;
    unsigned port_ = 0;
    com::thread thread_;
};

void a_script_names_proxies() {
    const script_server server;
    proxy::proxy_script asked(false, server.url());
    TAP_CHECK(asked.answer_for(L"http://direct.test/x") == L"");
    TAP_CHECK(asked.answer_for(L"http://printer/x") == L"plain.test:8080");
    TAP_CHECK(asked.answer_for(L"https://some.test/x") == L"secure.test:8081");
    TAP_CHECK(asked.answer_for(L"http://some.test/x") == L"other.test");
    TAP_CHECK(!asked.answer_for(L"http://broken.test/x"));
}

void a_script_that_is_not_there_says_nothing() {
    TAP_CHECK(!proxy::proxy_script(false, L"http://127.0.0.1:1/proxy.pac").answer_for(L"http://some.test/"));
    TAP_CHECK(!proxy::proxy_script(false, L"").answer_for(L"http://some.test/"));
}

template <class T>
void set(const wchar_t *name, DWORD type, const T &value) {
    TAP_CHECK(RegSetKeyValueW(HKEY_CURRENT_USER, internet_settings_key, name, type, &value, sizeof value) ==
              ERROR_SUCCESS);
}

void internet_settings_are_read() {
    set(L"ProxyServer", REG_SZ, L"http=web:1;https=secure:2");
    set(L"ProxyOverride", REG_SZ, L"*.corp.test;<local>");
    set(L"ProxyEnable", REG_DWORD, DWORD(1));
    set(L"AutoConfigURL", REG_SZ, L"http://host/proxy.pac");
    auto found = read_internet_settings();
    TAP_CHECK(found.proxy == L"http=web:1;https=secure:2" && found.bypass == L"*.corp.test;<local>");
    TAP_CHECK(found.script == L"http://host/proxy.pac");
    set(L"ProxyEnable", REG_DWORD, DWORD(0));
    RegDeleteKeyValueW(HKEY_CURRENT_USER, internet_settings_key, L"AutoConfigURL");
    found = read_internet_settings();
    TAP_CHECK(found.proxy.empty() && found.bypass.empty() && found.script.empty());
}

// As CryptSvc and Wine write it: a hash as property 3, the certificate as property 32.
const std::vector<BYTE> blob{3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0,   7,   7,  32,
                             0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0, 'c', 'e', 'r'};

void a_stored_certificate_is_found_in_its_blob() {
    TAP_CHECK(certificate_in_blob(blob) == std::vector<BYTE>({'c', 'e', 'r'}));
    TAP_CHECK(!certificate_in_blob({}));
    for (std::size_t length = 0; length < blob.size(); length++)
        TAP_CHECK(!certificate_in_blob(std::span(blob).first(length)));
}

void roots_of_the_prefix_are_read() {
    const std::wstring key = std::wstring(root_store_key) + L"\\0123456789ABCDEF0123456789ABCDEF01234567";
    TAP_CHECK(RegSetKeyValueW(HKEY_CURRENT_USER, key.c_str(), L"Blob", REG_BINARY, blob.data(),
                              static_cast<DWORD>(blob.size())) == ERROR_SUCCESS);
    const auto found = read_prefix_roots();
    RegDeleteKeyW(HKEY_CURRENT_USER, key.c_str());
    TAP_CHECK(std::ranges::find(found, "Y2Vy") != found.end());
    const auto left = read_prefix_roots();
    TAP_CHECK(std::ranges::find(left, "Y2Vy") == left.end());
}

// Wine shows a share as a folder below dosdevices/unc.
struct share {
    share() {
        const auto drive = unix_path_of(L"C:\\");
        TAP_CHECK(drive.has_value());
        auto folder = com::utf16_from(drive->substr(0, drive->rfind('/')));
        TAP_CHECK(folder.has_value());
        std::ranges::replace(*folder, L'/', L'\\');
        for (const wchar_t *name : {L"\\unc", L"\\server", L"\\share", L"\\Folder"}) {
            *folder += name;
            CreateDirectoryW((L"\\\\?\\unix" + *folder).c_str(), nullptr);
        }
    }
};

void a_share_is_reached_through_a_drive() {
    const share there;
    const auto found = paths::read_remote_name(L"\\\\server\\share\\folder\\none\\file");
    TAP_CHECK(found && *found);
    TAP_CHECK((*found)->path.dos == L"\\\\server\\share\\folder\\none\\file");
    TAP_CHECK((*found)->path.unix_relative.ends_with("unc/server/share/Folder/none/file"));
    TAP_CHECK((*found)->path.drive >= 'a' && (*found)->path.drive <= 'z');
    TAP_CHECK(paths::read_remote_name(L"file://server/share/x")->has_value());
    const auto other = paths::read_remote_name(L"\\\\elsewhere\\share\\file");
    TAP_CHECK(!other && other.error() == HRESULT_FROM_WIN32(ERROR_BAD_NETPATH));
}

void a_file_that_is_not_there_has_a_place() {
    const auto found = paths::read_remote_name(L"C:\\no\\such\\..\\file");
    TAP_CHECK(found && *found);
    TAP_CHECK((*found)->path.drive == 'c' && (*found)->path.unix_relative == "no/file");
    const auto device = paths::read_remote_name(L"C:\\NUL");
    TAP_CHECK(!device && device.error() == E_INVALIDARG);
}

// Whoever comes first makes it, and it goes with the wineserver.
void a_wine_session_has_one_id() {
    std::vector<std::string> seen(8);
    {
        std::vector<com::thread> threads;
        for (auto &mine : seen)
            threads.push_back(com::thread([&mine] { mine = wine_session(); }));
        for (auto &one : threads)
            one.join();
    }
    TAP_CHECK(com::guid_from(seen[0]).has_value());
    TAP_CHECK(std::ranges::all_of(seen, [&](const auto &one) { return one == seen[0]; }));
    const auto place = std::wstring(settings_key) + L"\\Session";
    com::unique_registry_key key, child;
    TAP_CHECK(RegOpenKeyExW(HKEY_LOCAL_MACHINE, place.c_str(), 0, KEY_ALL_ACCESS, key.put()) ==
              ERROR_SUCCESS);
    TAP_CHECK(RegCreateKeyExW(key.get(), L"Lasting", 0, nullptr, REG_OPTION_NON_VOLATILE, KEY_READ, nullptr,
                              child.put(), nullptr) == ERROR_CHILD_MUST_BE_VOLATILE);
}

} // namespace

int main() {
    return tap::run({
        {"a script names proxies", a_script_names_proxies},
        {"a script that is not there says nothing", a_script_that_is_not_there_says_nothing},
        {"Internet Settings are read", internet_settings_are_read},
        {"a stored certificate is found in its blob", a_stored_certificate_is_found_in_its_blob},
        {"roots of the prefix are read", roots_of_the_prefix_are_read},
        {"a share is reached through a drive", a_share_is_reached_through_a_drive},
        {"a file that is not there has a place", a_file_that_is_not_there_has_a_place},
        {"a Wine session has one id", a_wine_session_has_one_id},
    });
}
