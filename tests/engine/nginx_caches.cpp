// SPDX-License-Identifier: LGPL-2.1-or-later
// Configures and runs nginx.
// Test thread only.
#include "tests/engine/nginx_caches.hpp"

#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"

#include <filesystem>
#include <fstream>
#include <unistd.h>
#include <utility>
#include <vector>

namespace winebits::test {
namespace {

std::string replaced(std::string text, const std::string &from, const std::string &to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// What docs/connected-cache.md shows, for one machine.
constexpr const char *shared = R"conf(daemon off;
worker_processes 1;
pid @/nginx.pid;
error_log @/error.log;
events { worker_connections 256; }
http {
    access_log off;
    default_type application/octet-stream;
    client_body_temp_path @/body;
    proxy_temp_path @/proxy;
    fastcgi_temp_path @/fastcgi;
    uwsgi_temp_path @/uwsgi;
    scgi_temp_path @/scgi;

    map $arg_cacheHostOrigin $origin_server { 127.0.0.1 127.0.0.1:ORIGIN; default ""; }
    map $request_uri $origin_path { "~^(?<path>[^?]*)" $path; }
    map $args $origin_query {
        "~^(?<before>.+)&cacheHostOrigin=[^&]*$" "?$before";
        default "";
    }
    slice 1m;
    proxy_http_version 1.1;
    proxy_set_header Host $arg_cacheHostOrigin;
    proxy_set_header Connection "";
    proxy_set_header Range $slice_range;
    proxy_cache_key $arg_cacheHostOrigin$origin_path$origin_query$slice_range;
    proxy_cache_valid 200 206 7d;
    proxy_cache_lock on;
    proxy_cache_path @/first keys_zone=first:1m max_size=1g inactive=7d;
    proxy_cache_path @/second keys_zone=second:1m max_size=1g inactive=7d;
)conf";

constexpr const char *cache = R"conf(
    server {
        listen 127.0.0.1:PORT;
        location / {
            if ($origin_server = "") { return 404; }
            proxy_cache ZONE;
            proxy_pass http://$origin_server$origin_path$origin_query;
        }
    }
)conf";

constexpr const char *others = R"conf(
    upstream caches {
        hash $arg_cacheHostOrigin$origin_path consistent;
        server 127.0.0.1:FIRST;
        server 127.0.0.1:SECOND;
    }
    server {
        listen 127.0.0.1:FRONT;
        location / {
            slice 0;
            proxy_set_header Host $host;
            proxy_set_header Connection "";
            proxy_set_header Range $http_range;
            proxy_max_temp_file_size 0;
            proxy_pass http://caches;
        }
    }
    server { listen 127.0.0.1:MISSING; return 404; }
    server { listen 127.0.0.1:BROKEN; return 500; }
    server {
        listen 127.0.0.1:WRONG;
        root @/www;
        location / { try_files /file =404; }
    }
}
)conf";

} // namespace

bool nginx_caches::available() {
    return has_program("nginx");
}

nginx_caches::nginx_caches(std::uint16_t origin_port) {
    std::filesystem::create_directories(folder_.file("www"));
    for (int tries = 0; tries < 10; ++tries)
        if (start(origin_port))
            return;
    throw check_failure{"nginx does not start: " + contents_of(folder_.file("error.log")), __FILE__,
                        __LINE__};
}

std::string nginx_caches::configuration(std::uint16_t origin_port) const {
    const auto port = [this](unsigned index) { return std::to_string(first_port_ + index); };
    const auto one = [&](unsigned index, const char *zone) {
        return replaced(replaced(cache, "PORT", port(index)), "ZONE", zone);
    };
    auto text = replaced(shared, "ORIGIN", std::to_string(origin_port)) + one(0, "first") + one(1, "second");
    std::string rest = others;
    constexpr std::pair<const char *, unsigned> names[] = {{"FIRST", 0},   {"SECOND", 1}, {"FRONT", 2},
                                                           {"MISSING", 3}, {"BROKEN", 4}, {"WRONG", 5}};
    for (const auto &[name, index] : names)
        rest = replaced(rest, name, port(index));
    text = replaced(text + rest, "@", folder_.file(""));
    return ::geteuid() == 0 ? "user root;\n" + text : text; // else its workers could not read the folder
}

bool nginx_caches::start(std::uint16_t origin_port) {
    first_port_ = free_ports(ports);
    const auto file = folder_.file("nginx.conf");
    std::ofstream(file) << configuration(origin_port);
    try {
        running_ = std::make_unique<outside_server>(
            std::vector<std::string>{"nginx", "-c", file, "-e", folder_.file("error.log")},
            static_cast<std::uint16_t>(first_port_ + 5));
    } catch (const check_failure &) { // somebody else took a port meanwhile
        return false;
    }
    return true;
}

void nginx_caches::serve(const std::string &content) const {
    std::ofstream(folder_.file("www/file"), std::ios::binary) << content;
}

} // namespace winebits::test
