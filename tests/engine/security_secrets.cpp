// SPDX-License-Identifier: LGPL-2.1-or-later
// Secrets of jobs: each is an unmistakable word, and after all that a job goes through none of them is found
// in anything that the daemon writes or shows. Test thread; the fault server runs threads of its own.
#include "engine/rpc/base64.hpp"
#include "tests/engine/daemon_harness.hpp"
#include "tests/support/check.hpp"
#include "tests/support/origin/server.hpp"
#include "winebits/protocol.hpp"

#include <csignal>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

using namespace winebits;
using namespace winebits::test;
namespace method = protocol::method;

namespace {

constexpr std::uint64_t suspended = 3, error = 4, transferred = 6;

struct secret {
    const char *what, *word;
    bool in_the_hive = false; // kept there in the open, of which docs/security.md tells why
};
constexpr secret secrets[] = {
    {"password of a credential", "XyzzyPasswordXyzzy"},
    {"user of a credential", "XyzzyUserXyzzy"},
    {"custom header", "XyzzyHeaderXyzzy"},
    {"custom header of a download", "XyzzyAuthHeaderXyzzy"},
    {"key of a client certificate", "XyzzyPrivateKeyXyzzy"},
    {"client certificate", "XyzzyCertificateXyzzy"},
    {"user of a URL", "XyzzyUrlUserXyzzy"},
    {"password of a URL", "XyzzyUrlPasswordXyzzy"},
    {"query of a URL", "XyzzyQueryXyzzy", true},
    {"key of an encrypted file", "XyzzyDecryptionKeyXyzzy"},
    {"password of a proxy", "XyzzyProxyPasswordXyzzy"},
    {"user of the URL of hashes", "XyzzyHashesUserXyzzy"},
    {"cookie of an answer", "XyzzyCookieXyzzy"},
};

std::string word(std::string_view what) {
    for (const auto &one : secrets)
        if (one.what == what)
            return one.word;
    throw check_failure{"no such secret: " + std::string(what), __FILE__, __LINE__};
}

std::string quoted(const std::string &text) {
    rpc::json::writer out;
    out.string(text);
    return out.take();
}

// What is known of a word in another writing: base64 at each of its three offsets (without the ends, which
// hang on what is beside it), hexadecimal digits, UTF-16.
std::vector<std::string> writings_of(const std::string &secret) {
    std::vector<std::string> out{secret};
    for (std::size_t offset = 0; offset < 3; ++offset) {
        const auto text = rpc::to_base64(std::string(offset, ' ') + secret);
        out.push_back(text.substr(4, text.size() - 8));
    }
    std::string digits, commas, wide;
    for (const char c : secret) {
        char two[3];
        std::snprintf(two, sizeof two, "%02x", static_cast<unsigned char>(c));
        digits += two;
        commas += std::string(commas.empty() ? "" : ",") + two;
        wide += c;
        wide += '\0';
    }
    out.insert(out.end(), {digits, commas, wide});
    return out;
}

void shows_no_secret(const std::string &place, const std::string &content, bool is_hive = false) {
    for (const auto &one : secrets)
        for (const auto &writing : writings_of(one.word))
            if (!(is_hive && one.in_the_hive) && content.find(writing) != std::string::npos)
                throw check_failure{place + " shows the " + one.what, __FILE__, __LINE__};
}

std::string process_file(const scratch_prefix &prefix, const std::string &name) {
    return contents_of("/proc/" + std::to_string(*prefix.daemon()) + '/' + name);
}

bool is_of_the_hive(const std::filesystem::path &path) {
    return path.filename().string().starts_with("hive.db");
}

void nothing_shows_a_secret(const scratch_prefix &prefix) {
    std::size_t files = 0;
    for (const auto &entry : std::filesystem::recursive_directory_iterator(prefix.state())) {
        if (!entry.is_regular_file())
            continue;
        ++files;
        shows_no_secret(entry.path().filename(), contents_of(entry.path()), is_of_the_hive(entry.path()));
    }
    CHECK(files >= 5); // hive, log, endpoint, key, lock
    if (!prefix.daemon())
        return;
    for (const auto *name : {"cmdline", "environ", "comm", "status"})
        shows_no_secret(std::string("/proc/PID/") + name, process_file(prefix, name));
    auto control = prefix.connect(protocol::role::control);
    shows_no_secret("the export", string_at(must_call(control, method::hive_export), "reg"), true);
    shows_no_secret("the status", rpc::json::text(must_call(control, method::daemon_status)));
}

// A daemon that logs all it can.
void start_talkative(const scratch_prefix &prefix) {
    const pid_t child = ::fork();
    if (child == 0) {
        const auto program = daemon_program(), state = prefix.state();
        ::execl(program.c_str(), program.c_str(), "--debug", "--state", state.c_str(), nullptr);
        ::_exit(127);
    }
    int status = 0;
    CHECK_EQUAL(::waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

void give_job_its_secrets(rpc::client &client, const std::string &job) {
    set_job(client, job, "credential",
            R"({"target":1,"scheme":1,"user":")" + word("user of a credential") + R"(","password":")" +
                word("password of a credential") + "\"}");
    set_job(client, job, "custom_headers", quoted("Authorization: Bearer " + word("custom header") + "\r\n"));
}

void give_certificate(rpc::client &client, const std::string &job) {
    set_job(client, job, "client_certificate",
            R"({"location":1,"store":"MY","subject":"","thumbprint":")" + std::string(40, 'A') +
                R"(","certificate":")" + rpc::to_base64(word("client certificate")) + R"(","private_key":")" +
                rpc::to_base64(word("key of a client certificate")) + "\"}");
}

std::string secret_url(const origin::server &server, const std::string &path) {
    auto url = server.url(path + "&token=" + word("query of a URL"));
    url.insert(url.find("://") + 3, word("user of a URL") + ':' + word("password of a URL") + '@');
    return url;
}

std::string download_with_secrets(rpc::client &client, const origin::server &server) {
    const auto job = create_download(client, secret_url(server, "/f?size=1K&status=403"), "download.bin");
    set_job(client, job, "auth_headers", quoted("Authorization: " + word("custom header of a download")));
    return job;
}

void make_encrypted_download(rpc::client &client, const origin::server &server) {
    const auto job = create_download(client, secret_url(server, "/f?size=1K"), "encrypted.bin");
    set_file(client, job, "decryption_info",
             quoted(R"({"KeyData":")" + rpc::to_base64(word("key of an encrypted file")) + "\"}"));
    set_file(client, job, "integrity_info",
             quoted(R"({"PiecesHashFileUrl":"http://)" + word("user of the URL of hashes") +
                    R"(@127.0.0.1:1/hashes","PiecesHashFileDigest":"AAAA"})"));
}

void end_and_look(scratch_prefix &prefix, int signal) {
    prefix.end_daemon(signal);
    nothing_shows_a_secret(prefix);
    start_talkative(prefix);
    nothing_shows_a_secret(prefix);
}

void no_file_log_or_report_of_the_daemon_shows_a_secret() {
    origin::server server;
    scratch_prefix prefix;
    start_talkative(prefix);
    auto client = prefix.connect(protocol::role::service);
    must_call(client, method::surface_configure,
              R"({"environment":{"https_proxy":"http://somebody:)" + word("password of a proxy") +
                  R"(@127.0.0.1:1"}})");

    // One that ends well, one that fails, one that never gets there, and one that stays as it is.
    const auto good = create_job(client), bad = create_job(client), resting = create_job(client);
    // The server's word, not the program's: the URL writes it in another way.
    const auto cookie = "%58" + word("cookie of an answer").substr(1);
    add_file(client, good, secret_url(server, "/f?size=64K&header=Set-Cookie:" + cookie), "good.bin");
    add_file(client, bad, secret_url(server, "/f?size=1K&status=403"), "bad.bin");
    add_file(client, resting, secret_url(server, "/f?size=1K"), "resting.bin");
    for (const auto &job : {good, bad, resting})
        give_job_its_secrets(client, job);
    give_certificate(client, resting);
    const auto lost = started_job(client,
                                  "http://" + word("user of a URL") + ':' + word("password of a URL") +
                                      "@127.0.0.1:1/f?" + word("query of a URL"),
                                  "lost.bin");
    auto downloads = prefix.connect_to(protocol::surface::delivery_download);
    const auto download = download_with_secrets(downloads, server);
    make_encrypted_download(downloads, server);
    call_job(client, method::job_resume, good);
    call_job(client, method::job_resume, bad);
    call_job(downloads, method::job_resume, download);
    CHECK(reaches_state(client, good, transferred));
    CHECK(reaches_state(client, bad, error));
    CHECK(holds_soon([&] { return text_at(get_job(client, lost), "error") != "null"; }));
    nothing_shows_a_secret(prefix);

    end_and_look(prefix, SIGKILL);
    end_and_look(prefix, SIGTERM);
    auto again = prefix.connect(protocol::role::service);
    call_job(again, method::job_complete, good);
    call_job(again, method::job_cancel, lost);
    call_job(again, method::job_cancel, resting);
    nothing_shows_a_secret(prefix);
}

// What is sealed is still used: the server is shown it after a restart.
void a_url_keeps_its_user_over_a_restart() {
    origin::server server;
    scratch_prefix prefix;
    std::string job;
    auto url = server.url("/f?size=1K&auth=basic");
    url.insert(url.find("://") + 3, "user:password@");
    {
        auto client = prefix.connect(protocol::role::service);
        job = create_job(client);
        add_file(client, job, url, "file.bin");
    }
    prefix.end_daemon(SIGKILL);
    auto client = prefix.connect(protocol::role::service);
    const auto files = must_call(client, method::job_files, params_of(job));
    CHECK_EQUAL(string_at(files.find("files")->items()->front(), "remote_name"), url);
    call_job(client, method::job_resume, job);
    CHECK(reaches_state(client, job, transferred));
}

} // namespace

int main() {
    const CMUnitTest tests[] = {
        cmocka_unit_test(run<no_file_log_or_report_of_the_daemon_shows_a_secret>),
        cmocka_unit_test(run<a_url_keeps_its_user_over_a_restart>),
    };
    return cmocka_run_group_tests_name("security_secrets", tests, nullptr, nullptr);
}
