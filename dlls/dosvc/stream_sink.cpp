// SPDX-License-Identifier: LGPL-2.1-or-later
// From the spool file to the program.
// Threads of the sinks, but for the first functions.
#include "dlls/dosvc/stream_sink.hpp"

#include "dlls/common/com/apartment.hpp"
#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/thread.hpp"
#include "dlls/dosvc/download_state.hpp"

#include <deliveryoptimizationerrors.h>
#include <objidl.h>

#include <algorithm>
#include <cstring>
#include <span>
#include <vector>

namespace winebits::dosvc {

namespace {

constexpr std::uint64_t largest_block = 256 * 1024;
// A thread without bytes to deliver stays for a moment: they come in bursts.
constexpr DWORD idle_milliseconds = 2'000;

// Nothing more is delivered; the engine has forgotten some of them already.
bool is_over(const engine_client::result<engine_client::job_record> &job) {
    if (!job)
        return job.error() == DO_E_JOB_NOT_FOUND;
    return job->delivery && has_ended(job->delivery->state);
}

HRESULT last_error() {
    return HRESULT_FROM_WIN32(GetLastError());
}

com::unique_handle open_spool(const std::wstring &path) {
    return com::unique_handle(CreateFileW(path.c_str(), GENERIC_READ,
                                          FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                                          OPEN_EXISTING, FILE_FLAG_SEQUENTIAL_SCAN, nullptr));
}

// Fills the whole buffer from there.
HRESULT read_at(HANDLE file, std::uint64_t offset, std::span<BYTE> buffer) {
    LARGE_INTEGER position{};
    position.QuadPart = static_cast<LONGLONG>(offset);
    if (!SetFilePointerEx(file, position, nullptr, FILE_BEGIN))
        return last_error();
    while (!buffer.empty()) {
        DWORD read = 0;
        if (!ReadFile(file, buffer.data(), static_cast<DWORD>(buffer.size()), &read, nullptr))
            return last_error();
        if (read == 0)
            return HRESULT_FROM_WIN32(ERROR_HANDLE_EOF);
        buffer = buffer.subspan(read);
    }
    return S_OK;
}

// A program may leave the count alone, write 4 bytes, or, where it takes it for a number of 64 bits, 8
// (do-api 5.10).
HRESULT write(IStream &stream, std::span<const BYTE> bytes) {
    union {
        ULONG count;
        std::uint64_t room = 0;
    } written;
    return stream.Write(bytes.data(), static_cast<ULONG>(bytes.size()), &written.count);
}

} // namespace

// Bytes of the spool file that may be delivered now.
struct stream_sinks::portion {
    std::wstring spool;
    std::uint64_t begin = 0, end = 0;
};

bool stream_sinks::place_less::operator()(const place &a, const place &b) const noexcept {
    const int order = std::memcmp(&a.job, &b.job, sizeof a.job);
    return order != 0 ? order < 0 : a.file < b.file;
}

HRESULT stream_sinks::set(const GUID &job, std::uint32_t file, IUnknown *object) {
    com::ptr<IStream> stream;
    if (const HRESULT refused = object->QueryInterface(__uuidof(IStream), stream.put_void()); FAILED(refused))
        return refused;
    auto kept = com::kept_interface::keep(__uuidof(IStream), stream.get());
    if (!kept)
        return kept.error();
    auto made = std::make_shared<sink>();
    made->stream = std::make_shared<com::kept_interface>(std::move(*kept));
    lock hold(lock_);
    const place where{job, file};
    if (const auto known = sinks_.find(where); known != sinks_.end())
        remove(hold, known);
    sinks_[where] = made;
    wake(hold, where, made);
    return S_OK;
}

com::ptr<IUnknown> stream_sinks::find(const GUID &job, std::uint32_t file) {
    std::shared_ptr<com::kept_interface> stream;
    {
        lock hold(lock_);
        if (const auto known = sinks_.find({job, file}); known != sinks_.end())
            stream = known->second->stream;
    }
    return stream ? stream->get<IUnknown>() : com::ptr<IUnknown>();
}

bool stream_sinks::has(const GUID &job, std::uint32_t file) {
    lock hold(lock_);
    return sinks_.contains({job, file});
}

void stream_sinks::clear(const GUID &job, std::uint32_t file) {
    lock hold(lock_);
    if (const auto known = sinks_.find({job, file}); known != sinks_.end())
        remove(hold, known);
}

void stream_sinks::forget(const GUID &job) {
    lock hold(lock_);
    for (auto next = sinks_.lower_bound({job, 0}); next != sinks_.end() && IsEqualGUID(next->first.job, job);)
        remove(hold, next++);
}

void stream_sinks::begin_anew(const GUID &job) {
    lock hold(lock_);
    for (auto next = sinks_.lower_bound({job, 0}); next != sinks_.end() && IsEqualGUID(next->first.job, job);
         ++next)
        next->second->delivered = 0;
}

// Letting the interface go is left to kept_interface, which does it on another thread.
void stream_sinks::remove(lock &, std::map<place, shared_sink, place_less>::iterator known) {
    known->second->ended = true;
    known->second->woken.notify_one();
    sinks_.erase(known);
}

void stream_sinks::changed(const GUID &job) {
    lock hold(lock_);
    for (auto next = sinks_.lower_bound({job, 0}); next != sinks_.end() && IsEqualGUID(next->first.job, job);
         ++next)
        wake(hold, next->first, next->second);
}

void stream_sinks::all_changed() {
    lock hold(lock_);
    for (const auto &[where, one] : sinks_)
        wake(hold, where, one);
}

void stream_sinks::wake(lock &, const place &where, const shared_sink &one) {
    one->changed = true;
    if (one->running) {
        one->woken.notify_one();
        return;
    }
    one->running = true;
    try {
        com::thread([self = shared_from_this(), where, one] { self->run(where, one); }).detach();
    } catch (const std::bad_alloc &) {
        one->running = false; // a later event tries again
    }
}

void stream_sinks::run(const place &where, const shared_sink &one) {
    const com::apartment inside;
    while (wait_for_change(*one)) {
        try {
            deliver(where, *one);
        } catch (const std::bad_alloc &) {
            lock hold(lock_);
            one->changed = true; // once more, a moment later
            one->woken.wait(hold, idle_milliseconds);
        }
    }
}

// False: the thread is no longer needed.
bool stream_sinks::wait_for_change(sink &one) {
    lock hold(lock_);
    while (!one.changed && !one.ended && one.woken.wait(hold, idle_milliseconds)) {
    }
    one.running = one.changed && !one.ended;
    one.changed = false;
    return one.running;
}

// The state of the download may be another one: it was paused, for instance.
bool stream_sinks::is_interrupted(const sink &one) {
    lock hold(lock_);
    return one.changed || one.ended;
}

// A daemon that was killed may know less than the program has.
std::uint64_t stream_sinks::delivered_by(sink &one, std::uint64_t known_to_engine) {
    lock hold(lock_);
    return one.delivered = std::max(one.delivered, known_to_engine);
}

// Delivers what is there. A download that was paused keeps the rest for the time when it goes on.
void stream_sinks::deliver(const place &where, sink &one) {
    const auto job = calls_.get(where.job);
    if (is_over(job)) // by the engine's own doing, perhaps: nobody else says so then
        return forget(where.job);
    if (!job || !job->delivery || job->delivery->state != DODownloadState_Transferring)
        return;
    const auto file = calls_.file(where.job, where.file);
    if (!file || !file->delivery || file->delivery->spool.empty())
        return;
    const std::uint64_t told = file->delivery->consumed, delivered = delivered_by(one, told);
    const portion due{file->delivery->spool, delivered, file->delivery->available};
    if (due.begin > told && due.begin <= due.end)
        (void)calls_.consumed(where.job, where.file, due.begin, S_OK);
    if (due.begin >= due.end)
        return;
    if (const HRESULT failed = hand_over(where, one, due); FAILED(failed))
        (void)calls_.consumed(where.job, where.file, delivered_by(one, 0), failed);
}

HRESULT stream_sinks::hand_over(const place &where, sink &one, const portion &due) {
    const auto stream = one.stream->get<IStream>();
    if (!stream)
        return RPC_E_DISCONNECTED;
    const auto spool = open_spool(due.spool);
    if (!spool)
        return last_error();
    std::vector<BYTE> buffer(std::min(due.end - due.begin, largest_block));
    std::uint64_t offset = due.begin;
    while (offset < due.end && !is_interrupted(one)) {
        const std::span block(buffer.data(), std::min<std::uint64_t>(due.end - offset, buffer.size()));
        if (const HRESULT failed = read_at(spool.get(), offset, block); FAILED(failed))
            return failed;
        if (const HRESULT failed = write(*stream, block); FAILED(failed))
            return failed;
        offset = delivered_by(one, offset + block.size());
        if (FAILED(calls_.consumed(where.job, where.file, offset, S_OK)))
            return S_OK; // paused or ended meanwhile, or there is no daemon at the moment
    }
    return S_OK;
}

} // namespace winebits::dosvc
