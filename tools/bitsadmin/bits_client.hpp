// SPDX-License-Identifier: LGPL-2.1-or-later
// What every command needs of BITS: the manager, jobs found by name or identifier, strings that getters
// return. Main thread only, in a multithreaded apartment.
#pragma once

#include <windows.h>

#include <bits.h>
#include <wrl/client.h>

#include <string>
#include <string_view>
#include <vector>

#include "tools/bitsadmin/failure.hpp"

namespace winebits::bitsadmin {

using Microsoft::WRL::ComPtr;

// COM for the life of the process.
class apartment {
  public:
    apartment() : code_(CoInitializeEx(nullptr, COINIT_MULTITHREADED)) {}
    ~apartment() {
        if (SUCCEEDED(code_))
            CoUninitialize();
    }
    apartment(const apartment &) = delete;
    apartment &operator=(const apartment &) = delete;

  private:
    HRESULT code_;
};

result<ComPtr<IBackgroundCopyManager>> connect();

// `word` is a display name or a {GUID} (bits-api 12.1). A name that several jobs have is an error.
result<ComPtr<IBackgroundCopyJob>> find_job(IBackgroundCopyManager &manager, std::wstring_view word);

// All jobs of the caller, or of everybody.
result<std::vector<ComPtr<IBackgroundCopyJob>>> list_jobs(IBackgroundCopyManager &manager, bool all_users);

result<std::vector<ComPtr<IBackgroundCopyFile>>> list_files(IBackgroundCopyJob &job);

// Calls a getter that returns a string of the COM allocator; `value` is empty when it fails or returns NULL.
template <class Interface>
HRESULT get_string(Interface &object, HRESULT (STDMETHODCALLTYPE Interface::*getter)(LPWSTR *),
                   std::wstring &value) {
    LPWSTR text = nullptr;
    const HRESULT code = (object.*getter)(&text);
    value = SUCCEEDED(code) && text ? text : L"";
    CoTaskMemFree(text);
    return code;
}

// The text of a result code, without line breaks at its end: BITS knows it, or the system, or it is empty.
std::wstring describe(HRESULT code);

// The user's language, as BITS' getters of texts want it.
DWORD text_language();

} // namespace winebits::bitsadmin
