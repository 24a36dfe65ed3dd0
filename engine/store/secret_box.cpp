// SPDX-License-Identifier: LGPL-2.1-or-later
// A sealed secret is: form (1), nonce (12 bytes), ciphertext, tag (16 bytes).
// Any thread.
#include "engine/store/secret_box.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace winebits::store {
namespace {

constexpr std::uint8_t form = 1;
constexpr std::size_t nonce_size = 12, tag_size = 16;
constexpr std::string_view purpose = "winebits hive secrets 1";

struct free_context {
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
};
using cipher_context = std::unique_ptr<EVP_CIPHER_CTX, free_context>;
using key_bytes = std::array<std::uint8_t, secret_box::key_size>;

const unsigned char *bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char *>(text.data());
}

bool fits(std::size_t size) {
    return size <= static_cast<std::size_t>(std::numeric_limits<int>::max());
}

// RFC 5869 without salt; one block of the output is all that is needed.
key_bytes derived(std::span<const std::uint8_t> folder_key) {
    const key_bytes no_salt{};
    key_bytes extracted{}, out{};
    HMAC(EVP_sha256(), no_salt.data(), no_salt.size(), folder_key.data(), folder_key.size(), extracted.data(),
         nullptr);
    const std::string first_block = std::string(purpose) + '\x01';
    HMAC(EVP_sha256(), extracted.data(), extracted.size(), bytes_of(first_block), first_block.size(),
         out.data(), nullptr);
    OPENSSL_cleanse(extracted.data(), extracted.size());
    return out;
}

} // namespace

secret_box::secret_box(std::span<const std::uint8_t, key_size> folder_key) : key_(derived(folder_key)) {}

secret_box::~secret_box() {
    OPENSSL_cleanse(key_.data(), key_.size());
}

std::optional<std::vector<std::uint8_t>> secret_box::seal(std::string_view place,
                                                          std::string_view bytes) const {
    std::vector<std::uint8_t> out(1 + nonce_size + bytes.size() + tag_size);
    out[0] = form;
    auto *const nonce = out.data() + 1, *const text = nonce + nonce_size, *const tag = text + bytes.size();
    const cipher_context context(EVP_CIPHER_CTX_new());
    int size = 0;
    const bool done =
        context && fits(bytes.size()) && fits(place.size()) && RAND_bytes(nonce, nonce_size) == 1 &&
        EVP_EncryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.data(), nonce) == 1 &&
        EVP_EncryptUpdate(context.get(), nullptr, &size, bytes_of(place), static_cast<int>(place.size())) ==
            1 &&
        EVP_EncryptUpdate(context.get(), text, &size, bytes_of(bytes), static_cast<int>(bytes.size())) == 1 &&
        EVP_EncryptFinal_ex(context.get(), tag, &size) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, tag_size, tag) == 1;
    return done ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::string> secret_box::open(std::string_view place,
                                            std::span<const std::uint8_t> sealed) const {
    if (sealed.size() < 1 + nonce_size + tag_size || sealed[0] != form || !fits(sealed.size()) ||
        !fits(place.size()))
        return std::nullopt;
    const auto nonce = sealed.subspan(1, nonce_size);
    const auto text = sealed.subspan(1 + nonce_size, sealed.size() - 1 - nonce_size - tag_size);
    key_bytes tag{}; // the first bytes of it
    std::ranges::copy(sealed.last(tag_size), tag.begin());
    std::string out(text.size(), '\0');
    auto *const plain = reinterpret_cast<unsigned char *>(out.data());
    const cipher_context context(EVP_CIPHER_CTX_new());
    int size = 0;
    const bool done =
        context &&
        EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key_.data(), nonce.data()) == 1 &&
        EVP_DecryptUpdate(context.get(), nullptr, &size, bytes_of(place), static_cast<int>(place.size())) ==
            1 &&
        EVP_DecryptUpdate(context.get(), plain, &size, text.data(), static_cast<int>(text.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, tag_size, tag.data()) == 1 &&
        EVP_DecryptFinal_ex(context.get(), plain + size, &size) == 1;
    if (!done) {
        OPENSSL_cleanse(out.data(), out.size());
        return std::nullopt;
    }
    return out;
}

} // namespace winebits::store
