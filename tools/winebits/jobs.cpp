// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading jobs from the engine and naming their states. Main thread.
#include "tools/winebits/jobs.hpp"

#include "include/winebits/protocol.hpp"

#include <array>
#include <cstdio>

namespace winebits::cli {

namespace {

using rpc::json::value;

// BG_JOB_STATE and BG_JOB_PRIORITY in the order of their values (bits-api 2.2).
constexpr std::array state_names = {"QUEUED",          "CONNECTING",  "TRANSFERRING", "SUSPENDED", "ERROR",
                                    "TRANSIENT_ERROR", "TRANSFERRED", "ACKNOWLEDGED", "CANCELLED"};
constexpr std::array priority_names = {"FOREGROUND", "HIGH", "NORMAL", "LOW"};
constexpr unsigned state_error = 4, state_transient_error = 5;

std::optional<std::uint64_t> number(const value &object, std::string_view name) {
    const value *member = object.find(name);
    return member ? member->number() : std::nullopt;
}

std::string text(const value &object, std::string_view name) {
    const value *member = object.find(name);
    return member && member->string() ? *member->string() : "";
}

job decode(const value &source) {
    job result;
    result.id = text(source, "id");
    result.name = text(source, "name");
    result.state = static_cast<unsigned>(number(source, "state").value_or(0));
    result.priority = static_cast<unsigned>(number(source, "priority").value_or(0));
    if (const value *progress = source.find("progress")) {
        result.bytes_total = number(*progress, "bytes_total");
        result.bytes_transferred = number(*progress, "bytes_transferred").value_or(0);
        result.files_total = number(*progress, "files_total").value_or(0);
        result.files_transferred = number(*progress, "files_transferred").value_or(0);
    }
    if (const value *error = source.find("error"))
        if (const auto code = number(*error, "code"))
            result.error = static_cast<std::uint32_t>(*code);
    return result;
}

} // namespace

std::expected<std::vector<job>, std::string> read_jobs(rpc::client &engine) {
    std::vector<job> result;
    for (;;) {
        rpc::json::writer params;
        params.open_object();
        if (!result.empty())
            params.name("after").string(result.back().id);
        const auto answer = engine.call(protocol::method::job_list, params.close_object().take());
        if (!answer)
            return std::unexpected("the engine did not list the jobs: " + answer.error().message);
        const value *list = answer->find("jobs");
        if (!list || !list->items())
            return std::unexpected("the engine's list of jobs is malformed");
        for (const value &item : *list->items())
            result.push_back(decode(item));
        const value *more = answer->find("more");
        if (list->items()->empty() || !more || !more->boolean().value_or(false))
            return result;
    }
}

std::optional<job> read_job(rpc::client &engine, const std::string &id) {
    rpc::json::writer params;
    const auto answer = engine.call(protocol::method::job_get,
                                    params.open_object().name("id").string(id).close_object().take());
    return answer ? std::optional<job>(decode(*answer)) : std::nullopt;
}

bool cancel_jobs(rpc::client &engine) {
    const auto jobs = read_jobs(engine);
    bool all = jobs.has_value();
    for (const job &item : jobs.value_or(std::vector<job>{})) {
        rpc::json::writer params;
        params.open_object().name("id").string(item.id).close_object();
        all = engine.call(protocol::method::job_cancel, params.take()) && all;
    }
    return all;
}

bool is_active(const job &item) {
    return item.state < 3 || item.state == state_transient_error;
}

std::string state_name(const job &item) {
    std::string name = item.state < state_names.size() ? state_names[item.state] : std::to_string(item.state);
    if ((item.state == state_error || item.state == state_transient_error) && item.error) {
        char code[16];
        std::snprintf(code, sizeof code, " 0x%08X", static_cast<unsigned>(*item.error));
        name += code;
    }
    return name;
}

std::string priority_name(const job &item) {
    return item.priority < priority_names.size() ? priority_names[item.priority]
                                                 : std::to_string(item.priority);
}

std::optional<unsigned> percent(const job &item) {
    if (!item.bytes_total || item.files_total == 0)
        return {};
    if (*item.bytes_total == 0)
        return item.files_transferred == item.files_total ? 100 : 0;
    const double share = static_cast<double>(item.bytes_transferred) / static_cast<double>(*item.bytes_total);
    return share >= 1 ? 100 : static_cast<unsigned>(share * 100);
}

} // namespace winebits::cli
