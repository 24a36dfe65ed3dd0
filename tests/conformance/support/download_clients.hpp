// SPDX-License-Identifier: LGPL-2.1-or-later
// What a client of Delivery Optimization implements: a callback that records, and a stream that collects.
// Both are called on threads of COM: nothing is checked there, the test thread asks later.
#pragma once

#include "tests/conformance/support/download.hpp"

#include <atomic>
#include <functional>
#include <mutex>

namespace winebits::conformance {

class status_callback final : public IDODownloadStatusCallback {
  public:
    // Called on a COM thread for each status; its result is what the service gets.
    using reaction = std::function<HRESULT(IDODownload &, const DO_DOWNLOAD_STATUS &)>;

    static com_pointer<status_callback> make(reaction react = {});
    // For property 13.
    property_value value() { return property_value(static_cast<IUnknown *>(this)); }

    // Test thread.
    std::vector<DO_DOWNLOAD_STATUS> seen() const;
    std::size_t count() const { return seen().size(); }
    std::size_t count(DODownloadState state) const;
    // How many calls were inside the object at once, at most.
    unsigned most_at_once() const { return most_at_once_; }
    bool is_inside() const { return inside_ > 0; }
    // What the calls of the reaction gave, for reactions that use it.
    void note(HRESULT result);
    std::vector<HRESULT> notes() const;

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **object) noexcept override;
    ULONG STDMETHODCALLTYPE AddRef() noexcept override;
    ULONG STDMETHODCALLTYPE Release() noexcept override;
    HRESULT STDMETHODCALLTYPE OnStatusChange(IDODownload *download,
                                             const DO_DOWNLOAD_STATUS *status) noexcept override;

  private:
    explicit status_callback(reaction react) : react_(std::move(react)) {}
    ~status_callback() = default;

    const reaction react_;
    std::atomic<ULONG> references_{1};
    std::atomic<unsigned> inside_{0};
    std::atomic<unsigned> most_at_once_{0};
    mutable std::mutex mutex_; // guards what follows
    std::vector<DO_DOWNLOAD_STATUS> seen_;
    std::vector<HRESULT> notes_;
};

// Only Write does something; like do-client's sink it says nothing of how many bytes it took (do-api 5.10).
class collecting_stream final : public IStream {
  public:
    // Called before a block is taken, with the bytes taken so far; a failure refuses the block.
    using gate = std::function<HRESULT(std::size_t)>;

    static com_pointer<collecting_stream> make(gate before = {});
    // For property 14.
    property_value value() { return property_value(static_cast<IUnknown *>(static_cast<IStream *>(this))); }

    // Test thread.
    std::string bytes() const;
    unsigned writes() const { return writes_; }
    unsigned other_calls() const { return other_calls_; }

    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **object) noexcept override;
    ULONG STDMETHODCALLTYPE AddRef() noexcept override;
    ULONG STDMETHODCALLTYPE Release() noexcept override;
    HRESULT STDMETHODCALLTYPE Write(const void *data, ULONG size, ULONG *written) noexcept override;
    HRESULT STDMETHODCALLTYPE Read(void *, ULONG, ULONG *) noexcept override { return other(); }
    HRESULT STDMETHODCALLTYPE Seek(LARGE_INTEGER, DWORD, ULARGE_INTEGER *) noexcept override {
        return other();
    }
    HRESULT STDMETHODCALLTYPE SetSize(ULARGE_INTEGER) noexcept override { return other(); }
    HRESULT STDMETHODCALLTYPE CopyTo(IStream *, ULARGE_INTEGER, ULARGE_INTEGER *,
                                     ULARGE_INTEGER *) noexcept override {
        return other();
    }
    HRESULT STDMETHODCALLTYPE Commit(DWORD) noexcept override { return other(); }
    HRESULT STDMETHODCALLTYPE Revert() noexcept override { return other(); }
    HRESULT STDMETHODCALLTYPE LockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) noexcept override {
        return other();
    }
    HRESULT STDMETHODCALLTYPE UnlockRegion(ULARGE_INTEGER, ULARGE_INTEGER, DWORD) noexcept override {
        return other();
    }
    HRESULT STDMETHODCALLTYPE Stat(STATSTG *, DWORD) noexcept override { return other(); }
    HRESULT STDMETHODCALLTYPE Clone(IStream **) noexcept override { return other(); }

  private:
    explicit collecting_stream(gate before) : before_(std::move(before)) {}
    ~collecting_stream() = default;
    HRESULT other() {
        other_calls_++;
        return E_NOTIMPL;
    }

    const gate before_;
    std::atomic<ULONG> references_{1};
    std::atomic<unsigned> writes_{0};
    std::atomic<unsigned> other_calls_{0};
    mutable std::mutex mutex_; // guards bytes_
    std::string bytes_;
};

} // namespace winebits::conformance
