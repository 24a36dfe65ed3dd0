// SPDX-License-Identifier: LGPL-2.1-or-later
// Which credential answers the challenge of a server or proxy (bits-api 6.8).
// Pure functions; any thread.
#pragma once

#include "engine/queue/job.hpp"

#include <optional>
#include <string>

namespace winebits::transfer {

// A challenge as it was answered, or is to be.
struct challenge_answer {
    unsigned long scheme = 0; // exactly one of libcurl's CURLAUTH_*
    std::string user, password;
    friend bool operator==(const challenge_answer &, const challenge_answer &) = default;
};

// `offered` and `refused` are CURLAUTH_* bits: what the challenge names, and with what it was answered
// before. `user_info` is that of the URL. The strongest scheme wins for which there is a credential; an
// explicit one goes before the logged-on user's own. none: there is nothing to say.
std::optional<challenge_answer> answer_challenge(const queue::http_options &, queue::auth_target,
                                                 unsigned long offered, unsigned long refused,
                                                 const std::string &user_info);

} // namespace winebits::transfer
