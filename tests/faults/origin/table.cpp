// SPDX-License-Identifier: LGPL-2.1-or-later
// See table.hpp.
// Pure functions.
#include "tests/faults/origin/table.hpp"

#include "tests/faults/origin/expectations.hpp"
#include "tests/support/origin/behaviours.hpp"

#include <sstream>

namespace winebits::faults {
namespace {

constexpr char head[] =
    R"(# What a program sees of a faulty server

Written by `tests/faults/origin/origin_faults --table`, and compared with it by `make check`, where a real daemon meets each of
these servers on each surface. The file has 65,536 bytes unless its row says otherwise.

- *ERROR* and *Paused*: the job waits for its program; Resume (Start) tries again. *TRANSIENT_ERROR* and *Transferring*: the job
  tries again by itself. Errors of BITS have the context 5, BG_ERROR_CONTEXT_REMOTE_FILE, unless another one is named.
- *n kept*: bytes that the job shows then, and that are not fetched again. *→*: what follows, after Resume where the job
  waits for its program, and also for BITS' retry.
- *delivered*: TRANSFERRED, and after Complete (Finalize) the file has exactly the server's bytes. No other row
  leaves anything under the file's name.
- † bits-api.md and do-api.md do not say what Windows does; this is what a user would expect.

)";

struct name_row {
    std::uint32_t hresult;
    const char *name;
};
constexpr name_row names[] = {
    {timed_out, "ERROR_WINHTTP_TIMEOUT"},
    {cannot_connect, "ERROR_WINHTTP_CANNOT_CONNECT"},
    {connection_lost, "ERROR_WINHTTP_CONNECTION_ERROR"},
    {invalid_response, "ERROR_WINHTTP_INVALID_SERVER_RESPONSE"},
    {redirect_failed, "ERROR_WINHTTP_REDIRECT_FAILED"},
    {channel_error, "ERROR_WINHTTP_SECURE_CHANNEL_ERROR"},
    {secure_failure, "ERROR_WINHTTP_SECURE_FAILURE"},
    {missing_size, "BG_E_MISSING_FILE_SIZE"},
    {no_range_support, "BG_E_INSUFFICIENT_RANGE_SUPPORT"},
    {broken_protocol, "BG_E_INVALID_SERVER_RESPONSE"},
    {invalid_range, "BG_E_INVALID_RANGE"},
    {file_changed, "BG_E_REMOTE_FILE_CHANGED"},
    {disk_full, "ERROR_DISK_FULL"},
    {block_size_mismatch, "DO_E_HTTP_BLOCKSIZE_MISMATCH"},
    {certificate_rejected, "DO_E_HTTP_CERT_VALIDATION"},
    {size_unknown_200, "DO_E_FILE_SIZE_UNKNOWN_HTTP_200"},
    {size_unknown_206, "DO_E_FILE_SIZE_UNKNOWN_HTTP_206"},
    {unexpected_2xx, "DO_E_UNEXPECTED_HTTP_STATUS_2XX"},
};

void name_code(std::ostream &out, std::uint32_t hresult) {
    out << "0x" << std::hex << std::uppercase << hresult << std::dec;
    for (const auto &one : names)
        if (one.hresult == hresult)
            out << " " << one.name;
}

std::string words(const sight &one, bool delivery) {
    std::ostringstream out;
    if (one.what == shows::goes_on)
        return "Transferring, as long as bytes come";
    if (one.what == shows::delivered) {
        out << "delivered";
        if (one.seed != 0)
            out << ", the other file";
        if (one.size != usual_size)
            out << ", " << one.size << " bytes";
        return out.str();
    }
    if (delivery)
        out << (one.what == shows::fatal ? "Paused, Error " : "Transferring, ExtendedError ");
    else
        out << (one.what == shows::fatal ? "ERROR " : "TRANSIENT_ERROR ");
    name_code(out, one.hresult);
    if (!delivery && one.context != sight{}.context)
        out << ", context " << one.context;
    out << ", " << (one.or_fewer && one.kept != 0 ? "at most " : "") << one.kept << " kept";
    return out.str();
}

std::string words(const outcome &all, bool delivery) {
    std::string out;
    for (const auto &one : all)
        out += (out.empty() ? "" : " → ") + words(one, delivery);
    return out;
}

} // namespace

std::string table_text() {
    std::string out = head;
    out += "| Behaviour | The server | BITS in the background | BITS in the foreground | Delivery "
           "Optimization |\n"
           "|---|---|---|---|---|\n";
    for (const auto &one : rows()) {
        const auto background = words(one.background, false);
        const auto foreground = words(one.on(surface::foreground), false);
        out += "| " + std::string(one.behaviour) + (one.chosen ? " †" : "") + " | " +
               std::string(origin::behaviour_named(one.behaviour)->what) + " | " + background + " | " +
               (foreground == background ? "the same" : foreground) + " | " + words(one.delivery, true) +
               " |\n";
    }
    return out;
}

} // namespace winebits::faults
