// SPDX-License-Identifier: LGPL-2.1-or-later
// The callback interface of one client for one job, kept in the Global Interface Table.
// Any thread inside an apartment. Every function calls out of the process and may take as long as the client
// likes.
#pragma once

#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <bits.h>

#include <cstdint>
#include <memory>

namespace winebits::qmgr {

class client_callback {
  public:
    // Asks for IBackgroundCopyCallback2, then IBackgroundCopyCallback; fails with what QueryInterface said.
    static engine_client::result<std::shared_ptr<client_callback>> register_interface(IUnknown *);
    // Lets the client's object go.
    ~client_callback();
    client_callback(const client_callback &) = delete;
    client_callback &operator=(const client_callback &) = delete;

    // Which client it is: the apartment that the object lives in. Equal for all objects of that apartment.
    std::uint64_t client() const noexcept { return client_; }
    bool takes_files() const noexcept { return takes_files_; }

    template <class T>
    com::ptr<T> interface_pointer() const noexcept {
        com::ptr<T> found;
        get_interface(__uuidof(T), found.put_void());
        return found;
    }

  private:
    client_callback(DWORD cookie, std::uint64_t client, bool takes_files)
        : cookie_(cookie), client_(client), takes_files_(takes_files) {}
    HRESULT get_interface(REFIID iid, void **out) const noexcept;

    const DWORD cookie_;
    const std::uint64_t client_;
    const bool takes_files_;
};

// Whether a result of a call means that the client's process is gone.
bool is_dead_client(HRESULT) noexcept;

} // namespace winebits::qmgr
