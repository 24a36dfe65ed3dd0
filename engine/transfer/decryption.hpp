// SPDX-License-Identifier: LGPL-2.1-or-later
// Decrypts a file that came encrypted (do-api 5.9): AES-256 in CBC mode, in blocks of EncryptionBufferSize.
//
// The plaintext goes to a second file beside the first one, is flushed, and takes the first one's name; so
// under that name there is all of the ciphertext or all of the plaintext, whatever happens. Which of the two
// it is, its size tells: target_file keeps the encrypted file at its full size from the start on, and the
// padding makes the plaintext 1 to 16 bytes shorter. A second file that nobody finished is removed by the
// next attempt, or with the first one. Disk threads.
#pragma once

#include "engine/base/cause.hpp"
#include "engine/queue/delivery.hpp"
#include "engine/transfer/file_system.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <openssl/evp.h>
#include <string>
#include <vector>

namespace winebits::transfer {

// false: an algorithm, a chaining mode, a key or a block size that is not ours to decrypt.
bool can_decrypt(const queue::decryption_info &);

// The name of the second file.
std::string decrypted_name(const std::string &temporary_name);

// What a file of that size under the temporary name is, while `encrypted_size` bytes are to be fetched.
bool is_decrypted_size(std::uint64_t size, std::uint64_t encrypted_size);

class decryption {
  public:
    // Of `size` bytes of ciphertext in `source`, that is `folder`'s `name`; both outlive this object, and
    // can_decrypt() has said yes. Throws std::bad_alloc.
    decryption(file_system &, const descriptor &folder, const descriptor &source, std::string name,
               std::uint64_t size, queue::decryption_info);
    // Removes the second file, unless it has taken the name.
    ~decryption();
    decryption(const decryption &) = delete;
    decryption &operator=(const decryption &) = delete;

    // Decrypts the next part, at most 1 MiB; true: the plaintext is on the disk under the name. After a
    // failure there is nothing to go on with. not_encrypted: the size or the padding is none of a ciphertext.
    result<bool> step();
    std::uint64_t plain_size() const { return written_; }

  private:
    using cipher = std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX *)>;
    using initial_vector = std::array<unsigned char, 16>;

    result<void> begin();
    result<void> begin_block();
    result<initial_vector> vector_at(std::uint64_t offset) const;
    result<void> read_part(std::size_t length);
    result<std::size_t> without_padding() const;
    result<void> write_part(std::size_t length);
    result<bool> replace();

    file_system &files_;
    const descriptor &folder_, &source_;
    const std::string name_;
    const std::uint64_t size_;
    const queue::decryption_info how_;
    cipher cipher_;
    descriptor plain_;
    bool made_ = false; // the second file is there
    std::uint64_t read_ = 0, written_ = 0;
    std::vector<std::byte> part_;
};

} // namespace winebits::transfer
