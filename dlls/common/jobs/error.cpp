// SPDX-License-Identifier: LGPL-2.1-or-later
// The error object.
// Any thread: it never changes.
#include "dlls/common/jobs/error.hpp"

#include "dlls/common/com/guard.hpp"
#include "dlls/common/com/object.hpp"
#include "dlls/common/com/task_memory.hpp"
#include "dlls/common/jobs/description.hpp"
#include "winebits/messages.hpp"

namespace winebits::jobs {

namespace {

class BackgroundCopyError final : public com::object<BackgroundCopyError, com::chain<IBackgroundCopyError>> {
  public:
    static constexpr char class_name[] = "BackgroundCopyError";

    BackgroundCopyError(const engine_client::error_record &error, com::ptr<IBackgroundCopyFile> file,
                        error_codes codes)
        : error_(error), file_(std::move(file)), codes_(codes) {}

    HRESULT STDMETHODCALLTYPE GetError(BG_ERROR_CONTEXT *pContext, HRESULT *pCode) noexcept final {
        if (!pContext || !pCode)
            return E_INVALIDARG;
        *pContext = static_cast<BG_ERROR_CONTEXT>(error_.context);
        *pCode = error_.code;
        return S_OK;
    }

    HRESULT STDMETHODCALLTYPE GetFile(IBackgroundCopyFile **pVal) noexcept final {
        if (!pVal)
            return E_INVALIDARG;
        *pVal = com::ptr<IBackgroundCopyFile>(file_).detach();
        return *pVal ? S_OK : codes_.no_file;
    }

    HRESULT STDMETHODCALLTYPE GetErrorDescription(DWORD LanguageId,
                                                  LPWSTR *pErrorDescription) noexcept final {
        return describe_to(error_.code, LanguageId, pErrorDescription);
    }

    HRESULT STDMETHODCALLTYPE GetErrorContextDescription(DWORD LanguageId,
                                                         LPWSTR *pContextDescription) noexcept final {
        const auto code = static_cast<HRESULT>(message_of_context(error_.context));
        return describe_to(code, LanguageId, pContextDescription);
    }

    HRESULT STDMETHODCALLTYPE GetProtocol(LPWSTR *pProtocol) noexcept final {
        if (!pProtocol)
            return E_INVALIDARG;
        *pProtocol = nullptr;
        return error_.protocol ? com::copy_to_task_memory(*error_.protocol, pProtocol) : codes_.no_protocol;
    }

  private:
    friend class com::object<BackgroundCopyError, com::chain<IBackgroundCopyError>>;
    ~BackgroundCopyError() = default;

    static HRESULT describe_to(HRESULT code, DWORD language, LPWSTR *out) noexcept {
        if (!out)
            return E_INVALIDARG;
        *out = nullptr;
        if (language == 0)
            return E_INVALIDARG;
        return com::guard([&] { return describe(code, language, out); });
    }

    const engine_client::error_record error_;
    const com::ptr<IBackgroundCopyFile> file_;
    const error_codes codes_;
};

} // namespace

com::ptr<IBackgroundCopyError> make_error(const engine_client::error_record &error,
                                          com::ptr<IBackgroundCopyFile> file, error_codes codes) {
    return com::ptr<IBackgroundCopyError>::attach(
        com::make<BackgroundCopyError>(error, std::move(file), codes).detach());
}

} // namespace winebits::jobs
