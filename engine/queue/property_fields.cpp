// SPDX-License-Identifier: LGPL-2.1-or-later
// The values of a job that newer interfaces brought (bits-api 3.5 to 3.9). What nobody else may read is a
// secret (bits-api 10.1). Pure functions; main thread only.
#include "engine/queue/field_table.hpp"

namespace winebits::queue {
namespace {

command_line &command_of(record &r) {
    return r.data.notify_command ? *r.data.notify_command : r.data.notify_command.emplace();
}
client_certificate &certificate_of(record &r) {
    auto &chosen = r.data.http.certificate;
    return chosen ? *chosen : chosen.emplace();
}

template <auto Member>
constexpr field<record> command_field(std::string_view name) {
    return {name,
            [](const record &r) {
                return r.data.notify_command ? to_hive((*r.data.notify_command).*Member) : std::nullopt;
            },
            [](record &r, const hive_data &data) { return from_hive(data, command_of(r).*Member); }};
}

template <auto Member>
constexpr field<record> certificate_field(std::string_view name) {
    return {name,
            [](const record &r) {
                return r.data.http.certificate ? to_hive((*r.data.http.certificate).*Member) : std::nullopt;
            },
            [](record &r, const hive_data &data) { return from_hive(data, certificate_of(r).*Member); }};
}

template <auto Member>
constexpr field<record> certificate_secret(std::string_view name) {
    return {name,
            [](const record &r) {
                return r.data.http.certificate ? sealed((*r.data.http.certificate).*Member) : std::nullopt;
            },
            [](record &r, const hive_data &data) { return open(data, certificate_of(r).*Member); }};
}

template <auto Member>
constexpr field<record> http_field(std::string_view name) {
    return {name, [](const record &r) { return to_hive(r.data.http.*Member); },
            [](record &r, const hive_data &data) { return from_hive(data, r.data.http.*Member); }};
}

template <auto Member>
constexpr field<record> optional_http_field(std::string_view name) {
    return {name, [](const record &r) { return unless_empty(r.data.http.*Member); },
            [](record &r, const hive_data &data) { return from_hive(data, r.data.http.*Member); }};
}

constexpr field<record> table[] = {
    job_field<&job::was_resumed>("WasResumed"),
    record_field<&record::judges_certificates>("JudgesCertificates"),
    command_field<&command_line::program>("NotifyProgram"),
    command_field<&command_line::parameters>("NotifyParameters"),
    optional_job_field<&job::notification_class>("NotificationClass"),
    optional_job_field<&job::reply_file_name>("ReplyFileName"),
    job_field<&job::acl_flags>("AclFlags"),
    job_field<&job::peer_caching_flags>("PeerCachingFlags"),
    job_field<&job::helper_token_flags>("HelperTokenFlags"),
    job_field<&job::owner_integrity_level>("OwnerIntegrityLevel"),
    job_field<&job::owner_elevated>("OwnerElevated"),
    job_field<&job::cost_flags>("CostFlags"),
    job_field<&job::dynamic_content>("DynamicContent"),
    job_field<&job::high_performance>("HighPerformance"),
    job_field<&job::on_demand>("OnDemand"),
    job_field<&job::max_download_size>("MaxDownloadSize"),
    job_field<&job::minimum_notification_interval>("MinimumNotificationInterval"),
    job_field<&job::headers_write_only>("HeadersWriteOnly"),
    optional_http_field<&http_options::method>("HttpMethod"),
    {"CustomHeaders", [](const record &r) { return sealed(r.data.http.custom_headers); },
     [](record &r, const hive_data &data) { return open(data, r.data.http.custom_headers); }},
    http_field<&http_options::security_flags>("SecurityFlags"),
    optional_http_field<&http_options::credentials>("Credentials"),
    certificate_field<&client_certificate::location>("CertificateLocation"),
    certificate_field<&client_certificate::store>("CertificateStore"),
    certificate_field<&client_certificate::subject>("CertificateSubject"),
    certificate_field<&client_certificate::thumbprint>("CertificateThumbprint"),
    certificate_secret<&client_certificate::certificate>("Certificate"),
    certificate_secret<&client_certificate::private_key>("CertificateKey"),
    http_field<&http_options::use_stored_proxy_credentials>("UseStoredProxyCredentials"),
    optional_http_field<&http_options::proxy_answers>("ProxyAnswers"),
};

} // namespace

std::span<const field<record>> property_fields() {
    return table;
}

} // namespace winebits::queue
