// SPDX-License-Identifier: LGPL-2.1-or-later
// The callback interface of one client for one job, kept in the Global Interface Table.
// Any thread inside an apartment. Every function calls out of the process and may take as long as the client
// likes.
#pragma once

#include "dlls/common/com/global_interface.hpp"
#include "dlls/common/com/ptr.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <bits.h>

#include <cstdint>
#include <memory>

namespace winebits::notify {

class client_callback {
  public:
    // Asks for IBackgroundCopyCallback3, 2 and 1 in this order; fails with what QueryInterface said.
    // `client`: the object whose owner is the client, when it isn't this one.
    static engine_client::result<std::shared_ptr<client_callback>>
    register_interface(IUnknown *, IUnknown *client = nullptr);
    client_callback(const client_callback &) = delete;
    client_callback &operator=(const client_callback &) = delete;

    // Which client it is: the apartment that the object lives in. Equal for all objects of that apartment.
    std::uint64_t client() const noexcept { return client_; }
    bool takes_files() const noexcept { return version_ >= 2; }
    bool takes_ranges() const noexcept { return version_ >= 3; }
    // Asks the client whether it is there.
    bool is_alive() const noexcept;

    template <class T>
    com::ptr<T> interface_pointer() const noexcept {
        return kept_.get<T>();
    }

  private:
    client_callback(com::global_interface kept, std::uint64_t client, unsigned version)
        : kept_(std::move(kept)), client_(client), version_(version) {}

    const com::global_interface kept_;
    const std::uint64_t client_;
    const unsigned version_; // of IBackgroundCopyCallback
};

} // namespace winebits::notify
