// SPDX-License-Identifier: LGPL-2.1-or-later
// One download by HTTP: HEAD, the file, GET, the end (bits-api 6.2 to 6.5).
// Network thread only.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/queue/event.hpp"
#include "engine/transfer/configuration.hpp"
#include "engine/transfer/curl_multi.hpp"
#include "engine/transfer/decision.hpp"
#include "engine/transfer/easy_request.hpp"
#include "engine/transfer/pacer.hpp"
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

    static std::size_t header_callback(char *, std::size_t, std::size_t, void *) noexcept;
    static std::size_t body_callback(char *, std::size_t, std::size_t, void *) noexcept;

    // Requests.
    void send(bool head);
    void go_to(url);
    void try_proxy();
    void cancel_request();
    std::vector<std::string> get_headers() const;
    expectation expected() const;

    // Answers.
    void go_on_after(CURLcode);
    void headers_complete();
    bool redirected() const;
    void follow_redirect();
    void head_answered();
    void body_ended();
    std::size_t take_body(std::span<const char>);
    void hand_over();
    void resume_body();
    void resume_after(pacer::duration);
    static gboolean rate_permits(gpointer) noexcept;

    // The file.
    void opened(std::uint64_t offset);
    void tell_started();
    void end(outcome);
    void ended(const file_ended &);

    const queue::start_transfer what_;
    const std::shared_ptr<const configuration> settings_;
    const std::shared_ptr<target_file> file_;
    const std::shared_ptr<transfer_counters> counters_;
    const download_environment environment_;
    easy_request request_;

    stage stage_ = stage::asking;
    outcome outcome_ = outcome::complete;
    std::optional<error> failure_;
    bool requesting_ = false; // the handle is in the multi
    bool head_ = true;        // the present request is a HEAD
    bool started_ = false;    // transfer_started has been told

    url url_;
    std::uint32_t redirects_ = 0;
    proxy_route route_;
    std::size_t proxy_ = 0; // of route_

    http_response response_;
    bool accepted_ = false;     // the body of the response is the file's
    std::size_t discarded_ = 0; // bytes of a body that is not
    bool paused_ = false;

    bool head_answered_ = false; // with a size
    std::optional<std::uint64_t> size_;
    queue::validator remote_;
    file_time remote_time_ = 0;
    std::uint64_t offset_ = 0;   // where the body begins
    std::uint64_t received_ = 0; // end of what came, counted from the start of the file
    block block_;                // being filled
    pacer pace_;
    source_pointer pace_timer_; // while the rate holds the body up
};

} // namespace winebits::transfer
