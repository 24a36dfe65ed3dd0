// SPDX-License-Identifier: LGPL-2.1-or-later
// Hands the bytes of downloads to IStream::Write of the programs (do-api 5.10; design 4, "Bulk").
//
// The engine fills a spool file; each sink that has bytes to deliver has a thread of its own, which reads
// that file, calls Write in order and without gaps, and tells the engine how far the program is. So a slow
// or hung program holds nobody else up. Only Write is called, and only its HRESULT counts. One that fails
// stops the download with that HRESULT; what was delivered is never delivered again.
// Any thread may call it; interfaces are called on its own threads with no lock held.
#pragma once

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/kept_interface.hpp"
#include "dlls/common/com/mutex.hpp"
#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/job_calls.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace winebits::dosvc {

class stream_sinks : public std::enable_shared_from_this<stream_sinks> {
  public:
    // `calls` lives as long as this.
    explicit stream_sinks(engine_client::job_calls &calls) : calls_(calls) {}

    // Keeps the IStream of an object for a file, in the place of the one before; fails with what
    // QueryInterface said. The engine has to be told that the file goes to a stream (set_file,
    // "sink_stream"). Calls out of the process.
    HRESULT set(const GUID &job, std::uint32_t file, IUnknown *);
    // The stream of a file; none when this service has not been given one. Calls out of the process.
    com::ptr<IUnknown> find(const GUID &job, std::uint32_t file);
    bool has(const GUID &job, std::uint32_t file);
    void clear(const GUID &job, std::uint32_t file);
    // The job has ended.
    void forget(const GUID &job);
    // A download that is not running starts with other ranges: its bytes are counted from 0 again.
    void begin_anew(const GUID &job);

    // An event of the engine told that something of the job has changed: there may be bytes to deliver.
    void changed(const GUID &job);
    // The same for every job: events may have been missed.
    void all_changed();

  private:
    struct place {
        GUID job{};
        std::uint32_t file = 0;
    };
    struct place_less {
        bool operator()(const place &a, const place &b) const noexcept;
    };
    struct sink {
        std::shared_ptr<com::kept_interface> stream;
        std::uint64_t delivered = 0; // bytes the program has; the engine may not have heard of the last ones
        bool changed = false;        // since the thread last asked the engine
        bool running = false;        // has a thread
        bool ended = false;          // was replaced, cleared or forgotten: its thread is to leave
        com::condition woken;        // its thread waits for `changed` or `ended`
    };
    using shared_sink = std::shared_ptr<sink>;
    using lock = std::unique_lock<com::mutex>;
    struct portion;

    void remove(lock &, std::map<place, shared_sink, place_less>::iterator);
    void wake(lock &, const place &, const shared_sink &);
    void run(const place &, const shared_sink &);
    bool wait_for_change(sink &);
    bool is_interrupted(const sink &);
    void deliver(const place &, sink &);
    HRESULT hand_over(const place &, sink &, const portion &);
    std::uint64_t delivered_by(sink &, std::uint64_t known_to_engine);

    engine_client::job_calls &calls_;
    com::mutex lock_; // guards everything below
    std::map<place, shared_sink, place_less> sinks_;
};

} // namespace winebits::dosvc
