// SPDX-License-Identifier: LGPL-2.1-or-later
// The values of a job and of a file that only the DO surfaces have (do-api 4, 5.8, 5.9, 3.6). One that is as
// it was in the beginning does not exist, so jobs of BITS have none. Pure functions; main thread only.
#include "engine/queue/field_table.hpp"

namespace winebits::queue {
namespace {

// A number, a flag or an enumeration that exists when it is not the first of its kind.
template <class T>
std::optional<hive_data> unless_initial(const T &value) {
    return value == T{} ? std::nullopt : to_hive(value);
}

template <auto Member>
constexpr field<record> option(std::string_view name) {
    return {name, [](const record &r) { return unless_initial(r.data.delivery.*Member); },
            [](record &r, const hive_data &data) { return from_hive(data, r.data.delivery.*Member); }};
}

constexpr field<record> of_job[] = {
    {"TimeoutChosen", [](const record &r) { return unless_initial(r.chose_timeout); },
     [](record &r, const hive_data &data) { return from_hive(data, r.chose_timeout); }},
    option<&delivery_options::cost>("CostPolicy"),
    option<&delivery_options::callback_percent>("CallbackPercent"),
    option<&delivery_options::callback_seconds>("CallbackSeconds"),
    option<&delivery_options::blocking>("BlockingMode"),
    option<&delivery_options::correlation_vector>("CorrelationVector"),
    {"AuthHeaders", [](const record &r) { return sealed(r.data.delivery.auth_headers); },
     [](record &r, const hive_data &data) { return open(data, r.data.delivery.auth_headers); }},
    option<&delivery_options::insecure_redirect>("InsecureRedirect"),
    option<&delivery_options::disallow_cellular>("DisallowCellular"),
    option<&delivery_options::non_volatile>("NonVolatile"),
    option<&delivery_options::wine_session>("WineSession"),
};

template <auto Member>
constexpr field<kept_file> member(std::string_view name) {
    return {name, [](const kept_file &f) { return unless_initial(f.data.delivery.*Member); },
            [](kept_file &f, const hive_data &data) { return from_hive(data, f.data.delivery.*Member); }};
}

template <auto Member>
constexpr field<kept_file> statistic(std::string_view name) {
    return {name, [](const kept_file &f) { return unless_initial(f.data.delivery.statistics.*Member); },
            [](kept_file &f, const hive_data &data) {
                return from_hive(data, f.data.delivery.statistics.*Member);
            }};
}

integrity_info &integrity_of(kept_file &f) {
    auto &info = f.data.delivery.integrity;
    return info ? *info : info.emplace();
}
decryption_info &decryption_of(kept_file &f) {
    auto &info = f.data.delivery.decryption;
    return info ? *info : info.emplace();
}

template <auto Member>
constexpr field<kept_file> of_integrity(std::string_view name) {
    return {name,
            [](const kept_file &f) {
                return f.data.delivery.integrity ? to_hive((*f.data.delivery.integrity).*Member)
                                                 : std::nullopt;
            },
            [](kept_file &f, const hive_data &data) { return from_hive(data, integrity_of(f).*Member); }};
}

template <auto Member>
constexpr field<kept_file> of_decryption(std::string_view name) {
    return {name,
            [](const kept_file &f) {
                return f.data.delivery.decryption ? to_hive((*f.data.delivery.decryption).*Member)
                                                  : std::nullopt;
            },
            [](kept_file &f, const hive_data &data) { return from_hive(data, decryption_of(f).*Member); }};
}

constexpr field<kept_file> of_file[] = {
    member<&delivery_file::content_id>("ContentId"),
    member<&delivery_file::sink>("Sink"),
    {"IntegrityUrl",
     [](const kept_file &f) {
         const auto &info = f.data.delivery.integrity;
         return info ? to_hive(without_user(info->url)) : std::nullopt;
     },
     [](kept_file &f, const hive_data &data) { return from_hive(data, integrity_of(f).url); }},
    {"IntegrityUrlWithUser",
     [](const kept_file &f) {
         const auto &info = f.data.delivery.integrity;
         return info ? sealed_url(info->url) : std::nullopt;
     },
     [](kept_file &f, const hive_data &data) { return open(data, integrity_of(f).url); }},
    of_integrity<&integrity_info::digest>("IntegrityDigest"),
    of_integrity<&integrity_info::digest_algorithm>("IntegrityDigestAlgorithm"),
    of_integrity<&integrity_info::hash_of_hashes>("IntegrityHashOfHashes"),
    member<&delivery_file::integrity_mandatory>("IntegrityMandatory"),
    {"DecryptionKey",
     [](const kept_file &f) {
         return f.data.delivery.decryption ? sealed(f.data.delivery.decryption->key) : std::nullopt;
     },
     [](kept_file &f, const hive_data &data) { return open(data, decryption_of(f).key); }},
    of_decryption<&decryption_info::buffer_size>("DecryptionBufferSize"),
    of_decryption<&decryption_info::algorithm>("DecryptionAlgorithm"),
    of_decryption<&decryption_info::chaining>("DecryptionChaining"),
    member<&delivery_file::total_size>("TotalSize"),
    member<&delivery_file::redirection_target>("RedirectionTarget"),
    member<&delivery_file::server_address>("ServerAddress"),
    {"StatusCode",
     [](const kept_file &f) {
         return unless_initial(static_cast<std::uint32_t>(f.data.delivery.status_code));
     },
     [](kept_file &f, const hive_data &data) {
         std::uint32_t status = 0;
         const bool taken = from_hive(data, status);
         f.data.delivery.status_code = static_cast<std::int32_t>(status);
         return taken;
     }},
    member<&delivery_file::consumed>("Consumed"),
    statistic<&delivery_statistics::from_origin>("BytesFromOrigin"),
    statistic<&delivery_statistics::from_cache>("BytesFromCache"),
    statistic<&delivery_statistics::duration>("Duration"),
    statistic<&delivery_statistics::cache_host>("CacheHost"),
};

} // namespace

std::span<const field<record>> delivery_fields() {
    return of_job;
}

std::span<const field<kept_file>> delivery_file_fields() {
    return of_file;
}

} // namespace winebits::queue
