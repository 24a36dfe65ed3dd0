// SPDX-License-Identifier: LGPL-2.1-or-later
// What a program sees of each behaviour of the fault server: the table behind docs/faults.md. It is written
// by hand from bits-api 4.4, 6.2 to 6.5 and do-api 5.4, 5.5; nothing in it is read off the daemon. Constants;
// any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

namespace winebits::faults {

enum class surface : unsigned char { background, foreground, delivery };

enum class shows : unsigned char {
    delivered, // TRANSFERRED, and after Complete the file has the right bytes
    fatal,     // ERROR; Paused with an Error
    transient, // TRANSIENT_ERROR; Transferring with an ExtendedError
    goes_on,   // bytes come and come
};

inline constexpr std::uint64_t usual_size = 65536;

struct sight {
    shows what = shows::delivered;
    std::uint32_t hresult = 0;
    std::uint64_t kept = 0;    // bytes that the job shows
    bool or_fewer = false;     // what of `kept` a reset leaves is the network's matter
    std::uint32_t context = 5; // BG_ERROR_CONTEXT_REMOTE_FILE; those of Delivery Optimization have none
    // Of a delivered file.
    std::uint64_t size = usual_size, seed = 0;
};

// In their order. After each but the last one the program calls Resume; Delivery Optimization goes on by
// itself.
using outcome = std::vector<sight>;

struct row {
    std::string_view behaviour;
    outcome background;
    outcome delivery;
    std::optional<outcome> foreground = {}; // none: as in the background
    bool chosen = false;                    // the references are silent: as a user would expect it

    const outcome &on(surface where) const {
        if (where == surface::delivery)
            return delivery;
        return where == surface::foreground && foreground ? *foreground : background;
    }
};

// Of the whole table; one for each named behaviour, in their order.
std::vector<row> rows();

// Its parts, by subject.
std::vector<row> rows_of_connections();
std::vector<row> rows_of_answers();
std::vector<row> rows_of_changes();
std::vector<row> rows_of_protocol();
std::vector<row> rows_of_statuses();
std::vector<row> rows_of_routes();

// ---- Words of the table
inline constexpr std::uint32_t timed_out = 0x80072EE2;
inline constexpr std::uint32_t cannot_connect = 0x80072EFD;
inline constexpr std::uint32_t connection_lost = 0x80072EFE;
inline constexpr std::uint32_t invalid_response = 0x80072F78;
inline constexpr std::uint32_t redirect_failed = 0x80072F7C;
inline constexpr std::uint32_t channel_error = 0x80072F7D;
inline constexpr std::uint32_t secure_failure = 0x80072F8F;
inline constexpr std::uint32_t missing_size = 0x80200011;     // BG_E_MISSING_FILE_SIZE
inline constexpr std::uint32_t no_range_support = 0x80200013; // BG_E_INSUFFICIENT_RANGE_SUPPORT
inline constexpr std::uint32_t broken_protocol = 0x8020001B;  // BG_E_INVALID_SERVER_RESPONSE
inline constexpr std::uint32_t invalid_range = 0x8020002B;    // BG_E_INVALID_RANGE
inline constexpr std::uint32_t file_changed = 0x80200073;     // BG_E_REMOTE_FILE_CHANGED
inline constexpr std::uint32_t disk_full = 0x80070070;
// Of Delivery Optimization.
inline constexpr std::uint32_t block_size_mismatch = 0x80D05001;
inline constexpr std::uint32_t certificate_rejected = 0x80D05002;
inline constexpr std::uint32_t size_unknown_200 = 0x80D0201A, size_unknown_206 = 0x80D0201C;
inline constexpr std::uint32_t unexpected_2xx = 0x80D0380D;
inline constexpr std::uint32_t unexpected_redirect = 0x80190003, unexpected_status = 0x80190001;

constexpr std::uint32_t http(std::uint32_t status) {
    return 0x80190000 + status;
}

inline sight delivered(std::uint64_t seed = 0, std::uint64_t size = usual_size) {
    return {.what = shows::delivered, .size = size, .seed = seed};
}
inline sight error(std::uint32_t hresult, std::uint64_t kept = 0) {
    return {.what = shows::fatal, .hresult = hresult, .kept = kept};
}
// In context 4, BG_ERROR_CONTEXT_LOCAL_FILE.
inline sight local_error(std::uint32_t hresult) {
    return {.what = shows::fatal, .hresult = hresult, .context = 4};
}
inline sight waits(std::uint32_t hresult, std::uint64_t kept = 0) {
    return {.what = shows::transient, .hresult = hresult, .kept = kept};
}
inline sight waits_with_at_most(std::uint32_t hresult, std::uint64_t kept) {
    return {.what = shows::transient, .hresult = hresult, .kept = kept, .or_fewer = true};
}
inline sight goes_on() {
    return {.what = shows::goes_on};
}

} // namespace winebits::faults
