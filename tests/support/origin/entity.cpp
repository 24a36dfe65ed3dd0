// SPDX-License-Identifier: LGPL-2.1-or-later
// Turns a query into an entity and into the set of faults in force.
// Any thread.
#include "tests/support/origin/entity.hpp"

#include <array>
#include <filesystem>

namespace winebits::origin {
namespace {

constexpr std::uint64_t default_size = 65536;
constexpr std::uint64_t default_last_modified = 1'700'000'000;

// changed=seed,etag limits what differs in the later entity.
bool changes(const query &parameters, std::string_view what) {
    const auto text = parameters.text("changed");
    return text.empty() || ("," + text + ",").find("," + std::string(what) + ",") != std::string::npos;
}

bool in_force(const query &parameters, std::uint64_t ordinal) {
    const auto after = parameters.number("after", 0);
    return ordinal > after && ordinal - after <= parameters.number("times", UINT64_MAX);
}

} // namespace

entity entity_of(const query &parameters, const ordinals &which) {
    entity out;
    out.size = parameters.number("size", default_size);
    out.seed = parameters.number("seed", 0);
    out.file = parameters.text("file");
    std::error_code unreadable;
    if (const auto size = std::filesystem::file_size(out.file, unreadable); !unreadable)
        out.size = size;
    out.etag = parameters.text("etag");
    if (const auto time = parameters.number("lastmod", default_last_modified);
        time != 0 && parameters.text("lastmod") != "omit")
        out.last_modified = static_cast<std::time_t>(time);

    if (parameters.has("changed-after") && which.among_all > parameters.number("changed-after", 0)) {
        out.size = parameters.number("changed-size", out.size);
        if (changes(parameters, "seed"))
            ++out.seed;
        if (changes(parameters, "lastmod") && out.last_modified)
            *out.last_modified += 3600;
        if (changes(parameters, "etag") && out.etag.ends_with('"'))
            out.etag.insert(out.etag.size() - 1, "-2");
    }
    if (parameters.has("weak") && !out.etag.empty())
        out.etag.insert(0, "W/");
    return out;
}

std::string entity::last_modified_text() const {
    if (!last_modified)
        return {};
    std::tm parts{};
    std::array<char, 64> text{};
    gmtime_r(&*last_modified, &parts);
    const auto length = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), length};
}

fault_filter::fault_filter(const request &what, const ordinals &which) : query_(&what.parameters) {
    const auto on = lower_case(query_->text("on"));
    const bool this_method = on.empty() || on == lower_case(what.method);
    any_ = this_method && in_force(*query_, on.empty() ? which.among_all : which.among_method);
    body_ = this_method && what.method != "HEAD" && in_force(*query_, which.among_method);
}

std::optional<std::time_t> parse_date(const std::string &text) {
    std::tm parts{};
    if (!strptime(text.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts))
        return std::nullopt;
    return timegm(&parts);
}

} // namespace winebits::origin
