// SPDX-License-Identifier: LGPL-2.1-or-later
// What the connections of one download have in common.
// Network thread only.
#pragma once

#include "engine/queue/effect.hpp"
#include "engine/queue/event.hpp"
#include "engine/transfer/certificate_identity.hpp"
#include "engine/transfer/configuration.hpp"
#include "engine/transfer/curl_multi.hpp"
#include "engine/transfer/custom_headers.hpp"
#include "engine/transfer/document_fetch.hpp"
#include "engine/transfer/pacer.hpp"
#include "engine/transfer/target_file.hpp"
#include "engine/transfer/tls_check.hpp"
#include "engine/transfer/url.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
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

struct download_context {
    download_context(queue::start_transfer asked, std::shared_ptr<const configuration> with,
                     std::shared_ptr<target_file> into, std::shared_ptr<transfer_counters> counts,
                     download_environment around)
        : what(std::move(asked)), settings(std::move(with)), file(std::move(into)),
          counters(std::move(counts)), environment(std::move(around)),
          headers(parse_headers(what.http.custom_headers)),
          identity(what.http.certificate ? identity_of(*what.http.certificate) : std::nullopt),
          auth_headers(parse_headers(what.delivery.auth_headers)),
          correlation(correlation_header(headers, what.delivery.correlation_vector)),
          accepted(what.accepted) {}

    const queue::start_transfer what;
    const std::shared_ptr<const configuration> settings;
    const std::shared_ptr<target_file> file;
    const std::shared_ptr<transfer_counters> counters;
    const download_environment environment;
    const std::vector<header_line> headers; // of the program
    const std::optional<client_identity> identity;
    const std::vector<header_line> auth_headers; // of the program, for a challenge by HTTPS
    const std::vector<header_line> correlation;  // the MS-CV header, or nothing

    url first_url;                                     // as the program named it
    std::vector<queue::accepted_certificate> accepted; // server certificates
    pacer pace;                                        // one rate for all connections
    // Of a stream: nothing is taken at or behind this place of the local file before it moves.
    std::optional<std::uint64_t> window_end;
    std::uint64_t window_step = 1; // the window's end is a multiple of it

    // A surface of Delivery Optimization, with rules of its own for what goes over the wire (do-api 4, 5.11).
    bool delivery() const { return is_delivery(what.surface); }
    const std::string &user_agent() const {
        return delivery() ? settings->options.delivery_user_agent : settings->options.user_agent;
    }
    seconds connect_timeout() const {
        const auto &set = settings->options;
        if (!delivery())
            return set.connect_timeout;
        return std::min(set.connect_timeout,
                        what.delivery.from_cache ? set.cache_connect_timeout : set.delivery_connect_timeout);
    }
    // The program named that server, and not only where a redirect led or which cache is asked.
    bool named(const url &place) const {
        return !what.delivery.from_cache && first_url.may_share_secrets_with(place);
    }

    bool custom_verb() const { return !what.http.method.empty() && what.http.method != "GET"; }
    // Throws std::bad_alloc.
    std::unique_ptr<document_fetch> fetch_document(const std::string &address, document_rules rules,
                                                   std::function<void(document_fetch::outcome)> done) const {
        return std::make_unique<document_fetch>(environment.multi, settings->options,
                                                settings->certificates(), environment.share, address,
                                                std::move(rules), std::move(done));
    }

    // The request names no range, and the size may stay unknown to the end.
    bool plain() const { return what.dynamic_content || custom_verb(); }
};

} // namespace winebits::transfer
