// SPDX-License-Identifier: LGPL-2.1-or-later
// How a target_file finds, makes and recognises its file. See target_file.hpp.
// Writer thread.
#include "engine/transfer/target_file.hpp"

#include "engine/transfer/file_jobs.hpp"

#include <cerrno>

namespace winebits::transfer {

file_result<void> target_file::open_here() {
    if (plan_.created || plan_.in_place) {
        auto existing = open_existing();
        if (existing || existing.error() != ENOENT || !folder_ || (plan_.created && plan_.must_exist) ||
            (plan_.scattered && plan_.created && !plan_.emptied))
            return existing;
    }
    return create_here();
}

// It must be there after a power cut, as what is in it.
file_result<void> target_file::make_folder() {
    if (const auto made = threads_.files.make_folder(plan_.folder); !made)
        return made;
    const auto parent = threads_.files.open_folder(plan_.folder.substr(0, plan_.folder.rfind('/') + 1));
    return parent ? threads_.files.flush_folder(*parent) : file_result<void>(std::unexpected(parent.error()));
}

file_result<void> target_file::open_folder() {
    if (folder_)
        return {};
    if (plan_.makes_folder)
        if (const auto made = make_folder(); !made)
            return made;
    auto folder = threads_.files.open_folder(plan_.folder);
    if (!folder)
        return std::unexpected(folder_failure(folder.error()));
    folder_ = std::move(*folder);
    return {};
}

file_result<void> target_file::open_existing() {
    if (const auto folder = open_folder(); !folder)
        return folder;
    auto existing = threads_.files.open(folder_, plan_.temporary_name);
    if (!existing)
        return std::unexpected(existing.error());
    const auto size = threads_.files.size(*existing);
    if (!size)
        return std::unexpected(size.error());
    if (plan_.scattered && !plan_.emptied && *size < plan_.reaches)
        return std::unexpected(ENOENT);
    file_ = std::move(*existing);
    extent_ = *size;
    return continue_existing(*size);
}

file_result<void> target_file::continue_existing(std::uint64_t size) {
    if (plan_.scattered) {
        begin_at(plan_.offset);
        return plan_.emptied ? resize(0) : file_result<void>();
    }
    if (plan_.filled) {
        decrypted_ = plan_.decryption && size_ && !plan_.filled->empty() && is_decrypted_size(size, *size_);
        filled_ = part_of(*plan_.filled, 0, size);
        begin_at(bytes_in(filled_));
        publish_ranges();
        return {};
    }
    // A file shorter than what we know of it is not the one we wrote. Bytes past that do not count.
    begin_at(size >= plan_.offset ? plan_.offset : 0);
    return resize(written_);
}

file_result<void> target_file::resize(std::uint64_t size) {
    const auto done = threads_.files.truncate(file_, size);
    if (done)
        extent_ = size;
    return done;
}

// Whoever cut the file took bytes away that count as written; what follows would leave a hole.
file_result<void> target_file::check_uncut() {
    const auto size = threads_.files.size(file_);
    if (!size)
        return std::unexpected(size.error());
    return *size < extent_ ? file_result<void>(std::unexpected(ENODATA)) : file_result<void>();
}

// What is delivered later is what has the name then: that must be the file that was written.
file_result<void> target_file::check_in_place() {
    const auto folder = threads_.files.open_folder(plan_.folder);
    if (!folder)
        return std::unexpected(folder_failure(folder.error()));
    const auto named = threads_.files.open(*folder, plan_.temporary_name);
    if (!named)
        return std::unexpected(named.error());
    const auto found = threads_.files.status(*named), ours = threads_.files.status(file_);
    if (!found || !ours)
        return std::unexpected(found ? ours.error() : found.error());
    return found->identity == ours->identity ? file_result<void>()
                                             : file_result<void>(std::unexpected(ENOENT));
}

void target_file::begin_at(std::uint64_t offset) {
    written_ = offset;
    counters_->written = reported_ = write_back_ = written_;
}

file_result<void> target_file::create_here() {
    if (const auto folder = open_folder(); !folder)
        return folder;
    auto fresh = threads_.files.create(folder_, plan_.temporary_name);
    if (!fresh)
        return std::unexpected(fresh.error());
    file_ = std::move(*fresh);
    made_here_ = true;
    if (plan_.scattered)
        begin_at(plan_.offset);
    return plan_.in_place ? threads_.files.set_mode(file_, *plan_.in_place) : file_result<void>();
}

} // namespace winebits::transfer
