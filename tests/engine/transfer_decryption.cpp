// SPDX-License-Identifier: LGPL-2.1-or-later
// Decryption of downloaded files (do-api 5.9) against known answers. They were made from the description with
// the openssl command: the plaintext is the fault server's content of seed 7, the key the bytes 0 to 31, and
// each block's initial vector `openssl enc -aes-256-cbc -nopad` with a zero vector of the block's offset.
// Test thread.
#include "engine/transfer/decryption.hpp"
#include "tests/engine/transfer_scripted_files.hpp"
#include "tests/engine/transfer_support.hpp"
#include "tests/support/origin/content.hpp"

#include <cerrno>
#include <fstream>
#include <numeric>

using namespace winebits;
using namespace winebits::test;
namespace fs = std::filesystem;

namespace {

struct known_answer {
    std::size_t size;
    const char *encrypted; // in blocks of 32 bytes
};
constexpr known_answer answers[] = {
    {0, "53c8742d0ea29b2712f6c7af4048f4b4"},
    {5, "23c00caf4b02a4a081d5ab6768fb6137"},
    {15, "e169149927cd46a41f375d8ec56ae2d5"},
    {16, "e169149927cd46a41f375d8ec56ae2d572473e07975f2cbf9e2656e414c4b1bf"},
    {31, "e169149927cd46a41f375d8ec56ae2d52b8d818416ad95c099fb365c51afecc9"},
    {32, "e169149927cd46a41f375d8ec56ae2d50b44cff0ea28604921cdd3da29733d8fbeef2ab54cb05e0e267e83bb41e7d2e7"},
    {40, "e169149927cd46a41f375d8ec56ae2d50b44cff0ea28604921cdd3da29733d8f541175220cb27974b76ab522ab6f18a4"},
    {70, "e169149927cd46a41f375d8ec56ae2d50b44cff0ea28604921cdd3da29733d8f36a2fcd7a73980a9baa371de3816fdeba03"
         "dfd87"
         "a37744078671d595aaca03a63ea3715be59815e324b5c096bbefd7c9"},
};
constexpr std::uint64_t seed = 7;

std::string key() {
    std::string out(32, '\0');
    std::iota(out.begin(), out.end(), '\0');
    return out;
}

std::string bytes_of(const std::string &hexadecimal) {
    std::string out;
    for (std::size_t i = 0; i < hexadecimal.size(); i += 2)
        out += static_cast<char>(std::stoi(hexadecimal.substr(i, 2), nullptr, 16));
    return out;
}

// A folder with the file "a.tmp".
struct trial {
    temporary_folder folder;
    scripted_files files;
    queue::decryption_info how{.key = key(), .buffer_size = 32, .algorithm = "AES", .chaining = "CBC"};

    void write(const std::string &content) {
        std::ofstream(folder / "a.tmp", std::ios::binary | std::ios::trunc) << content;
    }
    // Decrypts to the end.
    result<std::uint64_t> run() {
        const auto place = files.open_folder(folder.path());
        const auto source = files.open(*place, "a.tmp");
        transfer::decryption work(files, *place, *source, "a.tmp", *files.size(*source), how);
        for (;;) {
            const auto step = work.step();
            if (!step)
                return std::unexpected(step.error());
            if (*step)
                return work.plain_size();
        }
    }
    cause failure() {
        const auto done = run();
        CHECK(!done);
        return done.error().why;
    }
    std::size_t files_left() const {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder.path()), {}));
    }
};

void known_answers_are_decrypted() {
    for (const auto &one : answers) {
        trial t;
        t.write(bytes_of(one.encrypted));
        CHECK_EQUAL(t.run(), result<std::uint64_t>(one.size));
        check_content(t.folder / "a.tmp", one.size, seed);
        CHECK_EQUAL(t.files_left(), 1U);
    }
}

// "The key is the first 32 bytes": Windows' KeyData has more.
void a_longer_key_is_cut() {
    trial t;
    t.how.key += "and something else";
    t.write(bytes_of(answers[7].encrypted));
    CHECK(t.run().has_value());
    check_content(t.folder / "a.tmp", 70, seed);
}

void names_of_algorithms_have_no_case() {
    trial t;
    t.how.algorithm = "aes";
    t.how.chaining = "cbc";
    CHECK(transfer::can_decrypt(t.how));
}

void what_is_not_ours_to_decrypt_is_told_apart() {
    const queue::decryption_info good{.key = key(), .algorithm = "AES", .chaining = "CBC"};
    CHECK(transfer::can_decrypt(good));
    const auto refused = [&](auto change) {
        auto one = good;
        change(one);
        CHECK(!transfer::can_decrypt(one));
    };
    refused([](auto &one) { one.algorithm = "DES"; });
    refused([](auto &one) { one.algorithm = ""; });
    refused([](auto &one) { one.chaining = "GCM"; });
    refused([](auto &one) { one.chaining = ""; });
    refused([](auto &one) { one.key.pop_back(); });
    refused([](auto &one) { one.buffer_size = 0; });
    refused([](auto &one) { one.buffer_size = 100; });
    refused([](auto &one) { one.buffer_size = std::uint64_t{1} << 40; });
}

void what_is_not_encrypted_stays_as_it_is() {
    for (const std::string &content : {std::string(), std::string(17, 'x'), std::string(48, 'x'),
                                       bytes_of(answers[7].encrypted).substr(0, 64)}) {
        trial t;
        t.write(content);
        CHECK_EQUAL(t.failure(), cause::not_encrypted);
        CHECK_EQUAL(content_of(t.folder / "a.tmp"), content);
        CHECK_EQUAL(t.files_left(), 1U);
    }
}

void a_wrong_key_is_noticed() {
    trial t;
    t.how.key[0] = 'x';
    t.write(bytes_of(answers[7].encrypted));
    CHECK_EQUAL(t.failure(), cause::not_encrypted);
}

void a_full_disk_leaves_the_ciphertext() {
    trial t;
    const auto content = bytes_of(answers[7].encrypted);
    t.write(content);
    t.files.on_write = [](std::uint64_t offset, std::size_t) { return offset >= 32 ? ENOSPC : 0; };
    CHECK_EQUAL(t.failure(), cause::os_error);
    CHECK_EQUAL(content_of(t.folder / "a.tmp"), content);
    CHECK_EQUAL(t.files_left(), 1U);
}

void a_failed_flush_leaves_the_ciphertext() {
    trial t;
    const auto content = bytes_of(answers[7].encrypted);
    t.write(content);
    t.files.on_flush = [] { return EIO; };
    CHECK_EQUAL(t.failure(), cause::os_error);
    CHECK_EQUAL(content_of(t.folder / "a.tmp"), content);
}

// A daemon that was killed in the middle left a second file.
void what_an_earlier_attempt_left_gives_way() {
    trial t;
    std::ofstream(t.folder / transfer::decrypted_name("a.tmp")) << std::string(1000, 'x');
    t.write(bytes_of(answers[7].encrypted));
    CHECK(t.run().has_value());
    check_content(t.folder / "a.tmp", 70, seed);
    CHECK_EQUAL(t.files_left(), 1U);
}

void the_plaintext_is_told_by_its_size() {
    for (const auto &one : answers)
        CHECK(transfer::is_decrypted_size(one.size, bytes_of(one.encrypted).size()));
    CHECK(!transfer::is_decrypted_size(96, 96));
    CHECK(!transfer::is_decrypted_size(79, 96));
    CHECK(!transfer::is_decrypted_size(97, 96));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<known_answers_are_decrypted>),
        cmocka_unit_test(run<a_longer_key_is_cut>),
        cmocka_unit_test(run<names_of_algorithms_have_no_case>),
        cmocka_unit_test(run<what_is_not_ours_to_decrypt_is_told_apart>),
        cmocka_unit_test(run<what_is_not_encrypted_stays_as_it_is>),
        cmocka_unit_test(run<a_wrong_key_is_noticed>),
        cmocka_unit_test(run<a_full_disk_leaves_the_ciphertext>),
        cmocka_unit_test(run<a_failed_flush_leaves_the_ciphertext>),
        cmocka_unit_test(run<what_an_earlier_attempt_left_gives_way>),
        cmocka_unit_test(run<the_plaintext_is_told_by_its_size>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
