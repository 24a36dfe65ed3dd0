// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading pieces-hash files (do-api 5.8): what is accepted, and one cause for each defect.
// Test thread.
#include "engine/transfer/pieces_hash_file.hpp"
#include "tests/engine/transfer_support.hpp"

using namespace winebits;
using namespace winebits::test;
using transfer::read_pieces_hash_file;

namespace {

// SHA-256 of nothing, and of a zero byte.
const std::string of_nothing = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const std::string of_zero = "bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=";

struct text {
    std::string version = "1", hash_of_hashes = '"' + of_nothing + '"', length = "1", piece_size = "4096",
                pieces = "[\"" + of_zero + "\"]";

    std::string json() const {
        return R"({"MajorVersion":)" + version + R"(,"MinorVersion":0,"HashOfHashes":)" + hash_of_hashes +
               R"(,"ContentLength":)" + length + R"(,"PieceSize":)" + piece_size + R"(,"Pieces":)" + pieces +
               "}";
    }
};

queue::integrity_info with_hash_of_hashes(const std::string &text) {
    return {.url = {}, .digest = {}, .digest_algorithm = {}, .hash_of_hashes = text};
}

cause refusal(const std::string &json, const queue::integrity_info &given = {}) {
    const auto read = read_pieces_hash_file(json, given);
    CHECK(!read);
    return read.error().why;
}

void a_file_is_read() {
    const auto read = read_pieces_hash_file(text{}.json(), with_hash_of_hashes(of_nothing));
    CHECK(read.has_value());
    CHECK_EQUAL(read->content_length, 1U);
    CHECK_EQUAL(read->piece_size, 4096U);
    CHECK_EQUAL(read->pieces.size(), 1U);
    CHECK_EQUAL(read->pieces[0][0], 0x6e);
    CHECK_EQUAL(read->end_of(0), 1U);
}

void the_last_piece_may_be_short_and_an_empty_file_has_none() {
    text two;
    two.length = "4097";
    two.pieces = "[\"" + of_zero + "\",\"" + of_zero + "\"]";
    const auto read = read_pieces_hash_file(two.json(), {});
    CHECK(read.has_value());
    CHECK_EQUAL(read->end_of(0), 4096U);
    CHECK_EQUAL(read->end_of(1), 4097U);
    text empty;
    empty.length = "0";
    empty.pieces = "[]";
    CHECK(read_pieces_hash_file(empty.json(), {}).has_value());
}

void what_is_no_json_object_is_refused() {
    for (const char *json : {"", "{", "[]", "7", "<html>", "{\"MajorVersion\":1,}"})
        CHECK_EQUAL(refusal(json), cause::metainfo_content);
    CHECK_EQUAL(refusal(std::string(transfer::largest_pieces_hash_file + 1, ' ')), cause::metainfo_content);
    CHECK_EQUAL(refusal(std::string(1 << 20, '[')), cause::metainfo_content);
}

void another_version_is_refused() {
    for (const char *version : {"0", "2", "\"1\"", "1.0", "null"}) {
        text t;
        t.version = version;
        CHECK_EQUAL(refusal(t.json()), cause::metainfo_version);
    }
    CHECK_EQUAL(refusal("{}"), cause::metainfo_version);
}

void the_hash_of_hashes_must_be_the_programs() {
    CHECK_EQUAL(refusal(text{}.json(), with_hash_of_hashes(of_zero)), cause::metainfo_hash_of_hashes_match);
    for (const char *value : {"7", "\"\"", "\"abc\"", "\"YWJj\"", "null"}) {
        text t;
        t.hash_of_hashes = value;
        CHECK_EQUAL(refusal(t.json()), cause::metainfo_parse_hash_of_hashes);
    }
}

void sizes_must_make_sense() {
    for (const char *length : {"-1", "1.5", "\"1\"", "18446744073709551615", "null"}) {
        text t;
        t.length = length;
        CHECK_EQUAL(refusal(t.json()), cause::metainfo_content_length);
    }
    for (const char *size :
         {"0", "-4096", "1", "2048", "4097", "134217728", "\"4096\"", "9223372036854775808"}) {
        text t;
        t.piece_size = size;
        CHECK_EQUAL(refusal(t.json()), cause::metainfo_piece_size);
    }
}

void there_must_be_one_hash_for_each_piece() {
    for (const std::string &pieces : {std::string("[]"), std::string("{}"), std::string("\"x\""),
                                      "[\"" + of_zero + "\",\"" + of_zero + "\"]"}) {
        text t;
        t.pieces = pieces;
        CHECK_EQUAL(refusal(t.json()), cause::metainfo_parse_piece_hashes);
    }
    // More pieces than memory could hold are counted, not made.
    text huge;
    huge.length = "4611686018427387903";
    CHECK_EQUAL(refusal(huge.json()), cause::metainfo_parse_piece_hashes);
}

void each_hash_must_be_one() {
    for (const std::string &hash :
         {std::string("7"), std::string("\"\""), std::string("\"YWJj\""), '"' + of_zero + "AAAA\"",
          '"' + of_zero.substr(0, 43) + "*\"", "\"=" + of_zero.substr(1) + '"'}) {
        text t;
        t.pieces = "[" + hash + "]";
        CHECK_EQUAL(refusal(t.json()), cause::metainfo_parse_one_piece_hash);
    }
}

// "{}" has these digests. They are looked at before anything else.
void a_digest_of_the_file_is_checked_first() {
    const auto cause_of = [](const std::string &algorithm, const std::string &digest) {
        return refusal("{}",
                       {.url = {}, .digest = digest, .digest_algorithm = algorithm, .hash_of_hashes = {}});
    };
    const std::string sha256 = "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=",
                      sha1 = "vyGp6PvFo4RvsFtPoIWeCReyIC8=";
    for (const char *algorithm : {"SHA256", "SHA-256", "sha256", ""})
        CHECK_EQUAL(cause_of(algorithm, sha256), cause::metainfo_version);
    CHECK_EQUAL(cause_of("SHA1", sha1), cause::metainfo_version);
    CHECK_EQUAL(cause_of("SHA256", "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
                cause::metainfo_version);
    for (const std::string &digest : {of_zero, sha1, std::string("x"), sha256.substr(0, 40)})
        CHECK_EQUAL(cause_of("SHA256", digest), cause::metainfo_digest_match);
    for (const char *algorithm : {"SHA256 ", "CRC32", "no-such"})
        CHECK_EQUAL(cause_of(algorithm, sha256), cause::metainfo_digest_match);
    // No digest was given: then its algorithm means nothing.
    CHECK_EQUAL(cause_of("no-such", ""), cause::metainfo_version);
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_file_is_read>),
        cmocka_unit_test(run<the_last_piece_may_be_short_and_an_empty_file_has_none>),
        cmocka_unit_test(run<what_is_no_json_object_is_refused>),
        cmocka_unit_test(run<another_version_is_refused>),
        cmocka_unit_test(run<the_hash_of_hashes_must_be_the_programs>),
        cmocka_unit_test(run<sizes_must_make_sense>),
        cmocka_unit_test(run<there_must_be_one_hash_for_each_piece>),
        cmocka_unit_test(run<each_hash_must_be_one>),
        cmocka_unit_test(run<a_digest_of_the_file_is_checked_first>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
