// SPDX-License-Identifier: LGPL-2.1-or-later
// Why a request of libcurl ended badly, in our words (the end of bits-api 4.4, and 6.9).
// Network thread.
#pragma once

#include "engine/base/cause.hpp"

#include <curl/curl.h>

namespace winebits::transfer {

// `code` is not CURLE_OK.
error failure_of(CURL *easy, CURLcode code);
// true: not even a connection was made, so that another proxy may do better.
bool never_connected(CURL *easy, CURLcode code);

} // namespace winebits::transfer
