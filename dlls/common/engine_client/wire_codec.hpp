// SPDX-License-Identifier: LGPL-2.1-or-later
// The messages of the wire that every surface shares, from and to JSON text (docs/wire.md).
// Any thread. What comes from the daemon is checked; a message that is not as it should be gives nothing or
// E_FAIL.
#pragma once

#include "dlls/common/engine_client/bandwidth_policy.hpp"
#include "dlls/common/engine_client/delivery_policy.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace winebits::engine_client {

struct greeting {
    std::uint32_t version_min = 0, version_max = 0;
    std::string nonce;
};
std::optional<greeting> read_greeting(std::string_view line);
std::string write_hello(std::uint32_t version, std::string_view role, std::string_view state,
                        std::string_view nonce, std::string_view proof);
std::optional<std::string> read_proof(std::string_view line);

// `params` is the text of a JSON object.
std::string write_request(std::uint64_t id, std::string_view method, std::string_view params);
std::string write_notification(std::string_view method, std::string_view params);

// An empty Wine session is not named.
std::string write_session_open(std::string_view surface, std::string_view session,
                               std::string_view wine_session);
// The instance of the daemon.
result<std::string> read_session_open(std::string_view line);

// What the service tells the daemon of the prefix.
struct surface_configuration {
    std::map<std::string, std::string> drives;      // "c" -> root, absolute Unix path without trailing slash
    std::map<std::string, std::string> environment; // of the user's session
    std::map<std::string, std::uint64_t> settings;  // absent: default
    std::optional<bandwidth_policy> bandwidth;
    std::optional<delivery_policy> delivery;
    std::vector<std::string> roots; // base64 of DER: what the prefix trusts beside the host

    friend bool operator==(const surface_configuration &, const surface_configuration &) = default;
};
std::string write_configuration(const surface_configuration &);

// S_OK, or the HRESULT of a refused call.
HRESULT read_outcome(std::string_view line);

struct event {
    std::uint64_t sequence = 0;
    GUID job{};
    std::uint32_t what = 0; // one BG_NOTIFY_* bit
    std::uint32_t file = 0; // with FILE_TRANSFERRED, FILE_RANGES_TRANSFERRED and certificates
    std::vector<std::pair<std::uint64_t, std::uint64_t>> ranges; // offset and length
    std::string origin, fingerprint;                             // with certificates
    std::vector<std::string> certificates;                       // base64 of DER, the leaf first
};
inline constexpr std::uint32_t certificate_event = 0x100; // `what` of a certificate that waits for a verdict
std::optional<event> read_event(std::string_view line);
std::string write_event_acknowledgement(std::uint64_t sequence);

} // namespace winebits::engine_client
