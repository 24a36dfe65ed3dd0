// SPDX-License-Identifier: LGPL-2.1-or-later
// Puts certificates into a prefix's stores, as certutil does on Windows: `root FILE` takes a DER certificate
// for the authorities the user trusts, `my FILE PASSWORD` a PKCS #12 file with its key for the user's own.
// Main thread only.
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <windows.h>

#include <wincrypt.h>

#include <cstdio>

namespace {

using wide_text = std::u16string;

LPCWSTR wide(const wide_text &text) {
    return reinterpret_cast<LPCWSTR>(text.c_str());
}

std::vector<BYTE> read_file(const char *path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class store {
  public:
    explicit store(HCERTSTORE handle) : handle_(handle) {}
    ~store() {
        if (handle_)
            CertCloseStore(handle_, 0);
    }
    store(const store &) = delete;
    store &operator=(const store &) = delete;
    HCERTSTORE get() const { return handle_; }
    explicit operator bool() const { return handle_ != nullptr; }

  private:
    HCERTSTORE handle_;
};

HCERTSTORE open_store(const wide_text &name) {
    return CertOpenStore(CERT_STORE_PROV_SYSTEM_W, 0, 0, CERT_SYSTEM_STORE_CURRENT_USER, wide(name));
}

bool import_authority(const char *path) {
    const std::vector<BYTE> bytes = read_file(path);
    const store roots(open_store(u"ROOT"));
    return roots && CertAddEncodedCertificateToStore(roots.get(), X509_ASN_ENCODING, bytes.data(),
                                                     static_cast<DWORD>(bytes.size()),
                                                     CERT_STORE_ADD_REPLACE_EXISTING, nullptr);
}

bool import_own(const char *path, const std::string &password) {
    std::vector<BYTE> bytes = read_file(path);
    CRYPT_DATA_BLOB blob{static_cast<DWORD>(bytes.size()), bytes.data()};
    const wide_text wide_password(password.begin(), password.end());
    const store imported(
        PFXImportCertStore(&blob, wide(wide_password), CRYPT_EXPORTABLE | CRYPT_USER_KEYSET));
    const store own(open_store(u"MY"));
    if (!imported || !own)
        return false;
    unsigned added = 0;
    PCCERT_CONTEXT one = nullptr;
    while ((one = CertEnumCertificatesInStore(imported.get(), one)) != nullptr) {
        DWORD size = 0;
        if (CertGetCertificateContextProperty(one, CERT_KEY_PROV_INFO_PROP_ID, nullptr, &size) &&
            CertAddCertificateContextToStore(own.get(), one, CERT_STORE_ADD_REPLACE_EXISTING, nullptr))
            ++added;
    }
    return added != 0;
}

} // namespace

int main(int count, char **arguments) {
    const std::string what = count > 1 ? arguments[1] : "";
    bool done = false;
    if (what == "root" && count == 3)
        done = import_authority(arguments[2]);
    else if (what == "my" && count == 4)
        done = import_own(arguments[2], arguments[3]);
    else
        std::fputs("usage: certificate-import root FILE | my FILE PASSWORD\n", stderr);
    if (!done)
        std::fprintf(stderr, "certificate-import: %s: 0x%08x\n", what.c_str(),
                     static_cast<unsigned>(GetLastError()));
    return done ? 0 : 1;
}
