// SPDX-License-Identifier: LGPL-2.1-or-later
// Chooses status line, headers and body of an answer.
// The connection's own thread.
#include "tests/support/origin/answer.hpp"

#include "tests/support/origin/authentication.hpp"
#include "tests/support/origin/body.hpp"
#include "tests/support/origin/content.hpp"
#include "tests/support/origin/entity.hpp"
#include "tests/support/origin/head.hpp"

#include <algorithm>
#include <utility>

namespace winebits::origin {
namespace {

constexpr int no_answer = -1;

struct reply {
    int status = 200;
    std::string headers;             // lines after the ones every answer has
    std::optional<byte_range> range; // with 206
    std::string text;                // body of everything but 200 and 206; instead of the range's bytes there
};

std::string line(std::string_view name, std::string_view value) {
    return std::string(name) + ": " + std::string(value) + "\r\n";
}

// The status forced by a parameter, no_answer for "drop", 0 for none.
int forced_status(const request &what, const ordinals &which, const fault_filter &faults) {
    const auto &parameters = what.parameters;
    if (what.method == "HEAD" && parameters.has("head") && parameters.text("head") != "hang")
        return parameters.text("head") == "drop" ? no_answer
                                                 : static_cast<int>(parameters.number("head", 500));
    if (what.method == "GET" && parameters.has("get"))
        return static_cast<int>(parameters.number("get", 500));
    if (what.method == "GET" && parameters.has("at-most") && which.at_once > parameters.number("at-most", 1))
        return static_cast<int>(parameters.number("at-most-status", 503));
    return faults.hits("status") ? static_cast<int>(parameters.number("status", 500)) : 0;
}

std::optional<reply> redirect(const request &what, const fault_filter &faults) {
    const auto status = static_cast<int>(what.parameters.number("redirect-status", 302));
    if (faults.hits("redirect"))
        return reply{status, line("Location", what.parameters.text("redirect")), {}, "elsewhere\n"};
    if (faults.hits("redirect-loop"))
        return reply{status, line("Location", what.target), {}, "elsewhere\n"};
    const auto hops = what.parameters.number("hops", 0);
    if (hops == 0)
        return std::nullopt;
    std::string next = what.target;
    if (next.find("hops=") == std::string::npos) // a named behaviour's
        next += "&hops=0";
    const auto at = next.find("hops=");
    next.replace(at, next.find('&', at) - at, "hops=" + std::to_string(hops - 1));
    return reply{status, line("Location", next), {}, "elsewhere\n"};
}

bool precondition_fails(const request &what, const entity &served) {
    const auto asked = what.header("if-unmodified-since");
    if (asked.empty() || what.parameters.text("ius") == "ignore" || !served.last_modified)
        return false;
    const auto time = parse_date(asked);
    return time && *served.last_modified > *time;
}

// A range is not applied when If-Range names another entity.
bool range_applies(const request &what, const entity &served) {
    const auto condition = what.header("if-range");
    return condition.empty() || condition == served.etag || condition == served.last_modified_text();
}

std::string content_range(const std::string &fault, byte_range range, std::uint64_t size) {
    if (fault == "omit")
        return {};
    if (fault == "garbage")
        return line("Content-Range", "bytes nowhere");
    if (fault == "overflow")
        return line("Content-Range", "bytes 99999999999999999999-99999999999999999999/99999999999999999999");
    if (fault == "wrong")
        ++range.first;
    if (fault == "last")
        --range.last;
    if (fault == "descending")
        std::swap(range.first, range.last);
    const auto total = fault == "star" ? "*" : std::to_string(fault == "total" ? size + 1 : size);
    return line("Content-Range", (fault == "unit" ? "items " : "bytes ") + std::to_string(range.first) + "-" +
                                     std::to_string(range.last) + "/" + total);
}

// The range as one part of a multipart body, as if several had been asked for.
reply multipart(byte_range range, const entity &served) {
    std::string text(range.last - range.first + 1, '\0');
    fill(text, range.first, served.seed);
    text = "--part\r\nContent-Type: application/octet-stream\r\n" + content_range({}, range, served.size) +
           "\r\n" + text + "\r\n--part--\r\n";
    return {206, line("Content-Type", "multipart/byteranges; boundary=part"), range, std::move(text)};
}

reply ranged(const request &what, const entity &served, const fault_filter &faults) {
    const auto &parameters = what.parameters;
    const auto asked = what.method == "GET" ? what.header("range") : std::string();
    if (asked.empty() || !range_applies(what, served))
        return {};
    const auto fault = faults.hits_body("range") ? parameters.text("range") : std::string();
    if (fault == "ignore")
        return {};
    const auto [kind, range] = parse_range(asked, served.size);
    if (kind == range_kind::unsatisfiable || (kind == range_kind::satisfiable && fault == "refuse"))
        return {416, line("Content-Range", "bytes */" + std::to_string(served.size)), {}, "no such range\n"};
    if (kind == range_kind::none)
        return {};
    const auto wrong = faults.hits_body("crange") ? parameters.text("crange") : std::string();
    byte_range sent = range;
    if (wrong == "multipart")
        return multipart(range, served);
    if (wrong == "short")
        sent.last = sent.first + (sent.last - sent.first) / 2;
    if (wrong == "other")
        sent.first += (sent.last - sent.first) / 2;
    if (wrong == "whole")
        sent = {0, served.size - 1};
    if (wrong == "before")
        sent.first -= std::min<std::uint64_t>(sent.first, 1000);
    return {206, content_range(wrong, sent, served.size), sent, {}};
}

reply choose(const request &what, const entity &served, const fault_filter &faults, int forced) {
    const bool without_body =
        forced == 204 || forced == 205 || forced == 304; // a client doesn't look for one
    if (forced != 0)
        return {forced, {}, {}, without_body ? "" : "status " + std::to_string(forced) + "\n"};
    if (const auto missing = missing_credentials(what))
        return {missing->status, missing->line, {}, "who are you\n"};
    if (auto elsewhere = redirect(what, faults))
        return *elsewhere;
    if (what.method != "GET" && what.method != "HEAD" && what.method != what.parameters.text("verb"))
        return {501, {}, {}, "not known here\n"};
    if (precondition_fails(what, served))
        return {412, {}, {}, "it has changed\n"};
    return ranged(what, served, faults);
}

// Content-Length, or how the length is told instead.
std::string framing(const request &what, const body_plan &body) {
    const auto &parameters = what.parameters;
    if (body.chunked && what.method != "HEAD")
        return line("Transfer-Encoding", "chunked");
    auto told = parameters.text("length");
    if (what.method == "HEAD" && parameters.has("head-length"))
        told = parameters.text("head-length");
    if (told == "omit")
        return {};
    const auto number = parse_number(told); // else it is sent as it is written
    return line("Content-Length", told.empty() ? std::to_string(body.length())
                                  : number     ? std::to_string(*number)
                                               : told);
}

bool keeps_open(const request &what) {
    const auto &parameters = what.parameters;
    return lower_case(what.header("connection")) != "close" && what.minor_version == 1 &&
           parameters.text("http") != "1.0" && !parameters.has("close");
}

std::string head_of(const request &what, const reply &chosen, const entity &served, const body_plan &body) {
    const bool old = what.parameters.text("http") == "1.0";
    std::string head =
        std::string(old ? "HTTP/1.0 " : "HTTP/1.1 ") + std::to_string(chosen.status) + " Scripted\r\n";
    head += line("Server", "origin") + chosen.headers + framing(what, body);
    if (chosen.status == 200 || chosen.status == 206) {
        head += line("Content-Type", "application/octet-stream");
        if (!served.etag.empty())
            head += line("ETag", served.etag);
        if (served.last_modified)
            head += line("Last-Modified", served.last_modified_text());
    }
    if (const auto *lines = what.parameters.all("header"))
        for (const auto &one : *lines)
            head += one + "\r\n";
    if (what.parameters.has("long-header"))
        head += line("X-Long", std::string(what.parameters.number("long-header", 0), 'x'));
    if (!keeps_open(what))
        head += line("Connection", "close");
    return head + "\r\n";
}

// From the request of its method number `later` + 1 on, `later-with` goes before the other parameters.
request as_of_now(const request &asked, const ordinals &which) {
    request out = asked;
    if (!asked.parameters.has("later-with") || which.among_method <= asked.parameters.number("later", 1))
        return out;
    out.parameters = query(asked.parameters.text("later-with"));
    out.parameters.add_missing(asked.parameters);
    return out;
}

} // namespace

bool answer(stream &out, const request &asked, const ordinals &which) {
    const request what = as_of_now(asked, which);
    const fault_filter faults(what, which);
    const auto &parameters = what.parameters;
    if (faults.hits("delay") && !out.wait(std::chrono::milliseconds(parameters.number("delay", 0))))
        return false;
    const int forced = forced_status(what, which, faults);
    if (faults.hits("drop") || forced == no_answer)
        return false;
    if (faults.hits("garbage")) {
        out.write(std::string_view("this is not the protocol you are looking for\r\n\r\n"));
        return false;
    }
    if (faults.hits("drop-reused") && what.on_connection > 1)
        return false;
    if (what.method == "HEAD" && parameters.text("head") == "hang") {
        out.wait_for_close();
        return false;
    }
    if (!send_interims(out, what, faults))
        return false;

    const entity served = entity_of(parameters, which);
    const reply chosen = choose(what, served, faults, forced);
    const bool of_entity = chosen.text.empty() && (chosen.status == 200 || chosen.status == 206);
    const body_plan body =
        of_entity ? plan_body(what, served, chosen.range, faults) : body_plan::of_text(chosen.text);
    if (!send_head(out, what, head_of(what, chosen, served, body), faults))
        return false;
    if (what.method != "HEAD" && !send_body(out, body))
        return false;
    return keeps_open(what) && !parameters.has("close-idle") && !parameters.has("no-head") &&
           !(parameters.text("length") == "omit" && what.method != "HEAD" && !body.chunked);
}

bool answer_text(stream &out, std::string_view text) {
    return out.write("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" +
                     line("Content-Length", std::to_string(text.size())) + "\r\n" + std::string(text));
}

} // namespace winebits::origin
