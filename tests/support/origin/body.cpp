// SPDX-License-Identifier: LGPL-2.1-or-later
// Bodies of the fault server.
// The connection's own thread.
#include "tests/support/origin/body.hpp"

#include "tests/support/origin/content.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

namespace winebits::origin {
namespace {

constexpr std::size_t block = 65536;
constexpr std::chrono::milliseconds trickle_tick{20};

bool send_piece(stream &out, std::span<const char> bytes, bool chunked) {
    if (!chunked)
        return out.write(bytes);
    std::array<char, 20> size{};
    const int length = std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
    return out.write(std::span(size).first(static_cast<std::size_t>(length))) && out.write(bytes) &&
           out.write(std::string_view("\r\n"));
}

// The first place in [first, end) where something breaks.
std::uint64_t first_break(const body_plan &plan) {
    std::uint64_t at = plan.first + plan.length();
    for (const auto &one : {plan.cut, plan.reset, plan.stall, plan.corrupt})
        if (one && *one >= plan.first)
            at = std::min(at, *one);
    return at;
}

// What was there when the size was read may be gone; zeros are sent for that.
void take_content(std::span<char> bytes, std::uint64_t at, const body_plan &plan) {
    if (plan.file.empty()) {
        fill(bytes, at, plan.seed);
    } else {
        std::ranges::fill(bytes, 0);
        std::ifstream file(plan.file, std::ios::binary);
        file.seekg(static_cast<std::streamoff>(at));
        file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }
    if (plan.flip && *plan.flip >= at && *plan.flip < at + bytes.size())
        bytes[*plan.flip - at] = static_cast<char>(~bytes[*plan.flip - at]);
}

bool send_range(stream &out, const body_plan &plan, std::uint64_t end) {
    std::vector<char> buffer(block);
    for (std::uint64_t at = plan.first; at < end;) {
        auto piece = std::min<std::uint64_t>(end - at, block);
        if (plan.bytes_per_second != 0) {
            piece = std::min<std::uint64_t>(piece, std::max<std::uint64_t>(1, plan.bytes_per_second / 50));
            if (!out.wait(trickle_tick))
                return false;
        }
        const auto bytes = std::span(buffer).first(piece);
        take_content(bytes, at, plan);
        if (!send_piece(out, bytes, plan.chunked))
            return false;
        at += piece;
    }
    return true;
}

// A first chunk that can't be read, or isn't all there.
void send_bad_chunk(stream &out, const body_plan &plan) {
    std::vector<char> bytes(std::min<std::uint64_t>(plan.end - plan.first, 1000));
    take_content(bytes, plan.first, plan);
    const std::string content(bytes.begin(), bytes.end());
    if (plan.bad_chunk == "cut")
        out.write("3e8\r\n" + content.substr(0, content.size() / 2));
    else if (plan.bad_chunk == "overlong") // more bytes than its size says
        out.write("10\r\n" + content + "\r\n0\r\n\r\n");
    else // "zz", "-3e8", "fffffffffffffffff"…: its size
        out.write(plan.bad_chunk + "\r\n" + content + "\r\n0\r\n\r\n");
}

} // namespace

body_plan body_plan::of_text(std::string text) {
    body_plan plan;
    plan.text = std::move(text);
    plan.from_text = true;
    return plan;
}

body_plan plan_body(const request &what, const entity &served, const std::optional<byte_range> &range,
                    const fault_filter &faults) {
    const auto &parameters = what.parameters;
    const auto offset = [&](const char *name) {
        return faults.hits_body(name) ? parameters.number(name) : std::nullopt;
    };
    body_plan plan;
    plan.first = range ? range->first : 0;
    plan.end = range ? range->last + 1 : served.size;
    plan.seed = served.seed;
    plan.file = served.file;
    plan.flip = offset("flip");
    plan.cut = offset("cut");
    plan.reset = offset("reset");
    plan.stall = offset("stall");
    plan.corrupt = offset("corrupt");
    plan.extra = offset("extra").value_or(0);
    plan.less = std::min(offset("less").value_or(0), plan.end - plan.first);
    plan.trailing = offset("trailing").value_or(0);
    plan.bytes_per_second = offset("trickle").value_or(parameters.number("pace", 0));
    plan.chunked = parameters.has("chunked");
    plan.bad_chunk = faults.hits_body("bad-chunk") ? parameters.text("bad-chunk") : std::string();
    plan.trailers = parameters.has("trailers");
    plan.endless = faults.hits_body("endless");
    return plan;
}

bool send_body(stream &out, const body_plan &plan) {
    if (plan.from_text)
        return out.write(plan.text);
    if (!plan.bad_chunk.empty()) {
        send_bad_chunk(out, plan);
        return false;
    }
    const auto end = plan.first + plan.length();
    const auto broken_at = first_break(plan);
    if (!send_range(out, plan, broken_at))
        return false;
    if (broken_at < end || plan.stall == end) {
        if (plan.stall == broken_at)
            out.wait_for_close();
        else if (plan.corrupt == broken_at)
            out.write_below("this is no record of TLS");
        else if (plan.reset == broken_at)
            out.reset_on_close();
        return false;
    }
    if (plan.endless)
        return send_range(out, plan, UINT64_MAX);
    constexpr std::string_view trailers =
        "0\r\nETag: \"trailer\"\r\nContent-Length: 5\r\nContent-Range: bytes 0-4/5\r\n\r\n";
    if (plan.chunked && !out.write(plan.trailers ? trailers : std::string_view("0\r\n\r\n")))
        return false;
    return plan.trailing == 0 || out.write(std::vector<char>(plan.trailing, 'x'));
}

} // namespace winebits::origin
