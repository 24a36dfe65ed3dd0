// SPDX-License-Identifier: LGPL-2.1-or-later
// See pieces.hpp.
// Network thread.
#include "engine/transfer/pieces.hpp"

namespace winebits::transfer {
namespace {

std::unexpected<error> outside() {
    return std::unexpected(error{.why = cause::range_not_satisfiable});
}

} // namespace

pieces::pieces(const queue::start_transfer &what) : ranges_(!what.ranges.empty()), end_(what.end) {
    for (const auto &one : what.ranges)
        if (one.length == queue::byte_range::to_end)
            pieces_.push_back({one.offset, std::nullopt});
        else if (one.length > 0) // no bytes, and none that a server could be asked for
            pieces_.push_back({one.offset, one.length});
    if (!ranges_) // a hole may reach to the end of a file whose size nobody knows yet
        pieces_.push_back({0, end_ == queue::byte_range::to_end ? std::nullopt : end_});
}

result<void> pieces::resolve(std::uint64_t remote_size) {
    remote_size_ = remote_size;
    for (auto &one : pieces_) {
        if (one.first > remote_size)
            return outside();
        const auto there = remote_size - one.first;
        if (one.length && *one.length > there)
            return outside();
        one.length = one.length.value_or(there);
    }
    return {};
}

bool pieces::everything() const {
    return pieces_.size() == 1 && pieces_[0].first == 0 &&
           (!pieces_[0].length || (remote_size_ && *pieces_[0].length == *remote_size_));
}

std::optional<std::uint64_t> pieces::goal() const {
    std::uint64_t sum = 0;
    for (const auto &one : pieces_) {
        if (!one.length)
            return std::nullopt;
        sum += *one.length;
    }
    return sum;
}

std::optional<std::uint64_t> pieces::local_size() const {
    return ranges_ ? goal() : remote_size_;
}

std::optional<wanted_bytes> pieces::at(std::uint64_t local) const {
    std::uint64_t begin = 0;
    for (const auto &one : pieces_) {
        if (!one.length)
            return wanted_bytes{one.first + (local - begin), std::nullopt};
        if (local < begin + *one.length)
            return wanted_bytes{one.first + (local - begin), one.first + *one.length};
        begin += *one.length;
    }
    return std::nullopt;
}

} // namespace winebits::transfer
