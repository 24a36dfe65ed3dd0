// SPDX-License-Identifier: LGPL-2.1-or-later
// From the wire (docs/wire.md, "delivery") to the cmdlets' names. What only peers could give is 0. Main
// thread.
#include "tools/winebits/delivery_report.hpp"

#include "engine/base/instant.hpp"
#include "include/winebits/protocol.hpp"
#include "tools/winebits/process_usage.hpp"

#include <array>
#include <ctime>

namespace winebits::cli {

namespace {

using rpc::json::value;

constexpr std::uint64_t kept_seconds = 30 * 24 * 3600; // do-api 7.1
constexpr std::uint64_t mode_simple = 99, mode_bypass = 100;

std::uint64_t number(const value *object, std::string_view name) {
    const value *member = object ? object->find(name) : nullptr;
    return member ? member->number().value_or(0) : 0;
}

std::string text(const value *object, std::string_view name) {
    const value *member = object ? object->find(name) : nullptr;
    return member && member->string() ? *member->string() : "";
}

std::string mode_name(std::uint64_t mode) {
    constexpr std::array names = {"CdnOnly", "Lan", "Group", "Internet"};
    if (mode < names.size())
        return names[mode];
    return mode == mode_simple ? "Simple" : mode == mode_bypass ? "Bypass" : std::to_string(mode);
}

std::string status_name(std::uint64_t status) {
    constexpr std::array names = {"Downloading", "Complete", "Caching", "Paused"};
    return status < names.size() ? names[status] : std::to_string(status);
}

// "2026-11-22T20:34:10Z"
std::string date_text(file_time when) {
    const auto unix_time = static_cast<std::time_t>(
        when > file_time_of_unix_epoch ? (when - file_time_of_unix_epoch) / file_time_per_second : 0);
    std::tm date{};
    char out[32];
    if (!gmtime_r(&unix_time, &date) || std::strftime(out, sizeof out, "%Y-%m-%dT%H:%M:%SZ", &date) == 0)
        return "";
    return out;
}

field_list status_of(const value &job, const value &file) {
    const value *own = file.find("delivery");
    const auto from_cache = number(own, "from_cache");
    const auto from_http = number(own, "from_origin") + from_cache;
    const bool is_background = own && own->find("background") && own->find("background")->boolean() == true;
    const auto content = text(own, "content_id");
    return {
        {"FileId", content.empty() ? text(&job, "id") : content},
        {"FileSize", number(own, "total_size")},
        {"FileSizeInCache", std::uint64_t{0}},
        {"TotalBytesDownloaded", from_http},
        {"PercentPeerCaching", std::uint64_t{0}},
        {"BytesFromPeers", std::uint64_t{0}},
        {"BytesFromHttp", from_http},
        {"Status", status_name(number(own, "status"))},
        {"Priority", is_background ? "Background" : "Foreground"},
        {"BytesFromCacheServer", from_cache},
        {"BytesFromLanPeers", std::uint64_t{0}},
        {"BytesFromGroupPeers", std::uint64_t{0}},
        {"BytesFromInternetPeers", std::uint64_t{0}},
        {"BytesToLanPeers", std::uint64_t{0}},
        {"BytesToGroupPeers", std::uint64_t{0}},
        {"BytesToInternetPeers", std::uint64_t{0}},
        {"DownloadDuration", number(own, "duration_ms") / 1000},
        {"HttpConnectionCount", number(own, "connections")},
        {"LanConnectionCount", std::uint64_t{0}},
        {"GroupConnectionCount", std::uint64_t{0}},
        {"InternetConnectionCount", std::uint64_t{0}},
        {"DownloadMode", mode_name(number(own, "mode"))},
        {"SourceURL", text(&file, "remote_name")},
        {"CacheHost", text(own, "cache_host")},
        {"NumPeers", std::uint64_t{0}},
        {"PredefinedCallerApplication", text(&job, "name")},
        {"ExpireOn", date_text(number(job.find("times"), "creation") + kept_seconds * file_time_per_second)},
        {"IsPinned", false}};
}

// Asks for block after block of a list; `take` gets each item, and the params of the next block come from it.
template <class Take>
std::expected<void, std::string> read_blocks(rpc::client &engine, std::string_view method, const char *name,
                                             Take take, std::string params) {
    for (;;) {
        const auto answer = engine.call(method, params);
        if (!answer)
            return std::unexpected("the engine did not answer: " + answer.error().message);
        const value *list = answer->find(name);
        if (!list || !list->items())
            return std::unexpected("the engine's answer is malformed");
        for (const value &item : *list->items())
            params = take(item);
        const value *more = answer->find("more");
        if (list->items()->empty() || !more || !more->boolean().value_or(false))
            return {};
    }
}

std::string params_with(std::string_view name, const std::string &id, std::uint64_t from) {
    rpc::json::writer params;
    params.open_object();
    if (!id.empty())
        params.name(name).string(id);
    return params.name("from").number(from).close_object().take();
}

field_list performance_of(const value &of, const process_usage &used, const disk_space &disk) {
    const value *month = of.find("month");
    const auto zero = std::uint64_t{0};
    return {{"FilesDownloaded", number(&of, "files_downloaded")},
            {"FilesUploaded", zero},
            {"Files", number(&of, "files")},
            {"TotalBytesDownloaded", number(&of, "bytes_downloaded")},
            {"TotalBytesUploaded", zero},
            {"AverageDownloadSize", number(&of, "average_download_size")},
            {"AverageUploadSize", zero},
            {"DownloadMode", mode_name(number(&of, "mode"))},
            {"CacheSizeBytes", zero},
            {"TotalDiskBytes", disk.total},
            {"AvailableDiskBytes", disk.available},
            {"CpuUsagePct", used.cpu_percent},
            {"MemUsageKB", used.memory_kilobytes},
            {"NumberOfPeers", zero},
            {"CacheHostConnections", number(&of, "cache_host_connections")},
            {"CdnConnections", number(&of, "cdn_connections")},
            {"LanConnections", zero},
            {"LinkLocalConnections", zero},
            {"GroupConnections", zero},
            {"InternetConnections", zero},
            {"DownlinkBps", number(&of, "downlink_bps")},
            {"DownlinkUsageBps", number(&of, "downlink_usage_bps")},
            {"UplinkBps", zero},
            {"UplinkUsageBps", zero},
            {"ForegroundDownloadRatePct", number(&of, "foreground_rate_percent")},
            {"BackgroundDownloadRatePct", number(&of, "background_rate_percent")},
            {"UploadRatePct", zero},
            {"UploadCount", zero},
            {"ForegroundDownloadCount", number(&of, "foreground_downloads")},
            {"ForegroundDownloadsPending", number(&of, "foreground_pending")},
            {"BackgroundDownloadCount", number(&of, "background_downloads")},
            {"BackgroundDownloadsPending", number(&of, "background_pending")},
            {"MonthlyBytesFromHttp", number(month, "from_http")},
            {"MonthlyBytesFromCacheServer", number(month, "from_cache")}};
}

} // namespace

std::expected<std::vector<field_list>, std::string> read_delivery_status(rpc::client &engine) {
    std::vector<value> jobs;
    const auto keep = [&](const value &item) {
        jobs.push_back(item);
        return params_with("after", text(&item, "id"), 0);
    };
    auto done = read_blocks(engine, protocol::method::job_list, "jobs", keep, "{}");
    std::vector<field_list> out;
    for (const value &job : jobs) {
        if (!done)
            break;
        const auto id = text(&job, "id");
        const auto show = [&](const value &file) {
            out.push_back(status_of(job, file));
            return params_with("id", id, number(&file, "index") + 1);
        };
        done = read_blocks(engine, protocol::method::job_files, "files", show, params_with("id", id, 0));
    }
    if (!done)
        return std::unexpected(done.error());
    return out;
}

std::expected<field_list, std::string> read_delivery_performance(rpc::client &engine,
                                                                 const std::string &folder) {
    const auto used = usage_of(engine.where().pid);
    const auto answer = engine.call(protocol::method::delivery_performance);
    if (!answer)
        return std::unexpected("the engine did not answer: " + answer.error().message);
    return performance_of(*answer, used, space_of(folder));
}

field_list idle_delivery_performance(const std::string &folder) {
    return performance_of({}, {}, space_of(folder));
}

} // namespace winebits::cli
