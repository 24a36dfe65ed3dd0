// SPDX-License-Identifier: LGPL-2.1-or-later
// JSON of the messages that every surface shares.
// Any thread.
#include "dlls/common/engine_client/wire_codec.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/common/engine_client/json_answer.hpp"

namespace winebits::engine_client {

using nlohmann::json;

namespace {

// Lower case only: the digits go into the proof as they were sent.
bool is_hex_of(std::string_view text, std::size_t bytes) {
    return text.size() == bytes * 2 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

void add_limits(json &into, const bandwidth_limits &limits) {
    const auto shown = [](const std::optional<std::uint64_t> &limit) {
        return limit ? json(*limit) : json();
    };
    into["high"] = shown(limits.high);
    into["normal"] = shown(limits.normal);
    into["low"] = shown(limits.low);
}

json bandwidth_json(const bandwidth_policy &policy) {
    json windows = json::array();
    for (const auto &window : policy.windows) {
        json one{{"from_day", window.from_day},
                 {"to_day", window.to_day},
                 {"from_hour", window.from_hour},
                 {"to_hour", window.to_hour}};
        add_limits(one, window.limits);
        windows.push_back(std::move(one));
    }
    json out{{"windows", std::move(windows)}, {"local_offset", policy.local_offset}};
    add_limits(out, policy.otherwise);
    return out;
}

template <class Number>
void add_number(json &into, const char *name, const std::optional<Number> &number) {
    if (number)
        into[name] = *number;
}

json class_json(const delivery_limits &limits) {
    json out = json::object();
    add_number(out, "rate", limits.rate);
    add_number(out, "percent", limits.percent);
    add_number(out, "cache_fallback", limits.cache_fallback);
    if (limits.from_hour != limits.to_hour) {
        out["from_hour"] = limits.from_hour;
        out["to_hour"] = limits.to_hour;
    }
    add_number(out, "percent_within", limits.percent_within);
    add_number(out, "percent_outside", limits.percent_outside);
    return out;
}

json delivery_json(const delivery_policy &policy) {
    json out{{"cache_hosts", policy.cache_hosts},
             {"local_offset", policy.local_offset},
             {"background", class_json(policy.background)},
             {"foreground", class_json(policy.foreground)}};
    add_number(out, "mode", policy.mode);
    return out;
}

} // namespace

std::optional<greeting> read_greeting(std::string_view line) {
    return read_message<greeting>(line, [](const json &message) -> std::optional<greeting> {
        greeting found;
        found.version_min = message.at("versions").at(0).get<std::uint32_t>();
        found.version_max = message.at("versions").at(1).get<std::uint32_t>();
        found.nonce = message.at("nonce").get<std::string>();
        if (!is_hex_of(found.nonce, protocol::nonce_bytes))
            return std::nullopt;
        return found;
    });
}

std::string write_hello(std::uint32_t version, std::string_view role, std::string_view state,
                        std::string_view nonce, std::string_view proof) {
    return json{{"version", version}, {"role", role}, {"state", state}, {"nonce", nonce}, {"proof", proof}}
        .dump();
}

std::optional<std::string> read_proof(std::string_view line) {
    return read_message<std::string>(
        line, [](const json &message) { return std::optional(message.at("proof").get<std::string>()); });
}

std::string write_request(std::uint64_t id, std::string_view method, std::string_view params) {
    std::string line = R"({"jsonrpc":"2.0","id":)";
    line.append(std::to_string(id)).append(R"(,"method":")").append(method);
    return line.append(R"(","params":)").append(params).append("}");
}

std::string write_notification(std::string_view method, std::string_view params) {
    std::string line = R"({"jsonrpc":"2.0","method":")";
    return line.append(method).append(R"(","params":)").append(params).append("}");
}

std::string write_session_open(std::string_view surface, std::string_view session,
                               std::string_view wine_session) {
    json params{{"surface", surface}, {"session", session}};
    if (!wine_session.empty())
        params["wine_session"] = wine_session;
    return params.dump();
}

result<std::string> read_session_open(std::string_view line) {
    return read_answer<std::string>(
        line, [](const json &answer) { return answer.at("instance").get<std::string>(); });
}

std::string write_configuration(const surface_configuration &what) {
    return json{{"drives", what.drives},
                {"environment", what.environment},
                {"settings", what.settings},
                {"bandwidth", what.bandwidth ? bandwidth_json(*what.bandwidth) : json::object()},
                {"delivery", what.delivery ? delivery_json(*what.delivery) : json::object()},
                {"roots", what.roots}}
        .dump();
}

HRESULT read_outcome(std::string_view line) {
    const auto done = read_answer<bool>(line, [](const json &) { return true; });
    return done ? S_OK : done.error();
}

std::optional<event> read_event(std::string_view line) {
    return read_message<event>(line, [](const json &message) -> std::optional<event> {
        const json &params = message.at("params");
        const auto job = com::guid_from(params.at("job").get<std::string>());
        if (message.at("method") != protocol::method::event || !job)
            return std::nullopt;
        event found;
        found.sequence = params.at("seq").get<std::uint64_t>();
        found.job = *job;
        found.what = params.at("what").get<std::uint32_t>();
        found.file = params.value("file", std::uint32_t(0));
        if (const auto ranges = params.find("ranges"); ranges != params.end()) {
            for (const json &range : *ranges)
                found.ranges.emplace_back(range.at(0).get<std::uint64_t>(), range.at(1).get<std::uint64_t>());
        }
        if (found.what == certificate_event) {
            found.origin = params.at("origin").get<std::string>();
            found.fingerprint = params.at("fingerprint").get<std::string>();
            found.certificates = params.at("certificates").get<std::vector<std::string>>();
        }
        return found;
    });
}

std::string write_event_acknowledgement(std::uint64_t sequence) {
    return json{{"seq", sequence}}.dump();
}

} // namespace winebits::engine_client
