// SPDX-License-Identifier: LGPL-2.1-or-later
// A libcurl multi handle on a GMainContext: one GSource for all its sockets and its timer. Knows nothing of
// downloads. The thread of the context only.
#pragma once

#include <curl/curl.h>
#include <glib.h>
#include <map>
#include <memory>
#include <vector>

namespace winebits::transfer {

// Set as CURLOPT_PRIVATE of every handle that is added.
class curl_client {
  public:
    // The request has ended and its handle is no longer in the multi; called outside libcurl, so that handles
    // may be added and removed.
    virtual void request_ended(CURLcode) noexcept = 0;

  protected:
    ~curl_client() = default;
};

// How many connections there may be at a time; requests beyond wait for one. 0: any number.
struct connection_limits {
    long all = 0, of_a_host = 0;
};

class curl_multi {
  public:
    // Throws std::bad_alloc.
    curl_multi(GMainContext *context, connection_limits);
    // All handles must have been removed.
    ~curl_multi();
    curl_multi(const curl_multi &) = delete;
    curl_multi &operator=(const curl_multi &) = delete;

    // The client is told of the end unless remove() comes first. Throws std::bad_alloc.
    void add(CURL *easy);
    // Not from within a callback of libcurl.
    void remove(CURL *easy);
    // Lets a transfer that returned CURL_WRITEFUNC_PAUSE go on; its callback may run at once. Not from within
    // a callback of libcurl. After a failure the handle has to be removed.
    CURLcode resume(CURL *easy);

  private:
    struct source;
    static gboolean dispatch(GSource *, GSourceFunc, gpointer) noexcept;
    static int socket_changed(CURL *, curl_socket_t, int what, void *self, void *) noexcept;
    static int timer_changed(CURLM *, long milliseconds, void *self) noexcept;

    void act();
    void tell_ended();

    std::unique_ptr<CURLM, CURLMcode (*)(CURLM *)> multi_;
    GSource *source_;
    std::map<curl_socket_t, gpointer> sockets_; // GLib's tag of each
    std::vector<std::pair<curl_socket_t, int>> ready_;
    std::vector<std::pair<CURL *, CURLcode>> ended_;
};

} // namespace winebits::transfer
