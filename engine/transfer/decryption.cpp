// SPDX-License-Identifier: LGPL-2.1-or-later
// See decryption.hpp.
// Disk threads.
#include "engine/transfer/decryption.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>
#include <cerrno>
#include <new>
#include <openssl/crypto.h>
#include <openssl/err.h>

namespace winebits::transfer {
namespace {

constexpr std::size_t key_size = 32, cipher_block = 16;
constexpr std::size_t largest_part = std::size_t{1} << 20;
constexpr std::uint64_t largest_buffer = std::uint64_t{1} << 30;

std::unexpected<error> failed(cause why) {
    return std::unexpected(error{.why = why});
}

std::unexpected<error> os_failed(int number) {
    return std::unexpected(error{.why = cause::os_error, .os_errno = number});
}

const unsigned char *key_of(const queue::decryption_info &how) {
    return reinterpret_cast<const unsigned char *>(how.key.data());
}

} // namespace

bool can_decrypt(const queue::decryption_info &how) {
    return ascii::same(how.algorithm, "AES") && ascii::same(how.chaining, "CBC") &&
           how.key.size() >= key_size && how.buffer_size > 0 && how.buffer_size % cipher_block == 0 &&
           how.buffer_size <= largest_buffer;
}

std::string decrypted_name(const std::string &temporary_name) {
    return temporary_name + ".decrypted";
}

bool is_decrypted_size(std::uint64_t size, std::uint64_t encrypted_size) {
    return size < encrypted_size && encrypted_size - size <= cipher_block;
}

decryption::decryption(file_system &files, const descriptor &folder, const descriptor &source,
                       std::string name, std::uint64_t size, queue::decryption_info how)
    : files_(files), folder_(folder), source_(source), name_(std::move(name)), size_(size),
      how_(std::move(how)), cipher_(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free) {
    if (!cipher_)
        throw std::bad_alloc();
    part_.reserve(largest_part);
}

decryption::~decryption() {
    OPENSSL_cleanse(part_.data(), part_.size());
    if (made_)
        (void)files_.remove(folder_, decrypted_name(name_));
}

result<void> decryption::begin() {
    if (size_ == 0 || size_ % cipher_block != 0)
        return failed(cause::not_encrypted);
    (void)files_.remove(folder_, decrypted_name(name_)); // of an earlier run
    auto plain = files_.create(folder_, decrypted_name(name_));
    if (!plain)
        return os_failed(plain.error());
    plain_ = std::move(*plain);
    made_ = true;
    if (const auto reserved = files_.allocate(plain_, size_); !reserved)
        return os_failed(reserved.error());
    return {};
}

// The block's place in the file as 64-bit little-endian number and zeros, encrypted with the same key.
result<decryption::initial_vector> decryption::vector_at(std::uint64_t offset) const {
    initial_vector place{}, out{};
    for (std::size_t i = 0; i < sizeof offset; ++i)
        place[i] = static_cast<unsigned char>(offset >> (8 * i));
    const cipher once(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    int length = 0;
    if (!once || EVP_EncryptInit_ex(once.get(), EVP_aes_256_ecb(), nullptr, key_of(how_), nullptr) != 1 ||
        EVP_CIPHER_CTX_set_padding(once.get(), 0) != 1 ||
        EVP_EncryptUpdate(once.get(), out.data(), &length, place.data(), static_cast<int>(place.size())) != 1)
        return failed(cause::out_of_memory);
    return out;
}

result<void> decryption::begin_block() {
    const auto vector = vector_at(read_);
    if (!vector)
        return std::unexpected(vector.error());
    if (EVP_DecryptInit_ex(cipher_.get(), EVP_aes_256_cbc(), nullptr, key_of(how_), vector->data()) != 1 ||
        EVP_CIPHER_CTX_set_padding(cipher_.get(), 0) != 1)
        return failed(cause::out_of_memory);
    return {};
}

result<void> decryption::read_part(std::size_t length) {
    part_.resize(length);
    for (auto rest = std::span(part_); !rest.empty();) {
        const auto got = files_.read(source_, rest, read_ + (part_.size() - rest.size()));
        if (!got || *got == 0)
            return os_failed(got ? EIO : got.error());
        rest = rest.subspan(*got);
    }
    read_ += length;
    auto *bytes = reinterpret_cast<unsigned char *>(part_.data());
    int done = 0;
    if (EVP_DecryptUpdate(cipher_.get(), bytes, &done, bytes, static_cast<int>(length)) != 1)
        return failed(cause::out_of_memory);
    return {};
}

// PKCS#7: as many bytes of that value.
result<std::size_t> decryption::without_padding() const {
    const auto count = std::to_integer<std::size_t>(part_.back());
    if (count == 0 || count > cipher_block || count > part_.size() ||
        !std::ranges::all_of(std::span(part_).last(count),
                             [&](std::byte one) { return one == part_.back(); }))
        return failed(cause::not_encrypted);
    return part_.size() - count;
}

result<void> decryption::write_part(std::size_t length) {
    for (auto rest = std::span<const std::byte>(part_).first(length); !rest.empty();) {
        const auto done = files_.write(plain_, rest, written_);
        if (!done || *done == 0)
            return os_failed(done ? ENOSPC : done.error());
        rest = rest.subspan(*done);
        written_ += *done;
    }
    return {};
}

result<bool> decryption::replace() {
    if (const auto cut = files_.truncate(plain_, written_); !cut)
        return os_failed(cut.error());
    if (const auto flushed = files_.flush(plain_); !flushed)
        return os_failed(flushed.error());
    if (const auto renamed = files_.rename(folder_, decrypted_name(name_), name_); !renamed)
        return os_failed(renamed.error());
    made_ = false;
    if (const auto flushed = files_.flush_folder(folder_); !flushed)
        return os_failed(flushed.error());
    return true;
}

result<bool> decryption::step() {
    result<void> done = made_ ? result<void>() : begin();
    if (done && read_ % how_.buffer_size == 0)
        done = begin_block();
    const auto left_in_block = how_.buffer_size - read_ % how_.buffer_size;
    if (done)
        done = read_part(std::min<std::uint64_t>({largest_part, left_in_block, size_ - read_}));
    if (!done)
        return std::unexpected(done.error());
    const bool last = read_ == size_;
    const auto length = last ? without_padding() : result<std::size_t>(part_.size());
    if (!length)
        return std::unexpected(length.error());
    if (const auto written = write_part(*length); !written)
        return std::unexpected(written.error());
    return last ? replace() : result<bool>(false);
}

} // namespace winebits::transfer
