// SPDX-License-Identifier: LGPL-2.1-or-later
// See curl_multi.hpp.
// Network thread.
#include "engine/transfer/curl_multi.hpp"

#include <algorithm>
#include <new>

namespace winebits::transfer {

struct curl_multi::source {
    GSource base;
    curl_multi *owner;
};

namespace {

constexpr long most_kept_connections = 32;

GIOCondition condition_of(int what) {
    int out = G_IO_ERR | G_IO_HUP;
    if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
        out |= G_IO_IN;
    if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
        out |= G_IO_OUT;
    return static_cast<GIOCondition>(out);
}

int actions_of(GIOCondition condition) {
    int out = 0;
    if ((condition & (G_IO_IN | G_IO_HUP)) != 0)
        out |= CURL_CSELECT_IN;
    if ((condition & G_IO_OUT) != 0)
        out |= CURL_CSELECT_OUT;
    if ((condition & G_IO_ERR) != 0)
        out |= CURL_CSELECT_ERR;
    return out;
}

} // namespace

curl_multi::curl_multi(GMainContext *context, connection_limits most)
    : multi_(curl_multi_init(), curl_multi_cleanup) {
    if (!multi_)
        throw std::bad_alloc();
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, &curl_multi::socket_changed);
    curl_multi_setopt(multi_.get(), CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, &curl_multi::timer_changed);
    curl_multi_setopt(multi_.get(), CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, most.all);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, most.of_a_host);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, most_kept_connections);

    static GSourceFuncs functions{nullptr, nullptr, &curl_multi::dispatch, nullptr, nullptr, nullptr};
    source_ = g_source_new(&functions, sizeof(source));
    reinterpret_cast<source *>(source_)->owner = this;
    g_source_set_name(source_, "winebits curl");
    g_source_attach(source_, context);
}

curl_multi::~curl_multi() {
    multi_.reset(); // closes kept connections, which calls socket_changed
    g_source_destroy(source_);
    g_source_unref(source_);
}

void curl_multi::add(CURL *easy) {
    if (curl_multi_add_handle(multi_.get(), easy) != CURLM_OK)
        throw std::bad_alloc();
}

void curl_multi::remove(CURL *easy) {
    curl_multi_remove_handle(multi_.get(), easy);
    std::erase_if(ended_, [easy](const auto &one) { return one.first == easy; });
}

CURLcode curl_multi::resume(CURL *easy) {
    return curl_easy_pause(easy, CURLPAUSE_CONT);
}

int curl_multi::socket_changed(CURL *, curl_socket_t socket, int what, void *self, void *) noexcept {
    auto &multi = *static_cast<curl_multi *>(self);
    const auto known = multi.sockets_.find(socket);
    if (what == CURL_POLL_REMOVE) {
        if (known != multi.sockets_.end()) {
            g_source_remove_unix_fd(multi.source_, known->second);
            multi.sockets_.erase(known);
        }
    } else if (known == multi.sockets_.end()) {
        multi.sockets_[socket] = g_source_add_unix_fd(multi.source_, socket, condition_of(what));
    } else {
        g_source_modify_unix_fd(multi.source_, known->second, condition_of(what));
    }
    return 0;
}

int curl_multi::timer_changed(CURLM *, long milliseconds, void *self) noexcept {
    auto &multi = *static_cast<curl_multi *>(self);
    g_source_set_ready_time(multi.source_,
                            milliseconds < 0 ? -1 : g_get_monotonic_time() + milliseconds * 1000);
    return 0;
}

gboolean curl_multi::dispatch(GSource *base, GSourceFunc, gpointer) noexcept {
    reinterpret_cast<source *>(base)->owner->act();
    return G_SOURCE_CONTINUE;
}

void curl_multi::act() {
    int running = 0;
    // libcurl adds and removes sockets while it works, so the ready ones are collected first.
    ready_.clear();
    for (const auto &[socket, tag] : sockets_)
        if (const int actions = actions_of(g_source_query_unix_fd(source_, tag)); actions != 0)
            ready_.emplace_back(socket, actions);
    for (const auto &[socket, actions] : ready_)
        if (sockets_.contains(socket))
            curl_multi_socket_action(multi_.get(), socket, actions, &running);

    if (const auto due = g_source_get_ready_time(source_); due >= 0 && due <= g_get_monotonic_time()) {
        g_source_set_ready_time(source_, -1);
        curl_multi_socket_action(multi_.get(), CURL_SOCKET_TIMEOUT, 0, &running);
    }
    tell_ended();
}

void curl_multi::tell_ended() {
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(multi_.get(), &left))
        if (message->msg == CURLMSG_DONE)
            ended_.emplace_back(message->easy_handle, message->data.result);
    while (!ended_.empty()) {
        const auto [easy, code] = ended_.back();
        ended_.pop_back();
        curl_multi_remove_handle(multi_.get(), easy);
        curl_client *client = nullptr;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &client);
        client->request_ended(code);
    }
}

} // namespace winebits::transfer
