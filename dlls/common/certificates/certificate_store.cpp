// SPDX-License-Identifier: LGPL-2.1-or-later
// Looks for certificates with crypt32.
// Any thread.
#include "dlls/common/certificates/certificate_store.hpp"

#include "dlls/common/com/handle.hpp"

#include <windows.h>

#include <wincrypt.h>

#include <algorithm>
#include <array>
#include <optional>

namespace winebits::certificates {

namespace {

constexpr DWORD encoding = X509_ASN_ENCODING | PKCS_7_ASN_ENCODING;

struct store_kind {
    using type = HCERTSTORE;
    static type none() noexcept { return nullptr; }
    static bool valid(type store) noexcept { return store != nullptr; }
    static void close(type store) noexcept { CertCloseStore(store, 0); }
};
using unique_store = com::unique<store_kind>;

struct certificate_kind {
    using type = PCCERT_CONTEXT;
    static type none() noexcept { return nullptr; }
    static bool valid(type certificate) noexcept { return certificate != nullptr; }
    static void close(type certificate) noexcept { CertFreeCertificateContext(certificate); }
};
using unique_certificate = com::unique<certificate_kind>;

struct key_kind {
    using type = HCRYPTKEY;
    static type none() noexcept { return 0; }
    static bool valid(type key) noexcept { return key != 0; }
    static void close(type key) noexcept { CryptDestroyKey(key); }
};
using unique_key = com::unique<key_kind>;

// The provider of a private key, which belongs to the certificate or to us.
class key_provider {
  public:
    explicit key_provider(PCCERT_CONTEXT certificate) {
        valid_ = CryptAcquireCertificatePrivateKey(certificate, CRYPT_ACQUIRE_SILENT_FLAG, nullptr,
                                                   &provider_, &purpose_, &ours_);
    }
    ~key_provider() {
        if (valid_ && ours_)
            CryptReleaseContext(provider_, 0);
    }
    key_provider(const key_provider &) = delete;
    key_provider &operator=(const key_provider &) = delete;

    // The key that belongs to the certificate. Wine names both purposes at once, and keeps the keys of all
    // imported certificates in one place: it may be another one's.
    unique_key key_of(PCCERT_CONTEXT certificate) const {
        for (const DWORD purpose : {purpose_, DWORD(AT_KEYEXCHANGE), DWORD(AT_SIGNATURE)}) {
            unique_key found;
            if (valid_ && CryptGetUserKey(provider_, purpose, found.put()) && matches(purpose, certificate))
                return found;
        }
        return {};
    }

  private:
    bool matches(DWORD purpose, PCCERT_CONTEXT certificate) const {
        DWORD size = 0;
        if (!CryptExportPublicKeyInfo(provider_, purpose, X509_ASN_ENCODING, nullptr, &size))
            return false;
        std::vector<CERT_PUBLIC_KEY_INFO> buffer(size / sizeof(CERT_PUBLIC_KEY_INFO) + 1);
        return CryptExportPublicKeyInfo(provider_, purpose, X509_ASN_ENCODING, buffer.data(), &size) &&
               CertComparePublicKeyInfo(X509_ASN_ENCODING, buffer.data(),
                                        &certificate->pCertInfo->SubjectPublicKeyInfo);
    }

    HCRYPTPROV provider_ = 0;
    DWORD purpose_ = 0;
    BOOL ours_ = FALSE;
    bool valid_ = false;
};

HRESULT last_error() {
    const DWORD error = GetLastError();
    return FAILED(static_cast<HRESULT>(error)) ? static_cast<HRESULT>(error) : HRESULT_FROM_WIN32(error);
}

// BG_CERT_STORE_LOCATION, in its order.
constexpr std::array<DWORD, 8> locations{CERT_SYSTEM_STORE_CURRENT_USER,
                                         CERT_SYSTEM_STORE_LOCAL_MACHINE,
                                         CERT_SYSTEM_STORE_CURRENT_SERVICE,
                                         CERT_SYSTEM_STORE_SERVICES,
                                         CERT_SYSTEM_STORE_USERS,
                                         CERT_SYSTEM_STORE_CURRENT_USER_GROUP_POLICY,
                                         CERT_SYSTEM_STORE_LOCAL_MACHINE_GROUP_POLICY,
                                         CERT_SYSTEM_STORE_LOCAL_MACHINE_ENTERPRISE};

// These are always there, whether a certificate has ever been put in or not.
bool is_predefined(const std::wstring &name) {
    constexpr const wchar_t *predefined[] = {L"MY",         L"Root",          L"CA",
                                             L"Trust",      L"AddressBook",   L"AuthRoot",
                                             L"Disallowed", L"TrustedPeople", L"TrustedPublisher",
                                             L"UserDS",     L"SmartCardRoot", L"ClientAuthIssuer"};
    return std::ranges::any_of(predefined,
                               [&](const wchar_t *known) { return lstrcmpiW(known, name.c_str()) == 0; });
}

engine_client::result<unique_store> open_store(BG_CERT_STORE_LOCATION location, const std::wstring &name) {
    const auto index = static_cast<std::uint32_t>(location);
    if (index >= locations.size())
        return std::unexpected(E_NOTIMPL);
    DWORD flags = locations[index] | CERT_STORE_READONLY_FLAG;
    if (!is_predefined(name))
        flags |= CERT_STORE_OPEN_EXISTING_FLAG;
    unique_store store(CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, flags, name.c_str()));
    if (!store)
        return std::unexpected(last_error());
    return store;
}

std::wstring name_text(const CERT_NAME_BLOB &name, DWORD form) {
    CERT_NAME_BLOB blob = name;
    std::wstring text(CertNameToStrW(X509_ASN_ENCODING, &blob, form, nullptr, 0), L'\0');
    CertNameToStrW(X509_ASN_ENCODING, &blob, form, text.data(), static_cast<DWORD>(text.size()));
    while (text.ends_with(L'\0'))
        text.pop_back();
    return text;
}

constexpr DWORD simple_form = CERT_SIMPLE_NAME_STR | CERT_NAME_STR_REVERSE_FLAG;

// Programs write the parts in one order or the other, with or without "CN=".
std::array<std::wstring, 4> ways_to_write(const CERT_NAME_BLOB &name) {
    return {name_text(name, simple_form), name_text(name, CERT_SIMPLE_NAME_STR),
            name_text(name, CERT_X500_NAME_STR | CERT_NAME_STR_REVERSE_FLAG),
            name_text(name, CERT_X500_NAME_STR)};
}

// A certificate without a list of uses is good for all of them.
bool may_identify_client(PCCERT_CONTEXT certificate) {
    DWORD size = 0;
    if (!CertGetEnhancedKeyUsage(certificate, 0, nullptr, &size))
        return GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
    std::vector<CERT_ENHKEY_USAGE> buffer(size / sizeof(CERT_ENHKEY_USAGE) + 1);
    SetLastError(ERROR_SUCCESS);
    if (!CertGetEnhancedKeyUsage(certificate, 0, buffer.data(), &size))
        return false;
    const std::span uses(buffer.front().rgpszUsageIdentifier, buffer.front().cUsageIdentifier);
    if (uses.empty())
        return GetLastError() == static_cast<DWORD>(CRYPT_E_NOT_FOUND);
    return std::ranges::any_of(uses, [](const char *use) {
        return std::string_view(use) == szOID_PKIX_KP_CLIENT_AUTH ||
               std::string_view(use) == szOID_ANY_ENHANCED_KEY_USAGE;
    });
}

// Empty when there is none, or none that may leave its provider.
std::vector<BYTE> private_key_of(PCCERT_CONTEXT certificate) {
    const key_provider provider(certificate);
    const unique_key key = provider.key_of(certificate);
    DWORD size = 0;
    if (!key || !CryptExportKey(key.get(), 0, PRIVATEKEYBLOB, 0, nullptr, &size))
        return {};
    std::vector<BYTE> blob(size);
    if (!CryptExportKey(key.get(), 0, PRIVATEKEYBLOB, 0, blob.data(), &size))
        return {};
    blob.resize(size);
    return blob;
}

std::string hex_from(std::span<const BYTE> bytes) {
    std::string text;
    for (const BYTE byte : bytes) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

engine_client::result<engine_client::certificate_material>
material_of(BG_CERT_STORE_LOCATION location, const std::wstring &store, PCCERT_CONTEXT certificate) {
    std::array<BYTE, thumbprint_bytes> thumbprint;
    DWORD size = thumbprint.size();
    if (!CertGetCertificateContextProperty(certificate, CERT_SHA1_HASH_PROP_ID, thumbprint.data(), &size))
        return std::unexpected(last_error());
    const std::span encoded(certificate->pbCertEncoded, certificate->cbCertEncoded);
    engine_client::certificate_material material;
    material.location = static_cast<std::uint32_t>(location);
    material.store = store;
    material.subject = name_text(certificate->pCertInfo->Subject, simple_form);
    material.thumbprint = hex_from(thumbprint);
    material.certificate.assign(encoded.begin(), encoded.end());
    material.private_key = private_key_of(certificate);
    return material;
}

// "a, b" and "a,b" are the same, and case does not matter.
std::wstring comparable(std::wstring_view text) {
    std::wstring folded;
    for (const wchar_t character : text) {
        if (character != L' ' || !folded.ends_with(L','))
            folded += character;
    }
    CharLowerBuffW(folded.data(), static_cast<DWORD>(folded.size()));
    return folded;
}

} // namespace

bool matches_subject(std::span<const std::wstring> names, std::wstring_view subject) {
    const std::wstring part = comparable(subject);
    return std::ranges::any_of(names,
                               [&](const std::wstring &name) { return comparable(name).contains(part); });
}

engine_client::result<engine_client::certificate_material>
find_certificate(BG_CERT_STORE_LOCATION location, const std::wstring &name,
                 std::span<const BYTE, thumbprint_bytes> thumbprint) {
    const auto store = open_store(location, name);
    if (!store)
        return std::unexpected(store.error());
    const CRYPT_HASH_BLOB hash{static_cast<DWORD>(thumbprint.size()), const_cast<BYTE *>(thumbprint.data())};
    const unique_certificate found(
        CertFindCertificateInStore(store->get(), encoding, 0, CERT_FIND_SHA1_HASH, &hash, nullptr));
    if (!found)
        return std::unexpected(CRYPT_E_NOT_FOUND);
    return material_of(location, name, found.get());
}

engine_client::result<engine_client::certificate_material>
find_certificate(BG_CERT_STORE_LOCATION location, const std::wstring &name, const std::wstring &subject) {
    const auto store = open_store(location, name);
    if (!store)
        return std::unexpected(store.error());
    // Each step takes the reference of the one before.
    unique_certificate candidate;
    for (;;) {
        candidate = unique_certificate(CertEnumCertificatesInStore(store->get(), candidate.release()));
        if (!candidate)
            return std::unexpected(CRYPT_E_NOT_FOUND);
        if (matches_subject(ways_to_write(candidate.get()->pCertInfo->Subject), subject) &&
            may_identify_client(candidate.get()))
            return material_of(location, name, candidate.get());
    }
}

engine_client::result<engine_client::certificate_material>
read_serialized_certificate(std::span<const BYTE> serialized) {
    const void *context = nullptr;
    DWORD kind = 0;
    const bool read = !serialized.empty() &&
                      CertAddSerializedElementToStore(
                          nullptr, serialized.data(), static_cast<DWORD>(serialized.size()),
                          CERT_STORE_ADD_ALWAYS, 0, CERT_STORE_CERTIFICATE_CONTEXT_FLAG, &kind, &context);
    const unique_certificate certificate(static_cast<PCCERT_CONTEXT>(context));
    if (!read || !certificate)
        return std::unexpected(CRYPT_E_FILE_ERROR);
    auto material = material_of(BG_CERT_STORE_LOCATION_CURRENT_USER, L"MY", certificate.get());
    if (!material || !material->private_key.empty())
        return material;
    // The context names no key, or not where it is: the store of the user may know.
    const unique_store own(open_store(BG_CERT_STORE_LOCATION_CURRENT_USER, L"MY").value_or(unique_store()));
    std::array<BYTE, thumbprint_bytes> thumbprint;
    DWORD size = thumbprint.size();
    if (own && CertGetCertificateContextProperty(certificate.get(), CERT_SHA1_HASH_PROP_ID, thumbprint.data(),
                                                 &size)) {
        const CRYPT_HASH_BLOB hash{size, thumbprint.data()};
        const unique_certificate kept(
            CertFindCertificateInStore(own.get(), encoding, 0, CERT_FIND_SHA1_HASH, &hash, nullptr));
        if (kept)
            material->private_key = private_key_of(kept.get());
    }
    return material;
}

engine_client::result<std::vector<BYTE>> serialized_store(std::span<const certificate_bytes> chain) {
    const unique_store store(
        CertOpenStore(CERT_STORE_PROV_MEMORY, 0, 0, CERT_STORE_CREATE_NEW_FLAG, nullptr));
    if (!store)
        return std::unexpected(last_error());
    for (const auto &certificate : chain) {
        if (!CertAddEncodedCertificateToStore(store.get(), X509_ASN_ENCODING, certificate.data(),
                                              static_cast<DWORD>(certificate.size()), CERT_STORE_ADD_ALWAYS,
                                              nullptr))
            return std::unexpected(last_error());
    }
    CRYPT_DATA_BLOB saved{};
    auto save = [&] {
        return CertSaveStore(store.get(), encoding, CERT_STORE_SAVE_AS_STORE, CERT_STORE_SAVE_TO_MEMORY,
                             &saved, 0);
    };
    if (!save())
        return std::unexpected(last_error());
    std::vector<BYTE> bytes(saved.cbData);
    saved.pbData = bytes.data();
    if (!save())
        return std::unexpected(last_error());
    bytes.resize(saved.cbData);
    return bytes;
}

} // namespace winebits::certificates
