// SPDX-License-Identifier: LGPL-2.1-or-later
// One peer of the wire.
// Main thread only.
#include "engine/rpc/connection.hpp"

#include "engine/rpc/encode.hpp"
#include "winebits/protocol.hpp"

#include <utility>

namespace winebits::rpc {
namespace {

// A subscriber that lets so much pile up does not read.
constexpr std::size_t max_unread_event_bytes = 1u << 20;

milliseconds monotonic_now() {
    return milliseconds(g_get_monotonic_time() / 1000);
}

// The JSON text of a request's id; a notification has none.
struct request_id {
    bool valid = true;
    std::optional<std::string> text;
};
request_id id_of(const json::value &message) {
    const auto *id = message.find("id");
    if (!id)
        return {};
    if (!id->number() && !id->string())
        return {false, std::nullopt};
    return {true, json::text(*id)};
}

json::writer response(const std::string &id) {
    json::writer out;
    out.open_object().name("jsonrpc").string("2.0").name("id").raw(id);
    return out;
}

} // namespace

connection::connection(connection_owner &owner, descriptor socket, const identity &self,
                       std::uint16_t peer_port, std::uint16_t own_port)
    : owner_(owner), doorkeeper_(self, peer_port, own_port), rate_(protocol::max_requests_per_second),
      socket_(
          std::move(socket), protocol::max_handshake_bytes, owner.memory(),
          {[this](std::string_view line) { on_line(line); }, [this] { return ready(); }, [this] { end(); }}) {
    deadline_.start(milliseconds(protocol::handshake_timeout_ms), [this] { end(); });
    if (auto greeting = doorkeeper_.greeting())
        socket_.send(std::move(*greeting));
}

bool connection::ready() const {
    return !waiting_ && !door_closed_ && !ended_;
}

void connection::on_line(std::string_view line) {
    if (authenticated_)
        handle(line);
    else
        shake_hands(line);
}

void connection::shake_hands(std::string_view line) {
    auto admitted = doorkeeper_.admit(line);
    if (!admitted || !owner_.admits(admitted->role)) {
        end();
        return;
    }
    authenticated_ = true;
    deadline_.stop();
    peer_.role = std::move(admitted->role);
    socket_.set_max_line_bytes(protocol::max_message_bytes);
    socket_.send(std::move(admitted->answer));
    owner_.authenticated(*this);
}

void connection::handle(std::string_view line) {
    const bool in_time = rate_.allows(monotonic_now());
    const auto message = in_time ? json::parse(line, protocol::max_depth) : std::nullopt;
    const auto *version = message ? message->find("jsonrpc") : nullptr;
    if (!version || !version->string() || *version->string() != "2.0")
        end();
    else
        dispatch(*message);
}

void connection::dispatch(const json::value &message) {
    static const json::value no_params; // has no members, either
    const auto *method = message.find("method");
    const auto *params = message.find("params");
    auto id = id_of(message);
    if (!method || !method->string() || (params && !params->object()) || !id.valid) {
        end();
        return;
    }
    call_id_ = std::move(id.text);
    waiting_ = true;
    const auto token = owner_.next_token(*this);
    const auto done = owner_.carry_out(peer_, {*method->string(), params ? *params : no_params, token});
    if (std::holds_alternative<answered_later>(done))
        return;
    owner_.forget_token(token);
    answer(done);
}

void connection::answer(const outcome &done) {
    if (ended_ || !waiting_)
        return;
    waiting_ = false;
    if (const auto *confirmed = std::get_if<acknowledge_events>(&done))
        confirm_events(confirmed->sequence);
    if (call_id_)
        send_outcome(done);
    call_id_.reset();
    if (std::holds_alternative<subscribe>(done))
        owner_.subscribed(*this);
    socket_.wake();
}

void connection::send_outcome(const outcome &done) {
    auto out = response(*call_id_);
    if (const auto *refusal = std::get_if<refused>(&done)) {
        out.name("error").open_object().name("code").raw(std::to_string(refusal->code));
        out.name("message").string(refusal->message);
        if (refusal->code == protocol::code::refused)
            out.name("data").open_object().name("hresult").number(refusal->hresult).close_object();
        out.close_object();
    } else {
        const auto *answer = std::get_if<answered>(&done);
        out.name("result").raw(answer ? std::string_view(answer->result) : std::string_view("{}"));
    }
    socket_.send(out.close_object().take());
}

void connection::send_event(const queue::notification &what) {
    if (ended_)
        return;
    socket_.send(event_text(++events_sent_, what));
    if (socket_.unsent_bytes() > max_unread_event_bytes)
        end();
    else
        watch_confirmation();
}

void connection::confirm_events(std::uint64_t sequence) {
    if (sequence <= events_confirmed_ || sequence > events_sent_)
        return;
    events_confirmed_ = sequence;
    deadline_.stop();
    watch_confirmation();
}

// Runs for the oldest event that was sent, or anew after each confirmation.
void connection::watch_confirmation() {
    if (events_confirmed_ < events_sent_ && !deadline_.running())
        deadline_.start(milliseconds(protocol::event_acknowledge_timeout_ms), [this] { end(); });
}

void connection::close_door() {
    door_closed_ = true;
}

void connection::end() {
    if (std::exchange(ended_, true))
        return;
    deadline_.stop();
    socket_.close();
    owner_.ended(*this);
}

} // namespace winebits::rpc
