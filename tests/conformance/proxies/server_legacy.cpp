// SPDX-License-Identifier: LGPL-2.1-or-later
// The test server's legacy queue: groups, their job, and the callback.
// Runs on the server's RPC threads.

#include "tests/conformance/proxies/server_answers.hpp"
#include "tests/conformance/proxies/server_job.hpp"
#include "tests/conformance/proxies/server_manager.hpp"

#include <algorithm>

namespace winebits::proxy_test {

namespace {

// IEnumBackgroundCopyGroups and IEnumBackgroundCopyJobs1 differ in their names only.
template <class Interface>
class server_guids final : public com::object<server_guids<Interface>, com::chain<Interface>> {
  public:
    static constexpr char class_name[] = "test list of GUIDs";

    STDMETHODIMP Next(ULONG wanted, GUID *out, ULONG *fetched) noexcept override {
        *fetched = std::min<ULONG>(wanted, 2);
        for (ULONG i = 0; i < *fetched; i++)
            out[i] = guid(i ? L"second" : L"first");
        return *fetched == wanted ? S_OK : S_FALSE;
    }
    STDMETHODIMP Skip(ULONG count) noexcept override { return count > 2 ? S_FALSE : S_OK; }
    STDMETHODIMP Reset() noexcept override { return S_OK; }
    STDMETHODIMP Clone(Interface **out) noexcept override {
        *out = com::make<server_guids>().detach();
        return S_OK;
    }
    STDMETHODIMP GetCount(ULONG *out) noexcept override {
        *out = 2;
        return S_OK;
    }

  private:
    friend class com::object<server_guids, com::chain<Interface>>;
    ~server_guids() = default;
};

class server_legacy_job final : public com::object<server_legacy_job, com::chain<IBackgroundCopyJob1>> {
  public:
    static constexpr char class_name[] = "test legacy job";
    explicit server_legacy_job(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP CancelJob() noexcept override { return shared_->write(L"CancelJob"); }
    STDMETHODIMP GetProgress(DWORD flags, DWORD *out) noexcept override {
        shared_->write(call(L"Job1.GetProgress", flags));
        return answer(L"Job1.GetProgress", out);
    }
    STDMETHODIMP GetStatus(DWORD *status, DWORD *win32, DWORD *transport, DWORD *retries) noexcept override {
        answer(L"Status", status);
        answer(L"Win32Result", win32);
        answer(L"TransportResult", transport);
        return answer(L"NumOfRetries", retries);
    }
    STDMETHODIMP AddFiles(ULONG count, FILESETINFO **files) noexcept override {
        std::wstring text = L"AddFiles";
        for (ULONG i = 0; i < count; i++)
            text += L" " + shown(*files[i]);
        return shared_->write(text);
    }
    STDMETHODIMP GetFile(ULONG index, FILESETINFO *out) noexcept override {
        *out = {SysAllocString(marker(L"RemoteFile").c_str()), nullptr, index};
        return S_OK;
    }
    STDMETHODIMP GetFileCount(DWORD *out) noexcept override { return answer(L"GetFileCount", out); }
    STDMETHODIMP SwitchToForeground() noexcept override { return E_NOTIMPL; }
    STDMETHODIMP get_JobID(GUID *out) noexcept override {
        *out = guid(L"get_JobID");
        return S_OK;
    }

  private:
    friend class com::object<server_legacy_job, com::chain<IBackgroundCopyJob1>>;
    ~server_legacy_job() = default;

    const std::shared_ptr<session> shared_;
};

class server_group final : public com::object<server_group, com::chain<IBackgroundCopyGroup>> {
  public:
    static constexpr char class_name[] = "test group";
    explicit server_group(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP GetProp(GROUPPROP id, VARIANT *out) noexcept override {
        VariantInit(out);
        if (id == GROUPPROP_PRIORITY) {
            out->vt = VT_I4;
            out->lVal = 1;
            return S_OK;
        }
        out->vt = VT_BSTR;
        out->bstrVal = SysAllocString(marker(L"GetProp").c_str());
        return S_OK;
    }
    STDMETHODIMP SetProp(GROUPPROP id, VARIANT *value) noexcept override {
        if (value->vt == VT_BSTR)
            return shared_->write(call(L"SetProp", id, value->bstrVal));
        return shared_->write(call(L"SetProp", id, value->vt, value->ulVal));
    }
    STDMETHODIMP GetProgress(DWORD flags, DWORD *out) noexcept override {
        shared_->write(call(L"Group.GetProgress", flags));
        return answer(L"Group.GetProgress", out);
    }
    STDMETHODIMP GetStatus(DWORD *status, DWORD *index) noexcept override {
        answer(L"GroupStatus", status);
        return answer(L"JobIndex", index);
    }
    STDMETHODIMP GetJob(GUID id, IBackgroundCopyJob1 **out) noexcept override {
        shared_->write(call(L"Group.GetJob", id));
        *out = com::make<server_legacy_job>(shared_).detach();
        return S_OK;
    }
    STDMETHODIMP SuspendGroup() noexcept override { return shared_->write(L"SuspendGroup"); }
    STDMETHODIMP ResumeGroup() noexcept override;
    STDMETHODIMP CancelGroup() noexcept override { return shared_->write(L"CancelGroup"); }
    STDMETHODIMP get_Size(DWORD *out) noexcept override { return answer(L"get_Size", out); }
    STDMETHODIMP get_GroupID(GUID *out) noexcept override {
        *out = guid(L"get_GroupID");
        return S_OK;
    }
    STDMETHODIMP CreateJob(GUID id, IBackgroundCopyJob1 **out) noexcept override {
        shared_->write(call(L"Group.CreateJob", id));
        *out = com::make<server_legacy_job>(shared_).detach();
        return S_OK;
    }
    STDMETHODIMP EnumJobs(DWORD flags, IEnumBackgroundCopyJobs1 **out) noexcept override {
        shared_->write(call(L"Group.EnumJobs", flags));
        *out = com::make<server_guids<IEnumBackgroundCopyJobs1>>().detach();
        return S_OK;
    }
    STDMETHODIMP SwitchToForeground() noexcept override { return shared_->write(L"SwitchToForeground"); }
    STDMETHODIMP QueryNewJobInterface(REFIID iid, IUnknown **out) noexcept override {
        return make_job(shared_)->QueryInterface(iid, reinterpret_cast<void **>(out));
    }
    STDMETHODIMP SetNotificationPointer(REFIID iid, IUnknown *callback) noexcept override {
        callback_ = com::ptr<IUnknown>(callback);
        return shared_->write(call(L"SetNotificationPointer", iid, callback != nullptr));
    }

  private:
    friend class com::object<server_group, com::chain<IBackgroundCopyGroup>>;
    ~server_group() = default;

    const std::shared_ptr<session> shared_;
    com::ptr<IUnknown> callback_;
};

// Calls every method of the legacy callback; the first failure is the result.
STDMETHODIMP server_group::ResumeGroup() noexcept {
    const auto callback = callback_.query<IBackgroundCopyCallback1>();
    if (!callback)
        return E_NOINTERFACE;
    const auto job = com::make<server_legacy_job>(shared_);
    byte bytes[sizeof hash_bytes];
    std::copy(std::begin(hash_bytes), std::end(hash_bytes), bytes);
    HRESULT result = callback->OnStatus(this, job.get(), 1, 2, 3, 4, 5);
    if (SUCCEEDED(result))
        result = callback->OnProgress(1, this, job.get(), 2, 3);
    if (SUCCEEDED(result))
        result = callback->OnProgressEx(1, this, job.get(), 2, 3, sizeof bytes, bytes);
    return result;
}

class server_legacy_queue final : public com::object<server_legacy_queue, com::chain<IBackgroundCopyQMgr>> {
  public:
    static constexpr char class_name[] = "test legacy queue";
    explicit server_legacy_queue(std::shared_ptr<session> shared) : shared_(std::move(shared)) {}

    STDMETHODIMP CreateGroup(GUID id, IBackgroundCopyGroup **out) noexcept override {
        shared_->write(call(L"CreateGroup", id));
        *out = com::make<server_group>(shared_).detach();
        return S_OK;
    }
    STDMETHODIMP GetGroup(GUID id, IBackgroundCopyGroup **out) noexcept override {
        shared_->write(call(L"GetGroup", id));
        *out = nullptr;
        return QM_E_ITEM_NOT_FOUND;
    }
    STDMETHODIMP EnumGroups(DWORD flags, IEnumBackgroundCopyGroups **out) noexcept override {
        shared_->write(call(L"EnumGroups", flags));
        *out = com::make<server_guids<IEnumBackgroundCopyGroups>>().detach();
        return S_OK;
    }

  private:
    friend class com::object<server_legacy_queue, com::chain<IBackgroundCopyQMgr>>;
    ~server_legacy_queue() = default;

    const std::shared_ptr<session> shared_;
};

} // namespace

com::ptr<IBackgroundCopyQMgr> make_legacy_queue(const std::shared_ptr<session> &shared) {
    return com::ptr<IBackgroundCopyQMgr>::attach(com::make<server_legacy_queue>(shared).detach());
}

} // namespace winebits::proxy_test
