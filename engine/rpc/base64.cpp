// SPDX-License-Identifier: LGPL-2.1-or-later
// Base64 by GLib, which reads anything: what it may get is checked here.
// Pure functions; any thread.
#include "engine/rpc/base64.hpp"

#include <glib.h>
#include <memory>

namespace winebits::rpc {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t group = 4;

struct free_memory {
    void operator()(void *memory) const { g_free(memory); }
};

} // namespace

std::string to_base64(std::string_view bytes) {
    const std::unique_ptr<gchar, free_memory> text(
        g_base64_encode(reinterpret_cast<const guchar *>(bytes.data()), bytes.size()));
    return text.get();
}

std::optional<std::string> from_base64(std::string_view text) {
    const auto digits = text.substr(0, text.find('='));
    const auto padding = text.substr(digits.size());
    if (text.size() % group != 0 || digits.find_first_not_of(alphabet) != std::string_view::npos ||
        (!padding.empty() && padding != "=" && padding != "=="))
        return std::nullopt;
    gsize size = 0;
    const std::unique_ptr<guchar, free_memory> bytes(g_base64_decode(std::string(text).c_str(), &size));
    return std::string(reinterpret_cast<const char *>(bytes.get()), size);
}

} // namespace winebits::rpc
