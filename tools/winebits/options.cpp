// SPDX-License-Identifier: LGPL-2.1-or-later
// Parsing options with GOptionContext. Main thread.
#include "tools/winebits/options.hpp"

#include <cstdio>

namespace winebits::cli {

namespace {

// GLib writes results into plain variables, which outlive the parsing here.
struct slot {
    gboolean flag = FALSE;
    gchar *text = nullptr;
};

} // namespace

std::optional<std::vector<std::string>> parse_options(int argc, char **argv, const char *parameters,
                                                      const char *summary,
                                                      const std::vector<option> &options) {
    std::vector<slot> slots(options.size());
    std::vector<GOptionEntry> entries;
    for (std::size_t i = 0; i < options.size(); i++) {
        const option &item = options[i];
        gpointer target =
            item.flag ? static_cast<gpointer>(&slots[i].flag) : static_cast<gpointer>(&slots[i].text);
        entries.push_back({item.long_name, item.short_name, 0,
                           item.flag ? G_OPTION_ARG_NONE : G_OPTION_ARG_FILENAME, target, item.description,
                           item.value_name});
    }
    entries.push_back({});
    g_set_prgname(argv[0]);
    const std::unique_ptr<GOptionContext, decltype(&g_option_context_free)> context(
        g_option_context_new(parameters), g_option_context_free);
    g_option_context_set_summary(context.get(), summary);
    g_option_context_add_main_entries(context.get(), entries.data(), nullptr);
    GError *error = nullptr;
    const bool good = g_option_context_parse(context.get(), &argc, &argv, &error);
    for (std::size_t i = 0; i < options.size(); i++) {
        if (options[i].flag)
            *options[i].flag = slots[i].flag;
        else if (const unique_text text(slots[i].text, g_free); text)
            *options[i].text = text.get();
    }
    if (!good) {
        const std::unique_ptr<GError, decltype(&g_error_free)> owner(error, g_error_free);
        print_error(error->message);
        return {};
    }
    return std::vector<std::string>(argv + 1, argv + argc);
}

void print_error(const std::string &text) {
    const char *name = g_get_prgname();
    std::fprintf(stderr, "%s: %s\n", name ? name : "winebits", text.c_str());
}

} // namespace winebits::cli
