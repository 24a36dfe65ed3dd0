// SPDX-License-Identifier: LGPL-2.1-or-later
// The methods of docs/wire.md.
// Main thread only.
#include "engine/rpc/calls.hpp"

#include "engine/queue/personality.hpp"
#include "engine/rpc/decode.hpp"
#include "engine/rpc/decode_values.hpp"
#include "engine/rpc/encode.hpp"
#include "engine/rpc/encode_performance.hpp"
#include "winebits/protocol.hpp"

#include <algorithm>
#include <unistd.h>

#ifndef WINEBITS_VERSION
#define WINEBITS_VERSION "0.1.0"
#endif

namespace winebits::rpc {
namespace {

namespace method = protocol::method;

// A block ends early when it has so many bytes, so that an answer stays far below the limit of a message.
constexpr std::size_t block_bytes = 1u << 20;

refused invalid(const bad_parameters &why) {
    return {protocol::code::invalid_params, why.message, 0};
}

refused refusal_for(queue::personality surface, cause why) {
    return {protocol::code::refused, "refused", queue::refusal(surface, {why})};
}

bool may_call(const std::string &role, std::string_view name) {
    const bool is_event_method = name == method::events_subscribe || name == method::events_acknowledge;
    if (role == protocol::role::events)
        return is_event_method;
    if (name == method::daemon_stop || name == method::daemon_configure || name == method::hive_export)
        return role == protocol::role::control;
    return !is_event_method;
}

} // namespace

outcome calls::carry_out(peer &who, const call &what, std::size_t connections) {
    if (what.method == method::session_open)
        return open_session(who, what);
    if (!who.surface)
        return refused{protocol::code::invalid_request, "session.open comes first", 0};
    if (!may_call(who.role, what.method))
        return refused{protocol::code::method_not_found, "no such method for this role", 0};
    if (what.method == method::job_get)
        return get(who, what);
    if (what.method == method::job_list)
        return list(who, what);
    if (what.method == method::job_files)
        return files(who, what);
    if (is_command(what.method))
        return change(who, what);
    if (what.method == method::surface_configure)
        return configure(who, what);
    if (what.method == method::surface_start || what.method == method::surface_stop) {
        daemon_.set_surface_running(*who.surface, what.method == method::surface_start, what.token);
        return answered_later{};
    }
    if (what.method == method::events_subscribe)
        return subscribe{};
    if (what.method == method::events_acknowledge) {
        const auto sequence = number_member(what.params, "seq");
        return sequence ? outcome(acknowledge_events{*sequence}) : invalid(sequence.error());
    }
    if (what.method == method::folder_check)
        return check_folder(who, what);
    if (what.method == method::delivery_performance)
        return answered{performance_text(daemon_.performance())};
    if (what.method == method::daemon_status)
        return status(connections);
    if (what.method == method::hive_export) {
        daemon_.export_hive(what.token);
        return answered_later{};
    }
    if (what.method == method::daemon_configure)
        return configure_daemon(what);
    if (what.method == method::daemon_stop) {
        daemon_.stop();
        return answered{"{}"};
    }
    return refused{protocol::code::method_not_found, "no such method", 0};
}

outcome calls::open_session(peer &who, const call &what) {
    if (who.surface)
        return refused{protocol::code::invalid_request, "the session is open", 0};
    const bool is_control = who.role == protocol::role::control;
    auto surface = decode_surface(what.params);
    if (!surface && !(is_control && !what.params.find("surface")))
        return invalid(surface.error());
    const auto session = id_member(what.params, "session");
    if (!session && !(is_control && !what.params.find("session")))
        return invalid(session.error());
    const bool names_wine_session = what.params.find("wine_session") != nullptr;
    const auto wine_session = id_member(what.params, "wine_session");
    if (names_wine_session && !wine_session)
        return invalid(wine_session.error());
    who.surface = surface.value_or(queue::personality::bits);
    who.session = session ? session->text() : std::string();
    who.wine_session = wine_session ? wine_session->text() : std::string();
    if (who.role == protocol::role::service && queue::is_delivery(*who.surface) && names_wine_session)
        daemon_.session_opened(*who.surface, who.wine_session);
    json::writer out;
    out.open_object().name("version").string(WINEBITS_VERSION);
    out.name("pid").number(static_cast<std::uint64_t>(::getpid()));
    out.name("instance").string(instance_).close_object();
    return answered{out.take()};
}

outcome calls::configure(const peer &, const call &what) {
    const auto wanted = decode_configuration(what.params);
    if (!wanted)
        return invalid(wanted.error());
    daemon_.configure(*wanted, what.token);
    return answered_later{};
}

outcome calls::check_folder(const peer &who, const call &what) {
    const auto target = decode_path(what.params, "dos");
    if (!target)
        return invalid(target.error());
    daemon_.check_folder(*who.surface, *target, what.token);
    return answered_later{};
}

outcome calls::configure_daemon(const call &what) {
    const auto *wanted = what.params.find("outlive_wine");
    const auto number = wanted ? wanted->number() : std::nullopt;
    if (wanted && !wanted->is_null() && (!number || *number > 1))
        return invalid({"outlive_wine"});
    std::optional<std::optional<std::uint32_t>> prefix;
    if (wanted)
        prefix.emplace(number ? std::optional(static_cast<std::uint32_t>(*number)) : std::nullopt);
    daemon_.set_outlive_wine(prefix, what.token);
    return answered_later{};
}

outcome calls::get(const peer &who, const call &what) const {
    const auto id = id_member(what.params, "id");
    if (!id)
        return invalid(id.error());
    const auto *job = daemon_.jobs().find(*who.surface, *id);
    if (!job)
        return refusal_for(*who.surface, cause::job_not_found);
    json::writer out;
    write_job(out, *job, daemon_.live(*id));
    return answered{out.take()};
}

outcome calls::list(const peer &who, const call &what) const {
    const auto jobs = daemon_.jobs().list(*who.surface);
    auto next = jobs.begin();
    if (const auto *after = what.params.find("after"); after && !after->is_null()) {
        const auto id = id_member(what.params, "after");
        if (!id)
            return invalid(id.error());
        next = std::ranges::find(jobs, *id, &queue::job::id);
        if (next != jobs.end()) {
            ++next;
        } else {
            // It has ended since: go on with the jobs made after it.
            const auto *ended = daemon_.jobs().find(*who.surface, *id);
            if (!ended)
                return refusal_for(*who.surface, cause::job_not_found);
            next = std::ranges::find_if(jobs, [&](const auto *job) { return job->created > ended->created; });
        }
    }
    json::writer out;
    out.open_object().name("jobs").open_list();
    for (std::size_t count = 0;
         next != jobs.end() && count < protocol::enumeration_block && out.size() < block_bytes;
         ++count, ++next)
        write_job(out, **next, daemon_.live((*next)->id));
    out.close_list().name("more").boolean(next != jobs.end()).close_object();
    return answered{out.take()};
}

outcome calls::files(const peer &who, const call &what) const {
    const auto id = id_member(what.params, "id");
    const auto from =
        what.params.find("from") ? number_member(what.params, "from") : decoded<std::uint64_t>(0);
    if (!id)
        return invalid(id.error());
    if (!from)
        return invalid(from.error());
    const auto *job = daemon_.jobs().find(*who.surface, *id);
    if (!job)
        return refusal_for(*who.surface, cause::job_not_found);
    const auto live = daemon_.live(*id);
    const std::uint64_t end = std::min<std::uint64_t>(job->files.size(), *from + protocol::enumeration_block);
    json::writer out;
    out.open_object().name("files").open_list();
    std::uint64_t index = *from;
    for (; index < end && out.size() < block_bytes; ++index)
        write_file(out, *job, static_cast<std::uint32_t>(index), live);
    out.close_list().name("more").boolean(index < job->files.size()).close_object();
    return answered{out.take()};
}

outcome calls::status(std::size_t connections) const {
    const auto facts = daemon_.facts();
    json::writer out;
    out.open_object().name("version").string(WINEBITS_VERSION);
    out.name("pid").number(static_cast<std::uint64_t>(::getpid())).name("instance").string(instance_);
    out.name("uptime_s").number(facts.uptime_seconds).name("state").string(facts.state_folder);
    out.name("connections").number(connections).name("jobs").number(facts.jobs);
    out.name("transfers").number(facts.transfers);
    const auto tell = [&out](std::string_view name, const std::optional<bool> &setting) {
        setting ? out.name(name).boolean(*setting) : out.name(name).null();
    };
    out.name("outlive_wine").open_object();
    tell("prefix", facts.prefix_outlives_wine);
    tell("user", facts.user_outlives_wine);
    out.name("paused").boolean(facts.paused).close_object().close_object();
    return answered{out.take()};
}

outcome calls::change(const peer &who, const call &what) {
    auto body = decode_command(what.method, what.params);
    if (!body)
        return invalid(body.error());
    queue::command command;
    command.surface = *who.surface;
    command.reply_to = what.token;
    if (what.params.find("request")) {
        const auto counter = number_member(what.params, "request");
        if (!counter)
            return invalid(counter.error());
        if (!who.session.empty())
            command.request = queue::request_key{who.session, *counter};
    }
    if (auto *create = std::get_if<queue::create_job>(&*body))
        create->wine_session = who.wine_session;
    command.body = std::move(*body);
    daemon_.submit(std::move(command));
    return answered_later{};
}

} // namespace winebits::rpc
