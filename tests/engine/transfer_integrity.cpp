// SPDX-License-Identifier: LGPL-2.1-or-later
// Downloads with a pieces-hash file (do-api 5.8) and encrypted ones (5.9): what is checked, what is got
// again, and what is refused. Test thread.
#include "engine/transfer/decryption.hpp"
#include "tests/engine/pieces_hash_text.hpp"
#include "tests/engine/transfer_support.hpp"
#include "tests/support/origin/content.hpp"

#include <cerrno>
#include <fstream>

using namespace winebits;
using namespace winebits::test;

namespace {

struct trial {
    explicit trial(std::uint64_t of_size = 10 * piece + 1000) : size(of_size) {
        describe(origin::content(size));
    }

    const std::uint64_t size;
    origin::server server;
    downloads here;

    std::string document(const std::string &text, const std::string &name = "phf") {
        const auto path = here.folder() / name;
        std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
        return path;
    }
    void describe(const std::string &bytes) { document(pieces_hash_text(bytes)); }

    // A download of the whole entity with these faults, checked by the document.
    queue::start_transfer request(const std::string &faults = "", const std::string &of_document = "") {
        auto what = here.request(server.url("/f?size=" + std::to_string(size) + faults));
        what.surface = queue::personality::delivery_download;
        what.foreground = true;
        what.delivery.integrity = queue::integrity_info{
            server.url("/phf?file=" + (here.folder() / "phf").string() + of_document), {}, {}, {}};
        return what;
    }
    queue::start_transfer mandatory(const std::string &faults = "", const std::string &of_document = "") {
        auto what = request(faults, of_document);
        what.delivery.integrity_mandatory = true;
        return what;
    }
    void continues(queue::start_transfer &what, std::uint64_t at) { continue_at(what, at, size); }
    std::size_t requests_for(const std::string &path) {
        std::size_t out = 0;
        for (const auto &one : server.log().requests())
            out += one.path.starts_with(path) && one.method == "GET" ? 1 : 0;
        return out;
    }
};

void a_file_is_checked_and_complete() {
    for (const std::uint64_t size :
         {std::uint64_t{0}, std::uint64_t{1}, piece, 2 * piece, 10 * piece + 1000}) {
        trial t(size);
        check_succeeded(t.here.run(t.mandatory()));
        check_content(t.here.temporary(), size);
        CHECK_EQUAL(t.requests_for("/phf"), 1U);
    }
}

void several_connections_are_checked_alike() {
    trial t(64 * piece);
    auto what = t.mandatory();
    what.delivery.most_connections = 4;
    check_succeeded(t.here.run(what));
    check_content(t.here.temporary(), t.size);
}

void a_bad_piece_is_got_again() {
    for (const char *place : {"0", "200000", "656000"})
        for (const unsigned times : {1U, 3U}) {
            trial t;
            check_succeeded(
                t.here.run(t.mandatory(std::string("&flip=") + place + "&times=" + std::to_string(times))));
            check_content(t.here.temporary(), t.size);
            CHECK_EQUAL(t.requests_for("/f"), times + 1U);
        }
}

void a_piece_that_stays_bad_ends_the_transfer() {
    trial t;
    const auto &done = t.here.run(t.request("&flip=200000"));
    CHECK_EQUAL(failure_of(done).why, cause::bad_piece_hash);
    CHECK_EQUAL(t.requests_for("/f"), 4U);
    // What is good of it counts, and nothing else.
    const auto expected = t.size - piece;
    CHECK_EQUAL(done.finished->written, expected);
    CHECK_EQUAL(done.finished->delivery.filled.size(), 2U);
}

void only_checked_bytes_are_told() {
    trial t;
    auto what = t.request("&cut=300000&times=1");
    const auto &done = t.here.run(what);
    CHECK_EQUAL(failure_of(done).why, cause::connection_lost);
    CHECK_EQUAL(done.finished->written, 4 * piece);
    for (const auto &one : done.progress)
        CHECK(one.written % piece == 0);
}

// What is there is looked at before anything else.
void a_continued_file_is_checked_from_its_start() {
    trial t;
    write_content(t.here.temporary(), 5 * piece);
    {
        std::fstream file(t.here.temporary(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(static_cast<std::streamoff>(piece + 17));
        file.put('?');
    }
    auto what = t.mandatory();
    t.continues(what, 5 * piece);
    const auto &done = t.here.run(what);
    check_succeeded(done);
    check_content(t.here.temporary(), t.size);
    CHECK_EQUAL(done.finished->delivery.received,
                t.size - 4 * piece + std::filesystem::file_size(t.here.folder() / "phf"));
}

void a_piece_that_was_not_whole_is_got_from_its_start() {
    trial t;
    write_content(t.here.temporary(), 2 * piece + 500);
    auto what = t.mandatory();
    t.continues(what, 2 * piece + 500);
    check_succeeded(t.here.run(what));
    check_content(t.here.temporary(), t.size);
}

void a_whole_file_is_checked_before_it_is_complete() {
    trial t;
    write_content(t.here.temporary(), t.size, 1); // another one's content
    auto what = t.mandatory();
    t.continues(what, t.size);
    check_succeeded(t.here.run(what));
    check_content(t.here.temporary(), t.size);
}

void a_missing_temporary_file_is_told_of() {
    trial t;
    auto what = t.mandatory();
    t.continues(what, 5 * piece);
    const auto failed = failure_of(t.here.run(what));
    CHECK_EQUAL(failed.why, cause::os_error);
    CHECK_EQUAL(failed.os_errno, ENOENT);
}

void without_a_document_a_mandatory_check_fails_and_another_is_left_out() {
    for (const char *fault : {"&status=404", "&drop", "&garbage"}) {
        trial t;
        CHECK_EQUAL(failure_of(t.here.run(t.mandatory("", fault))).why, cause::integrity_info_unavailable);
        CHECK_EQUAL(t.requests_for("/f"), 0U);
        check_succeeded(t.here.run(t.request("", fault)));
        check_content(t.here.temporary(), t.size);
    }
}

void a_wrong_document_is_refused_in_any_case() {
    for (const bool mandatory : {false, true}) {
        trial t;
        const auto refusal = [&] {
            return failure_of(t.here.run(mandatory ? t.mandatory() : t.request())).why;
        };
        t.document("<html>");
        CHECK_EQUAL(refusal(), cause::metainfo_content);
        t.describe(origin::content(t.size + 1));
        CHECK_EQUAL(refusal(), cause::metainfo_file_size);
        t.describe(origin::content(t.size));
        auto what = mandatory ? t.mandatory() : t.request();
        what.delivery.integrity->digest = base64_digest("something else");
        CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::metainfo_digest_match);
        CHECK(!std::filesystem::exists(t.here.temporary()));
    }
}

void a_document_is_found_behind_a_redirect() {
    trial t;
    auto what = t.mandatory();
    what.delivery.integrity->url = t.server.url("/r?redirect=" + what.delivery.integrity->url);
    check_succeeded(t.here.run(what));
}

void parts_of_a_file_are_not_checked() {
    trial t;
    auto what = t.mandatory();
    what.ranges = {{100, 200}};
    CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::ranges_unexpected);
    what = t.request();
    what.ranges = {{100, 200}};
    check_succeeded(t.here.run(what));
    CHECK_EQUAL(std::filesystem::file_size(t.here.temporary()), 200U);
    CHECK_EQUAL(t.requests_for("/phf"), 0U);
}

// Streams of old Windows name the whole file as a range (do-api 5.4).
void a_range_that_is_the_whole_file_is_checked() {
    trial t;
    auto what = t.mandatory("&flip=200000&times=1");
    what.ranges = {{0, queue::byte_range::to_end}};
    check_succeeded(t.here.run(what));
    check_content(t.here.temporary(), t.size);
}

// ---- Decryption. The ciphertexts were made as those of transfer_decryption.cpp.

const std::string encrypted_70 =
    "\xe1\x69\x14\x99\x27\xcd\x46\xa4\x1f\x37\x5d\x8e\xc5\x6a\xe2\xd5\x0b\x44\xcf\xf0"
    "\xea\x28\x60\x49\x21\xcd\xd3\xda\x29\x73\x3d\x8f\x36\xa2\xfc\xd7\xa7\x39\x80\xa9"
    "\xba\xa3\x71\xde\x38\x16\xfd\xeb\xa0\x3d\xfd\x87\xa3\x77\x44\x07\x86\x71\xd5\x95"
    "\xaa\xca\x03\xa6\x3e\xa3\x71\x5b\xe5\x98\x15\xe3\x24\xb5\xc0\x96\xbb\xef\xd7\xc9";

queue::decryption_info key_of_the_tests() {
    std::string key;
    for (char c = 0; c < 32; ++c)
        key += c;
    return {.key = key, .buffer_size = 32, .algorithm = "AES", .chaining = "CBC"};
}

struct encrypted_trial : trial {
    encrypted_trial() : trial(80) {
        describe(encrypted_70);
        document(encrypted_70, "encrypted");
    }
    queue::start_transfer encrypted() {
        auto what = mandatory();
        what.remote_name = server.url("/f?file=" + (here.folder() / "encrypted").string());
        what.delivery.decryption = key_of_the_tests();
        return what;
    }
};

void an_encrypted_file_is_delivered_as_plaintext() {
    encrypted_trial t;
    const auto &done = t.here.run(t.encrypted());
    CHECK(!done.finished->failure);
    check_content(t.here.temporary(), 70, 7);
    CHECK_EQUAL(done.started->size, 80U);
    CHECK_EQUAL(done.finished->written, 70U);
    CHECK_EQUAL(done.finished->flushed, 70U);
}

// The daemon was killed after the plaintext had taken the name, and before the queue heard of it.
void a_file_that_is_decrypted_already_stays_so() {
    encrypted_trial t;
    for (const std::uint64_t known : {16U, 80U}) {
        write_content(t.here.temporary(), 70, 7);
        auto what = t.encrypted();
        t.continues(what, known);
        const auto &done = t.here.run(what);
        CHECK(!done.finished->failure);
        CHECK_EQUAL(done.finished->written, 70U);
        check_content(t.here.temporary(), 70, 7);
    }
}

void a_file_that_was_not_decrypted_yet_is() {
    encrypted_trial t;
    std::filesystem::copy_file(t.here.folder() / "encrypted", t.here.temporary());
    auto what = t.encrypted();
    t.continues(what, 80);
    CHECK(!t.here.run(what).finished->failure);
    check_content(t.here.temporary(), 70, 7);
}

void what_was_not_encrypted_is_not_delivered() {
    trial t(96);
    auto what = t.request();
    what.delivery.decryption = key_of_the_tests();
    const auto &done = t.here.run(what);
    CHECK_EQUAL(failure_of(done).why, cause::not_encrypted);
    check_content(t.here.temporary(), 96);
}

void what_cant_be_decrypted_is_not_fetched() {
    encrypted_trial t;
    const auto refused = [&](auto change) {
        auto what = t.encrypted();
        change(what);
        CHECK_EQUAL(failure_of(t.here.run(what)).why, cause::decryption_unsupported);
    };
    refused([](auto &what) { what.delivery.decryption->chaining = "GCM"; });
    refused([](auto &what) {
        what.ranges = {{0, 16}};
        what.delivery.integrity_mandatory = false;
    });
    CHECK_EQUAL(t.server.log().requests().size(), 0U);
}

void removing_a_file_removes_what_a_decryption_left() {
    encrypted_trial t;
    t.document("x", "file.tmp");
    t.document("x", transfer::decrypted_name("file.tmp"));
    CHECK_EQUAL(t.here.remove({{{"C:\\file", 'c', "file"}, "file.tmp"}}), 0U);
    CHECK(!std::filesystem::exists(t.here.folder() / transfer::decrypted_name("file.tmp")));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<a_file_is_checked_and_complete>),
        cmocka_unit_test(run<several_connections_are_checked_alike>),
        cmocka_unit_test(run<a_bad_piece_is_got_again>),
        cmocka_unit_test(run<a_piece_that_stays_bad_ends_the_transfer>),
        cmocka_unit_test(run<only_checked_bytes_are_told>),
        cmocka_unit_test(run<a_continued_file_is_checked_from_its_start>),
        cmocka_unit_test(run<a_piece_that_was_not_whole_is_got_from_its_start>),
        cmocka_unit_test(run<a_whole_file_is_checked_before_it_is_complete>),
        cmocka_unit_test(run<a_missing_temporary_file_is_told_of>),
        cmocka_unit_test(run<without_a_document_a_mandatory_check_fails_and_another_is_left_out>),
        cmocka_unit_test(run<a_wrong_document_is_refused_in_any_case>),
        cmocka_unit_test(run<a_document_is_found_behind_a_redirect>),
        cmocka_unit_test(run<parts_of_a_file_are_not_checked>),
        cmocka_unit_test(run<a_range_that_is_the_whole_file_is_checked>),
        cmocka_unit_test(run<an_encrypted_file_is_delivered_as_plaintext>),
        cmocka_unit_test(run<a_file_that_is_decrypted_already_stays_so>),
        cmocka_unit_test(run<a_file_that_was_not_decrypted_yet_is>),
        cmocka_unit_test(run<what_was_not_encrypted_is_not_delivered>),
        cmocka_unit_test(run<what_cant_be_decrypted_is_not_fetched>),
        cmocka_unit_test(run<removing_a_file_removes_what_a_decryption_left>),
    };
    return cmocka_run_group_tests(tests, nullptr, nullptr);
}
