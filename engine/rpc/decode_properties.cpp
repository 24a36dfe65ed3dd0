// SPDX-License-Identifier: LGPL-2.1-or-later
// Decoding of job.set.
// Pure functions; any thread.
#include "engine/rpc/decode_values.hpp"

#include <array>

namespace winebits::rpc {
namespace {

using json::value;

template <class Property>
decoded<queue::property> string_property(const value &params) {
    auto text = string_member(params, "value");
    if (!text)
        return std::unexpected(text.error());
    return Property{std::move(*text)};
}

template <class Property>
decoded<queue::property> number_property(const value &params) {
    const auto number = dword_member(params, "value");
    if (!number)
        return std::unexpected(number.error());
    return Property{decltype(Property::value)(*number)};
}

template <class Property>
decoded<queue::property> bool_property(const value &params) {
    const auto truth = bool_member(params, "value");
    if (!truth)
        return std::unexpected(truth.error());
    return Property{*truth};
}

decoded<queue::property> max_download_size_property(const value &params) {
    const auto number = number_member(params, "value");
    if (!number)
        return std::unexpected(number.error());
    return queue::max_download_size{*number};
}

// It can't be taken back.
decoded<queue::property> headers_write_only_property(const value &params) {
    const auto truth = bool_member(params, "value");
    if (!truth || !*truth)
        return bad("value");
    return queue::headers_write_only{};
}

decoded<queue::property> priority_property(const value &params) {
    const auto priority = enumeration_member<queue::job_priority>(params, "value");
    if (!priority)
        return std::unexpected(priority.error());
    return *priority;
}

decoded<queue::property> proxy_property(const value &params) {
    const auto *held = params.find("value");
    if (!held)
        return bad("value");
    const auto usage = enumeration_member<queue::proxy_usage>(*held, "usage");
    const auto list = optional_string_member(*held, "list"), bypass = optional_string_member(*held, "bypass");
    if (const auto wrong = first_bad(usage, list, bypass))
        return std::unexpected(*wrong);
    return queue::proxy_settings{*usage, *list, *bypass};
}

decoded<queue::property> command_line_property(const value &params) {
    const auto *held = params.find("value");
    if (!held)
        return bad("value");
    if (held->is_null())
        return queue::notify_command{};
    const auto program = optional_string_member(*held, "program");
    const auto parameters = optional_string_member(*held, "parameters");
    if (const auto wrong = first_bad(program, parameters))
        return std::unexpected(*wrong);
    return queue::notify_command{queue::command_line{*program, *parameters}};
}

decoded<queue::property> cost_policy_property(const value &params) {
    const auto number = dword_member(params, "value");
    if (!number)
        return std::unexpected(number.error());
    if (*number > static_cast<std::uint32_t>(queue::cost_policy::no_cellular))
        return bad("value");
    return queue::delivery_cost{static_cast<queue::cost_policy>(*number)};
}

using property_decoder = decoded<queue::property> (*)(const value &);
using named_decoder = std::pair<std::string_view, property_decoder>;
constexpr auto properties = std::to_array<named_decoder>({
    {"display_name", string_property<queue::display_name>},
    {"description", string_property<queue::description>},
    {"priority", priority_property},
    {"notify_flags", number_property<queue::notify_flags>},
    {"minimum_retry_delay", number_property<queue::minimum_retry_delay>},
    {"no_progress_timeout", number_property<queue::no_progress_timeout>},
    {"maximum_download_time", number_property<queue::maximum_download_time>},
    {"proxy", proxy_property},
    {"command_line", command_line_property},
    {"notification_class", string_property<queue::notification_class>},
    {"reply_file_name", string_property<queue::reply_file_name>},
    {"acl_flags", number_property<queue::acl_flags>},
    {"peer_caching_flags", number_property<queue::peer_caching_flags>},
    {"helper_token_flags", number_property<queue::helper_token_flags>},
    {"cost_flags", number_property<queue::cost_flags>},
    {"dynamic_content", bool_property<queue::dynamic_content>},
    {"high_performance", bool_property<queue::high_performance>},
    {"on_demand", bool_property<queue::on_demand>},
    {"max_download_size", max_download_size_property},
    {"minimum_notification_interval", number_property<queue::minimum_notification_interval>},
    {"http_method", string_property<queue::http_method>},
    {"custom_headers", string_property<queue::custom_headers>},
    {"headers_write_only", headers_write_only_property},
    {"security_flags", number_property<queue::security_flags>},
    {"use_stored_credentials", number_property<queue::use_stored_credentials>},
    {"credential", credential_property},
    {"remove_credential", remove_credential_property},
    {"client_certificate", certificate_property},
    {"validates_certificates", bool_property<queue::validates_certificates>},
    {"proxy_answers", proxy_answers_property},
    {"cost_policy", cost_policy_property},
    {"callback_percent", number_property<queue::callback_percent>},
    {"callback_seconds", number_property<queue::callback_seconds>},
    {"blocking", bool_property<queue::blocking_mode>},
    {"correlation_vector", string_property<queue::correlation_vector>},
    {"auth_headers", string_property<queue::auth_headers>},
    {"insecure_redirect", bool_property<queue::insecure_redirect>},
    {"disallow_cellular", bool_property<queue::disallow_cellular>},
    {"non_volatile", bool_property<queue::non_volatile>},
});
static_assert(properties.size() == std::variant_size_v<queue::property>);

} // namespace

decoded<queue::command_body> decode_set(const value &params) {
    const auto id = id_member(params, "id");
    const auto name = string_member(params, "property");
    if (const auto wrong = first_bad(name, id))
        return std::unexpected(*wrong);
    const auto *known = std::ranges::find(properties, *name, &named_decoder::first);
    if (known == properties.end())
        return bad("property");
    auto wanted = known->second(params);
    if (!wanted)
        return std::unexpected(wanted.error());
    queue::set_property command;
    command.id = *id;
    command.value = std::move(*wanted);
    return command;
}

} // namespace winebits::rpc
