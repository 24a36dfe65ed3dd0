// SPDX-License-Identifier: LGPL-2.1-or-later
// Start, Pause and Finalize of an IDODownload, and Resume of a BITS-style job of DO (do-api 2.2, 5.1, 5.4).
// Main thread only.
#include "engine/queue/file_content.hpp"
#include "engine/queue/names.hpp"
#include "engine/queue/ranges.hpp"
#include "engine/queue/state.hpp"

namespace winebits::queue {
namespace {

constexpr std::size_t most_ranges = 4096; // a file's ranges are one value in the hive
constexpr std::size_t key_bytes = 32;     // of AES-256 (do-api 5.9)
constexpr std::size_t cipher_block = 16;

bool is_decryptable(const file &one) {
    const auto &info = *one.delivery.decryption;
    return one.delivery.sink == sink_kind::path && info.algorithm == "AES" && info.chaining == "CBC" &&
           info.key.size() >= key_bytes && info.buffer_size > 0 && info.buffer_size % cipher_block == 0;
}

// "From 0 to the end" says the same as no ranges at all; clients name it where a stream needs a range.
std::vector<byte_range> without_whole_file(std::vector<byte_range> ranges) {
    if (ranges == std::vector<byte_range>{{0, byte_range::to_end}})
        ranges.clear();
    return ranges;
}

} // namespace

// Why the file can't be started, in the order in which it is told; none: it can.
std::optional<cause> queue::state::hindrance(const file &one, std::span<const byte_range> ranges) const {
    const auto &its = one.delivery;
    if (remote_name_of(one).empty())
        return cause::no_uri;
    if (!is_acceptable_url(remote_name_of(one)))
        return cause::invalid_uri;
    if (its.sink == sink_kind::none)
        return cause::sink_unspecified;
    if (const auto refused = check_delivery_ranges(ranges, most_ranges))
        return refused;
    if (settings_.delivery.mode == download_mode::bypass)
        return cause::blocked_by_mode;
    if (its.integrity_mandatory && !its.integrity)
        return cause::integrity_info_unspecified;
    if (!ranges.empty() && (its.integrity_mandatory || its.decryption))
        return cause::ranges_unexpected;
    if (its.decryption && !is_decryptable(one))
        return cause::decryption_unsupported;
    return std::nullopt;
}

queue::state::answer queue::state::start(const command &call, record &r, const resume_job &body) {
    const bool is_download = r.data.owner_surface == personality::delivery_download;
    const auto ranges = is_download && body.ranges ? std::optional(without_whole_file(*body.ranges))
                                                   : std::optional<std::vector<byte_range>>();
    if (is_download) {
        const auto before = status_of(r.data).state;
        if (before == download_state::transferring)
            return 0;
        // Another portion of the file may be asked for when the first one is there; with it the local file
        // begins anew. What it was is no news.
        if (before == download_state::transferred && (!ranges || *ranges == r.data.files[0].ranges))
            return 0;
        // A Finalize that failed may still have given the file its name; what is fetched anew could not have
        // it.
        if (before == download_state::transferred && r.data.files[0].rename_begun)
            return refuse(call, cause::invalid_state);
    }
    for (const auto &one : r.data.files)
        if (const auto refused = one.transferred && !ranges ? std::optional<cause>()
                                                            : hindrance(one, ranges ? *ranges : one.ranges))
            return refuse(call, *refused);
    if (ranges)
        take_ranges(r, *ranges);
    return resume(call, r);
}

// Ranges of a download; others than before mean other bytes.
void queue::state::take_ranges(record &r, std::vector<byte_range> ranges) {
    if (r.data.files[0].ranges == ranges)
        return;
    auto &one = changes_.edit_file(r, 0);
    begin_anew(r, 0);
    one.ranges = std::move(ranges);
    one.size = known_size(one);
    one.transferred = false;
    one.delivery.consumed = 0;
    changes_.edit(r).transfer_completed = 0;
    if (r.transfer) // one that is being stopped: it fetches what is no longer wanted
        r.transfer->spoilt = true;
}

// do-api 5.1: nothing to do where nothing would go on by itself, and an error stays.
bool queue::state::pauses(const record &r) {
    return r.data.owner_surface != personality::delivery_download || is_active(r.data.state) ||
           r.data.state == job_state::transient_error;
}

// do-api 5.1: S_OK when that is done already, or when it is under way.
std::optional<queue::state::answer> queue::state::finalize_again(const command &call,
                                                                 const complete_job &body) {
    if (call.surface != personality::delivery_download)
        return std::nullopt;
    if (auto *r = record_of(call.surface, body.id)) {
        if (r->intent != intent_kind::complete)
            return std::nullopt;
        r->waiters.push_back(call.reply_to);
        return answer{};
    }
    const auto *ended = find(call.surface, body.id);
    if (!ended || ended->state != job_state::acknowledged)
        return std::nullopt;
    return answer{0};
}

} // namespace winebits::queue
