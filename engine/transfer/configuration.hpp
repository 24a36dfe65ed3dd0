// SPDX-License-Identifier: LGPL-2.1-or-later
// The options of a service as its threads share them.
// Made on the main thread, read on all.
#pragma once

#include "engine/transfer/certificates.hpp"
#include "engine/transfer/options.hpp"

#include <memory>
#include <mutex>

namespace winebits::transfer {

class configuration {
  public:
    // `serial` tells apart the configurations of one service.
    configuration(transfer::options settings, unsigned serial)
        : options(std::move(settings)), serial_(serial) {}

    // Read at the first call, for that is no work for the main thread.
    const transfer::certificates &certificates() const {
        std::call_once(once_, [this] {
            certificates_ = std::make_unique<transfer::certificates>(options.certificate_bundle,
                                                                     options.trusted_roots, serial_);
        });
        return *certificates_;
    }

    const transfer::options options;

  private:
    const unsigned serial_;
    mutable std::once_flag once_;
    mutable std::unique_ptr<transfer::certificates> certificates_;
};

} // namespace winebits::transfer
