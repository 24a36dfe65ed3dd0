// SPDX-License-Identifier: LGPL-2.1-or-later
// Times one BITS download as a Windows program sees it: from Resume to GetState saying TRANSFERRED.
// usage: bench-client.exe URL LOCAL-NAME; prints milliseconds and bytes. One thread.
#include <windows.h>

#include <bits.h>

#include <cstdio>

namespace {

constexpr DWORD poll_interval_ms = 5;
constexpr ULONGLONG give_up_after_ms = 600'000;

struct com_session {
    com_session() { CoInitializeEx(nullptr, COINIT_MULTITHREADED); }
    ~com_session() { CoUninitialize(); }
};

template <class T>
struct reference {
    T *pointer = nullptr;
    reference() = default;
    reference(const reference &) = delete;
    reference &operator=(const reference &) = delete;
    ~reference() {
        if (pointer)
            pointer->Release();
    }
    T *operator->() const { return pointer; }
};

bool failed(const char *what, HRESULT hr) {
    if (SUCCEEDED(hr))
        return false;
    std::fprintf(stderr, "%s: 0x%08lx\n", what, static_cast<unsigned long>(hr));
    return true;
}

double milliseconds_now() {
    LARGE_INTEGER count, frequency;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return 1000.0 * static_cast<double>(count.QuadPart) / static_cast<double>(frequency.QuadPart);
}

bool wait_until_transferred(IBackgroundCopyJob *job) {
    const ULONGLONG end = GetTickCount64() + give_up_after_ms;
    while (GetTickCount64() < end) {
        BG_JOB_STATE state{};
        if (failed("GetState", job->GetState(&state)))
            return false;
        if (state == BG_JOB_STATE_TRANSFERRED)
            return true;
        if (state == BG_JOB_STATE_ERROR || state == BG_JOB_STATE_TRANSIENT_ERROR) {
            std::fprintf(stderr, "the job is in state %d\n", static_cast<int>(state));
            return false;
        }
        Sleep(poll_interval_ms);
    }
    std::fprintf(stderr, "no end in sight\n");
    return false;
}

int download(const wchar_t *url, const wchar_t *local_name) {
    reference<IBackgroundCopyManager> manager;
    reference<IBackgroundCopyJob> job;
    GUID id;
    if (failed("CoCreateInstance",
               CoCreateInstance(CLSID_BackgroundCopyManager, nullptr, CLSCTX_LOCAL_SERVER,
                                IID_IBackgroundCopyManager, reinterpret_cast<void **>(&manager.pointer))) ||
        failed("CreateJob", manager->CreateJob(L"bench", BG_JOB_TYPE_DOWNLOAD, &id, &job.pointer)) ||
        failed("AddFile", job->AddFile(url, local_name)) ||
        failed("SetPriority", job->SetPriority(BG_JOB_PRIORITY_FOREGROUND)))
        return 1;
    const double start = milliseconds_now();
    if (failed("Resume", job->Resume()) || !wait_until_transferred(job.pointer)) {
        job->Cancel();
        return 1;
    }
    const double took = milliseconds_now() - start;
    BG_JOB_PROGRESS progress{};
    if (failed("GetProgress", job->GetProgress(&progress)) || failed("Complete", job->Complete()))
        return 1;
    std::printf("%.1f %llu\n", took, static_cast<unsigned long long>(progress.BytesTransferred));
    return 0;
}

} // namespace

int wmain(int argc, wchar_t **argv) {
    if (argc != 3) {
        std::fprintf(stderr, "usage: bench-client URL LOCAL-NAME\n");
        return 2;
    }
    const com_session com;
    return download(argv[1], argv[2]);
}
