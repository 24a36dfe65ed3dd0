// SPDX-License-Identifier: LGPL-2.1-or-later
// What a program says of the encryption and of the pieces of its file, and the file that a server sends then
// (do-api 5.8, 5.9).
//
// Input: the JSON text of the program on one line, then the content of the file. Disk thread, so to say.
#include "engine/transfer/decryption.hpp"

#include "engine/rpc/decode.hpp"
#include "engine/transfer/posix_file_system.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/fuzz/targets.hpp"
#include "tests/support/check.hpp"
#include "tests/support/fresh_folder.hpp"

#include <filesystem>

namespace winebits::fuzz {
namespace {

constexpr std::size_t cipher_block = 16, longest_content = 1 << 16;
const std::string name = "DO1.tmp";

// Nothing has to outlive a power cut here.
class quick_file_system final : public transfer::posix_file_system {
  public:
    transfer::file_result<void> flush(const transfer::descriptor &) override { return {}; }
    transfer::file_result<void> flush_folder(const transfer::descriptor &) override { return {}; }
};

// As a server would have it: PKCS#7 padding, then AES-256 in CBC mode in blocks of their own, whose initial
// vector is their encrypted place.
std::string encrypted(std::string plain, const queue::decryption_info &how) {
    const auto padding = cipher_block - plain.size() % cipher_block;
    plain.append(padding, static_cast<char>(padding));
    const auto *key = reinterpret_cast<const unsigned char *>(how.key.data());
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX *)> context(EVP_CIPHER_CTX_new(),
                                                                              EVP_CIPHER_CTX_free);
    const auto run = [&](const EVP_CIPHER *cipher, const unsigned char *vector, std::string_view text) {
        std::string out(text.size(), '\0');
        int size = 0;
        CHECK_EQUAL(EVP_EncryptInit_ex(context.get(), cipher, nullptr, key, vector), 1);
        CHECK_EQUAL(EVP_CIPHER_CTX_set_padding(context.get(), 0), 1);
        CHECK_EQUAL(EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char *>(out.data()), &size,
                                      reinterpret_cast<const unsigned char *>(text.data()),
                                      static_cast<int>(text.size())),
                    1);
        return out;
    };
    std::string out;
    while (out.size() < plain.size()) {
        std::string place(cipher_block, '\0');
        for (std::size_t i = 0; i < sizeof(std::uint64_t); ++i)
            place[i] = static_cast<char>(static_cast<std::uint64_t>(out.size()) >> (8 * i));
        const auto vector = run(EVP_aes_256_ecb(), nullptr, place);
        out += run(EVP_aes_256_cbc(), reinterpret_cast<const unsigned char *>(vector.data()),
                   std::string_view(plain).substr(out.size(), how.buffer_size));
    }
    return out;
}

class trial {
  public:
    trial() : folder_(std::move(*files_.open_folder(place_.path()))) {}

    // none: it was no ciphertext, and is untouched.
    std::optional<std::string> decrypt(std::string_view content, const queue::decryption_info &how) {
        (void)files_.remove(folder_, name);
        {
            const auto file = files_.create(folder_, name);
            CHECK(file.has_value());
            CHECK(content.empty() || files_.write(*file, std::as_bytes(std::span(content)), 0).has_value());
        }
        const auto source = files_.open(folder_, name);
        CHECK(source.has_value());
        const auto done = run(*source, content.size(), how);
        CHECK(!std::filesystem::exists(place_.file(transfer::decrypted_name(name))));
        const auto after = read_back();
        if (!done) {
            CHECK(done.error().why == cause::not_encrypted);
            CHECK(after == content);
            return std::nullopt;
        }
        CHECK_EQUAL(after.size(), *done);
        CHECK(transfer::is_decrypted_size(after.size(), content.size()));
        return after;
    }

  private:
    result<std::uint64_t> run(const transfer::descriptor &source, std::size_t size,
                              const queue::decryption_info &how) {
        transfer::decryption work(files_, folder_, source, name, size, how);
        for (std::size_t guard = 0; guard <= size; ++guard) {
            const auto last = work.step();
            if (!last)
                return std::unexpected(last.error());
            if (*last)
                return work.plain_size();
        }
        throw test::check_failure{"it never ends", __FILE__, __LINE__};
    }
    std::string read_back() {
        const auto file = files_.open(folder_, name);
        CHECK(file.has_value());
        std::string out(files_.size(*file).value_or(0), '\0');
        if (!out.empty())
            CHECK_EQUAL(files_.read(*file, std::as_writable_bytes(std::span(out)), 0).value_or(0),
                        out.size());
        return out;
    }

    test::fresh_folder place_;
    quick_file_system files_;
    transfer::descriptor folder_;
};

template <class Info>
std::optional<Info> decoded(const char *property, const std::string &text) {
    rpc::json::writer params;
    params.open_object().name("id").string("{00000000-0000-0000-0000-000000000001}");
    params.name("file").number(std::uint64_t{0}).name("property").string(property);
    params.name("value").string(text).close_object();
    const auto read = rpc::json::parse(params.text(), 16);
    CHECK(read.has_value());
    const auto command = rpc::decode_command("job.set_file", *read);
    if (!command)
        return std::nullopt;
    return std::get<Info>(std::get<queue::set_file_property>(*command).value);
}

} // namespace

void decryption(std::string_view input) {
    const auto text = take_line(input);
    if (const auto info = decoded<queue::integrity_info>("integrity_info", text))
        CHECK(!info->digest_algorithm.empty() && info->url.find('\0') == std::string::npos);
    const auto how = decoded<queue::decryption_info>("decryption_info", text);
    if (!how || !transfer::can_decrypt(*how))
        return;
    CHECK(how->key.size() >= 32 && how->buffer_size >= cipher_block);
    const std::string content(input.substr(0, longest_content));
    trial one;
    (void)one.decrypt(content, *how);
    CHECK(one.decrypt(encrypted(content, *how), *how) == content);
}

} // namespace winebits::fuzz
