// SPDX-License-Identifier: LGPL-2.1-or-later
// One download by HTTP: HEAD, the file, GET, the end (bits-api 6.2 to 6.5).
// Network thread only.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/queue/event.hpp"
#include "engine/transfer/configuration.hpp"
#include "engine/transfer/crl_fetch.hpp"
#include "engine/transfer/curl_multi.hpp"
#include "engine/transfer/custom_headers.hpp"
#include "engine/transfer/decision.hpp"
#include "engine/transfer/easy_request.hpp"
#include "engine/transfer/pacer.hpp"
#include "engine/transfer/pieces.hpp"
#include "engine/transfer/target_file.hpp"
#include "engine/transfer/url.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace winebits::transfer {

// What a download gets from the thread it runs on.
struct download_environment {
    curl_multi &multi;
    CURLSH *share;
    std::shared_ptr<tls_memory> tls;
    block_pool &pool;
    std::function<void(queue::event)> tell; // posts to the main thread
    std::function<std::size_t()> active;    // downloads on this thread
};

class download final : public curl_client {
  public:
    // Throws std::bad_alloc.
    download(queue::start_transfer, std::shared_ptr<const configuration>, std::shared_ptr<target_file>,
             std::shared_ptr<transfer_counters>, download_environment);
    ~download();

    void begin();
    void stop();
    // Bytes a second from now on; none: as fast as it goes.
    void limit(std::optional<std::uint64_t>);
    // Gives up for a reason from outside libcurl and the file.
    void fail(error);
    // Four times a second: hands over what has been waiting for a block to fill.
    void tick();
    void take(const file_event &);
    // The last event has been told; the object may go.
    bool over() const { return stage_ == stage::over; }

    void request_ended(CURLcode) noexcept override;

  private:
    struct end_source {
        void operator()(GSource *source) const {
            g_source_destroy(source);
            g_source_unref(source);
        }
    };
    using source_pointer = std::unique_ptr<GSource, end_source>;

    enum class stage { asking, opening, receiving, ending, over };
    enum class outcome { complete, failed, stopped };
    enum class request_kind { head, body };
    // How a server or proxy was answered that asked who is there.
    struct challenge_state {
        std::optional<challenge_answer> answer;
        unsigned long refused = 0; // CURLAUTH_* bits
    };

    static std::size_t header_callback(char *, std::size_t, std::size_t, void *) noexcept;
    static std::size_t body_callback(char *, std::size_t, std::size_t, void *) noexcept;

    // Requests: download_requests.cpp.
    void send(request_kind);
    result<proxy_route> route_to(const url &) const;
    void go_to(url);
    void start_request();
    void cancel_request();
    long buffer_size() const;
    request_line line() const;
    tls_rules rules();
    bool needs_verdict() const;
    bool shares_secrets() const { return first_url_.may_share_secrets_with(url_); }
    bool plain() const { return what_.dynamic_content || custom_verb(); }
    bool custom_verb() const { return !what_.http.method.empty() && what_.http.method != "GET"; }
    expectation expected() const;
    std::string pins() const;

    // Answers: download_answers.cpp.
    void go_on_after(CURLcode);
    void request_failed(CURLcode);
    bool fetch_revocation_lists();
    std::unique_ptr<document_fetch> fetch_document(const std::string &address, document_rules,
                                                   std::function<void(document_fetch::outcome)> done);
    bool answer_challenge();
    bool challenged() const { return response_.status == 401 || response_.status == 407; }
    bool redirected() const;
    void follow_redirect();
    void tell_response(const std::string &remote_name);
    void present_certificate();
    void head_answered();
    void body_ended();
    error explained(error) const;

    // The body: download_body.cpp.
    void headers_complete();
    result<void> judge_body();
    std::size_t take_body(std::span<const char>);
    void hand_over();
    void resume_body();
    void resume_after(pacer::duration);
    static gboolean rate_permits(gpointer) noexcept;

    // The file.
    result<void> learn_size(std::uint64_t remote_size);
    void opened(std::uint64_t offset);
    void tell_started();
    void end(outcome);
    void ended(const file_ended &);

    const queue::start_transfer what_;
    const std::shared_ptr<const configuration> settings_;
    const std::shared_ptr<target_file> file_;
    const std::shared_ptr<transfer_counters> counters_;
    const download_environment environment_;
    const std::vector<header_line> headers_; // of the program
    const std::optional<client_identity> identity_;
    easy_request request_;
    std::unique_ptr<easy_request> probe_;  // instead of request_ while a certificate is looked at
    std::unique_ptr<crl_fetch> lists_;     // while revocation lists are fetched
    std::shared_ptr<tls_witness> witness_; // of the present request

    stage stage_ = stage::asking;
    outcome outcome_ = outcome::complete;
    std::optional<error> failure_;
    bool requesting_ = false; // the handle is in the multi
    request_kind kind_ = request_kind::head;
    bool started_ = false; // transfer_started has been told

    url first_url_, url_; // as the program named it, and where the present request goes
    std::string verb_;
    std::uint32_t redirects_ = 0;
    proxy_route route_;
    std::size_t proxy_ = 0; // of route_
    challenge_state server_challenge_, proxy_challenge_;
    bool lists_tried_ = false;
    std::vector<queue::accepted_certificate> accepted_certificates_;

    http_response response_;
    bool response_told_ = false;
    bool accepted_ = false;     // the body of the response is the file's
    std::size_t discarded_ = 0; // bytes of a body that is not
    bool paused_ = false;

    pieces pieces_;
    bool head_answered_ = false; // with a size
    bool continued_ = false;     // bytes are there from an earlier response
    std::optional<std::uint64_t> remote_size_;
    queue::validator remote_;
    file_time remote_time_ = 0;
    // Places in the local file: where the first body begins, the end of what came, and the end of the
    // present body, when that is known.
    std::uint64_t offset_ = 0, received_ = 0;
    std::optional<std::uint64_t> body_end_;
    block block_; // being filled
    pacer pace_;
    source_pointer pace_timer_; // while the rate holds the body up
};

} // namespace winebits::transfer
