// SPDX-License-Identifier: LGPL-2.1-or-later
// What a download of the DO surfaces does before the first question for its file and after the last answer:
// pieces-hash file, checked pieces, decryption (do-api 5.8, 5.9).
// Network thread.
#include "engine/transfer/decryption.hpp"
#include "engine/transfer/download.hpp"

namespace winebits::transfer {

// What can't be done is refused before a byte has come. Pieces and encrypted blocks are those of the whole
// file.
result<void> download::check_abilities() const {
    const auto &wanted = what().delivery;
    const bool whole = segments_ && pieces_.everything();
    if (wanted.decryption && (!whole || wanted.window_end || !can_decrypt(*wanted.decryption)))
        return std::unexpected(plain_failure(cause::decryption_unsupported));
    if (wanted.integrity_mandatory && !whole)
        return std::unexpected(plain_failure(cause::ranges_unexpected));
    if (wanted.integrity_mandatory && !wanted.integrity)
        return std::unexpected(plain_failure(cause::integrity_info_unspecified));
    return {};
}

// false: there is none to be had.
bool download::ask_for_pieces_hashes() {
    if (!what().delivery.integrity || !segments_ || !pieces_.everything())
        return false;
    hashes_ = std::make_unique<pieces_hash_fetch>(context_,
                                                  [this](auto text) { pieces_hashes_came(std::move(text)); });
    hashes_->start();
    return true;
}

void download::pieces_hashes_came(pieces_hash_fetch::outcome text) {
    if (text) // read on the disk thread, for it may be long
        context_.file->check_pieces(std::move(*text), *what().delivery.integrity);
    else if (text.error() == cause::integrity_info_unavailable && !what().delivery.integrity_mandatory)
        ask_for_file();
    else
        fail(plain_failure(text.error()));
}

void download::take(const file_pieces_known &known) {
    if (stage_ != stage::asking)
        return;
    if (known.failure)
        return fail(*known.failure);
    checked_size_ = known.content_length;
    context_.window_step = known.piece_size;
    move_window(window_end_);
    ask_for_file();
}

// Nothing of them counts, so they are got once more.
void download::take(const file_pieces_bad &bad) {
    if (stage_ == stage::receiving && segments_ && segments_->begun())
        segments_->get_again(bad.pieces);
}

// Every byte has come. Where pieces are checked, the last ones may still turn out to be bad.
void download::all_received() {
    if (!checked_size_)
        return end(outcome::complete);
    segments_->cancel();
    context_.file->settle(++settling_);
}

void download::take(const file_settled &settled) {
    if (stage_ == stage::receiving && settled.number == settling_ && segments_->complete())
        end(outcome::complete);
}

// A piece is delivered as a whole, so the window reaches to the end of the one it ends in.
void download::move_window(std::optional<std::uint64_t> end) {
    window_end_ = end;
    const auto step = context_.window_step;
    context_.window_end = end ? std::optional((*end + step - 1) / step * step) : std::nullopt;
    if (segments_ && stage_ == stage::receiving)
        segments_->resume(false);
}

} // namespace winebits::transfer
