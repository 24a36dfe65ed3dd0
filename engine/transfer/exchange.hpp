// SPDX-License-Identifier: LGPL-2.1-or-later
// One request after the other over one easy handle, each up to its final answer: the way there by proxies and
// redirects, challenges, certificates. What the answer means for the file is the client's matter.
// Network thread only.
#pragma once

#include "engine/transfer/crl_fetch.hpp"
#include "engine/transfer/download_context.hpp"
#include "engine/transfer/easy_request.hpp"
#include "engine/transfer/http_response.hpp"

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace winebits::transfer {

class exchange_client {
  public:
    // Inside libcurl, where nothing may be added to or removed from the multi:
    // the headers of the final answer to a GET or to a verb of the program's. Says whether its body is
    // wanted; after an error the body is dropped and failed() follows.
    virtual result<bool> judge(const http_response &) = 0;
    // A part of a wanted body. Says how much of it was taken: fewer bytes end the request, and answered()
    // follows; CURL_WRITEFUNC_PAUSE holds it up until resume(), and the same bytes come again.
    virtual result<std::size_t> take_body(std::span<const char>) = 0;

    // Outside libcurl; another request may be sent from here. The answer is there with its body.
    virtual void answered(const http_response &) = 0;
    virtual void failed(error) = 0;
    // A final answer came, before what it leads to is told; from within libcurl or not.
    virtual void responded(queue::response_received) = 0;

  protected:
    ~exchange_client() = default;
};

enum class request_kind { head, body };

class exchange final : public curl_client {
  public:
    // Throws std::bad_alloc.
    exchange(download_context &, exchange_client &);
    ~exchange();
    exchange(const exchange &) = delete;
    exchange &operator=(const exchange &) = delete;

    // Asks for `target` with this verb and these headers on top of the ones that every request has. It may
    // fail at once.
    void send(request_kind, url target, std::string verb, std::vector<std::string> headers);
    void cancel();
    // The next request goes by the way that the other one has found, and answers as it did.
    void continue_like(const exchange &other);
    // Lets a body that was held up go on; take_body may be called at once.
    void resume();
    bool requesting() const { return requesting_; }
    // Where the present request goes after redirects, and its verb.
    const url &place() const { return url_; }
    const std::string &verb() const { return verb_; }
    // A server that wants a client certificate has several ways to say so: the cause of a failure that the
    // client found in the last answer. What failed() tells is explained already.
    error explained(error) const;

    void request_ended(CURLcode) noexcept override;

  private:
    // How a server or proxy was answered that asked who is there.
    struct challenge_state {
        std::optional<challenge_answer> answer;
        unsigned long refused = 0; // CURLAUTH_* bits
    };

    static std::size_t header_callback(char *, std::size_t, std::size_t, void *) noexcept;
    static std::size_t body_callback(char *, std::size_t, std::size_t, void *) noexcept;

    // Requests: exchange_requests.cpp.
    result<proxy_route> route_to(const url &) const;
    void go_to(url);
    void start_request();
    long buffer_size() const;
    request_line line() const;
    tls_rules rules();
    bool needs_verdict() const;
    bool shares_secrets() const { return context_.named(url_); }
    std::string pins() const;

    // Answers: exchange_answers.cpp.
    bool take_header(std::string_view line);
    void headers_complete();
    std::size_t take_body(std::span<const char>);
    void go_on_after(CURLcode);
    void request_failed(CURLcode);
    bool fetch_revocation_lists();
    bool answer_challenge();
    bool answer_with_headers();
    bool challenged() const { return response_.status == 401 || response_.status == 407; }
    bool redirected() const;
    bool may_follow(const url &target) const;
    void follow_redirect();
    void tell_response(const std::string &remote_name);
    void present_certificate();
    void fail(error);

    download_context &context_;
    exchange_client &client_;
    easy_request request_;
    std::unique_ptr<easy_request> probe_;  // instead of request_ while a certificate is looked at
    std::unique_ptr<crl_fetch> lists_;     // while revocation lists are fetched
    std::shared_ptr<tls_witness> witness_; // of the present request
    bool requesting_ = false;              // the handle is in the multi

    request_kind kind_ = request_kind::head;
    url url_;
    std::string verb_;
    std::vector<std::string> headers_; // of the client
    std::uint32_t redirects_ = 0;
    proxy_route route_;
    std::size_t proxy_ = 0; // of route_
    challenge_state server_challenge_, proxy_challenge_;
    bool shows_auth_headers_ = false; // this server has asked for them
    bool lists_tried_ = false;

    http_response response_;
    std::size_t head_bytes_ = 0;   // of all heads of the present request, interim ones included
    std::optional<error> failure_; // found inside libcurl
    bool response_told_ = false;
    bool cut_ = false;          // the client has what it wants of the body
    bool accepted_ = false;     // the body of the response is wanted
    std::size_t discarded_ = 0; // bytes of a body that is not
};

} // namespace winebits::transfer
