// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads the ROOT store from the registry and the host's bundle from its file.
// Any thread.
#include "dlls/common/engine_client/root_store.hpp"

#include "dlls/common/com/handle.hpp"
#include "dlls/common/engine_client/base64.hpp"
#include "dlls/common/engine_client/small_file.hpp"

#include <bcrypt.h>

#include <algorithm>
#include <cstring>
#include <set>
#include <string_view>

namespace winebits::engine_client {

namespace {

constexpr DWORD certificate_property = 32; // CERT_CERT_PROP_ID
constexpr std::size_t largest_bundle = 8 << 20, largest_blob = 64 << 10;
constexpr std::size_t most_roots = 1000; // of one place; a message of the wire has 4 MiB

using thumbprints = std::set<std::wstring, std::less<>>;

struct algorithm_kind {
    using type = BCRYPT_ALG_HANDLE;
    static type none() noexcept { return nullptr; }
    static bool valid(type handle) noexcept { return handle != nullptr; }
    static void close(type handle) noexcept { BCryptCloseAlgorithmProvider(handle, 0); }
};

// SHA-1, as the store names its keys; empty when it can't be had.
std::wstring thumbprint_of(BCRYPT_ALG_HANDLE sha1, std::span<const BYTE> certificate) {
    std::array<BYTE, 20> hash{};
    if (BCryptHash(sha1, nullptr, 0, const_cast<BYTE *>(certificate.data()),
                   static_cast<ULONG>(certificate.size()), hash.data(), hash.size()) != 0)
        return {};
    std::wstring out;
    for (const BYTE byte : hash)
        for (const int digit : {byte >> 4, byte & 15})
            out += L"0123456789ABCDEF"[digit];
    return out;
}

// Of the certificates in the host's bundle.
thumbprints host_roots() {
    std::optional<std::string> text;
    for (const wchar_t *path : {L"\\\\?\\unix\\etc\\ssl\\certs\\ca-certificates.crt",
                                L"\\\\?\\unix\\etc\\pki\\tls\\certs\\ca-bundle.crt",
                                L"\\\\?\\unix\\etc\\ssl\\ca-bundle.pem", L"\\\\?\\unix\\etc\\ssl\\cert.pem"})
        if ((text = read_small_file(path, largest_bundle)))
            break;
    thumbprints out;
    com::unique<algorithm_kind> sha1;
    if (BCryptOpenAlgorithmProvider(sha1.put(), BCRYPT_SHA1_ALGORITHM, nullptr, 0) != 0)
        return out;
    constexpr std::string_view begin = "-----BEGIN CERTIFICATE-----", end = "-----END CERTIFICATE-----";
    for (std::size_t at = 0; text && (at = text->find(begin, at)) != text->npos;) {
        at += begin.size();
        const auto stop = std::min(text->find(end, at), text->size());
        auto body = text->substr(at, stop - at);
        std::erase_if(body, [](char c) { return c == '\r' || c == '\n' || c == ' '; });
        if (const auto certificate = bytes_from_base64(body))
            out.insert(thumbprint_of(sha1.get(), *certificate));
        at = stop;
    }
    return out;
}

std::vector<BYTE> read_blob(HKEY store, const wchar_t *name) {
    DWORD size = largest_blob;
    std::vector<BYTE> blob(size);
    if (RegGetValueW(store, name, L"Blob", RRF_RT_REG_BINARY, nullptr, blob.data(), &size) != ERROR_SUCCESS)
        size = 0;
    blob.resize(size);
    return blob;
}

void read_store(HKEY root, const thumbprints &known, std::set<std::string> &out) {
    com::unique_registry_key store;
    if (RegOpenKeyExW(root, root_store_key, 0, KEY_READ, store.put()) != ERROR_SUCCESS)
        return;
    for (DWORD i = 0; i < most_roots; i++) {
        std::array<wchar_t, 256> name;
        DWORD length = name.size();
        if (RegEnumKeyExW(store.get(), i, name.data(), &length, nullptr, nullptr, nullptr, nullptr) !=
            ERROR_SUCCESS)
            return;
        // Most are the host's: their keys need not even be opened.
        if (known.contains(name.data()))
            continue;
        const auto certificate = certificate_in_blob(read_blob(store.get(), name.data()));
        if (certificate)
            out.insert(base64_from(*certificate));
    }
}

} // namespace

std::optional<std::vector<BYTE>> certificate_in_blob(std::span<const BYTE> blob) {
    struct header {
        DWORD property, version, size;
    } head;
    while (blob.size() >= sizeof head) {
        std::memcpy(&head, blob.data(), sizeof head);
        blob = blob.subspan(sizeof head);
        if (head.size > blob.size())
            return std::nullopt;
        if (head.property == certificate_property)
            return std::vector<BYTE>(blob.begin(), blob.begin() + head.size);
        blob = blob.subspan(head.size);
    }
    return std::nullopt;
}

std::vector<std::string> read_prefix_roots() {
    const auto known = host_roots();
    std::set<std::string> found;
    for (const HKEY root : {HKEY_LOCAL_MACHINE, HKEY_CURRENT_USER})
        read_store(root, known, found);
    return {found.begin(), found.end()};
}

} // namespace winebits::engine_client
