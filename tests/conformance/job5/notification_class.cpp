// SPDX-License-Identifier: LGPL-2.1-or-later
// The class of property 2: without a living callback object BITS activates it and tells that object
// (bits-api 3.8, 9.2). The test registers this very program as the class's server; the served object
// completes the job, which the test sees. Test thread only, but for the class factory of the served program.
#include "tests/conformance/job5/lists.hpp"

#include "tests/conformance/support/callback.hpp"
#include "tests/conformance/support/folder.hpp"
#include "tests/conformance/support/server.hpp"
#include "tests/conformance/support/wait.hpp"

namespace winebits::conformance {

namespace {

constexpr GUID own_class = {0x3f0c1f1e, 0x7a0b, 0x4c55, {0x8e, 0x0a, 0x52, 0x21, 0x6d, 0x9e, 0x7b, 0x13}};
const text own_class_key = u"Software\\Classes\\CLSID\\{3F0C1F1E-7A0B-4C55-8E0A-52216D9E7B13}";

// How often the served program is told before it ends.
constexpr LONG told_before_the_end = 2;

// In the 64-bit view: the service is a 64-bit program, the test may be another one.
constexpr REGSAM whole_view = KEY_WOW64_64KEY;

class registered_class {
  public:
    registered_class() {
        WCHAR program[MAX_PATH] = {};
        CHECK(GetModuleFileNameW(nullptr, program, MAX_PATH) > 0);
        const text command = u"\"" + from_wide(program) + u"\" -serve";
        const text key_name = own_class_key + u"\\LocalServer32";
        HKEY key = nullptr;
        CHECK_EQUAL(RegCreateKeyExW(HKEY_LOCAL_MACHINE, wide(key_name), 0, nullptr, 0, KEY_WRITE | whole_view,
                                    nullptr, &key, nullptr),
                    ERROR_SUCCESS);
        const LONG written =
            RegSetValueExW(key, nullptr, 0, REG_SZ, reinterpret_cast<const BYTE *>(command.c_str()),
                           static_cast<DWORD>((command.size() + 1) * sizeof(char16_t)));
        RegCloseKey(key);
        CHECK_EQUAL(written, ERROR_SUCCESS);
    }
    ~registered_class() {
        RegDeleteKeyExW(HKEY_LOCAL_MACHINE, wide(own_class_key + u"\\LocalServer32"), whole_view, 0);
        RegDeleteKeyExW(HKEY_LOCAL_MACHINE, wide(own_class_key), whole_view, 0);
    }
    registered_class(const registered_class &) = delete;
    registered_class &operator=(const registered_class &) = delete;
};

// Gives out callback objects that end what they are told of, and the program with it.
class callback_factory final : public IClassFactory {
  public:
    explicit callback_factory(HANDLE told) : told_(told) {}

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **object) noexcept override {
        if (!object)
            return E_POINTER;
        *object = nullptr;
        if (!same_guid(iid, IID_IUnknown) && !same_guid(iid, IID_IClassFactory))
            return E_NOINTERFACE;
        *object = static_cast<IClassFactory *>(this);
        return S_OK;
    }
    // It lives on the stack of serve_notification_class.
    ULONG STDMETHODCALLTYPE AddRef() noexcept override { return 2; }
    ULONG STDMETHODCALLTYPE Release() noexcept override { return 1; }
    HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown *outer, REFIID iid, void **object) noexcept override {
        if (outer)
            return CLASS_E_NOAGGREGATION;
        const auto callback = recording_callback::make([this](const notification &what, auto &job) {
            const HRESULT ended = what.kind == BG_NOTIFY_JOB_TRANSFERRED ? job.Complete() : job.Cancel();
            ReleaseSemaphore(told_, 1, nullptr);
            return ended;
        });
        return callback->QueryInterface(iid, object);
    }
    HRESULT STDMETHODCALLTYPE LockServer(BOOL) noexcept override { return S_OK; }

  private:
    const HANDLE told_;
};

// The test has COM start the server: Wine waits in vain for a winelib program that a service starts.
void class_is_told_of_the_end_and_of_an_error() {
    const scratch_folder folder;
    const registered_class registered;
    com_pointer<IUnknown> running;
    CHECK_OK(CoCreateInstance(own_class, nullptr, CLSCTX_LOCAL_SERVER, iid_of<IUnknown>(),
                              reinterpret_cast<void **>(running.put())));
    test_job good;
    test_job bad;
    CHECK_OK(set(good, BITS_JOB_PROPERTY_NOTIFICATION_CLSID, class_id(own_class)));
    CHECK_OK(set(bad, BITS_JOB_PROPERTY_NOTIFICATION_CLSID, class_id(own_class)));
    good.add(url("size=1000"), folder / u"good").resume();
    bad.add(url("status=404"), folder / u"bad").resume();
    CHECK_SOON(good.state() == BG_JOB_STATE_ACKNOWLEDGED);
    CHECK_SOON(bad.state() == BG_JOB_STATE_CANCELLED);
    CHECK(contents(folder / u"good") == entity(1000));
}

void living_callback_goes_before_the_class() {
    const scratch_folder folder;
    test_job job;
    const auto callback = recording_callback::make();
    CHECK_OK(job->SetNotifyInterface(callback.get()));
    CHECK_OK(set(job, BITS_JOB_PROPERTY_NOTIFICATION_CLSID, class_id(own_class)));
    job.add(url("size=1000"), folder / u"file").resume();
    CHECK_SOON(callback->count(BG_NOTIFY_JOB_TRANSFERRED) == 1);
    CHECK_EQUAL(job.state(), BG_JOB_STATE_TRANSFERRED);
}

} // namespace

int serve_notification_class() {
    const apartment com;
    const HANDLE told = CreateSemaphoreW(nullptr, 0, told_before_the_end, nullptr);
    callback_factory factory(told);
    DWORD registration = 0;
    if (FAILED(CoRegisterClassObject(own_class, &factory, CLSCTX_LOCAL_SERVER, REGCLS_MULTIPLEUSE,
                                     &registration)))
        return 1;
    for (LONG i = 0; i < told_before_the_end; ++i)
        WaitForSingleObject(told, static_cast<DWORD>(wait_bound_ms()));
    Sleep(500); // the answer to the call has to leave
    CoRevokeClassObject(registration);
    CloseHandle(told);
    return 0;
}

behaviours notification_class() {
    return {
        BEHAVIOUR(class_is_told_of_the_end_and_of_an_error),
        BEHAVIOUR(living_callback_goes_before_the_class),
    };
}

} // namespace winebits::conformance
