// SPDX-License-Identifier: LGPL-2.1-or-later
// What threads send each other. A task must not throw: the thread that runs it has nobody to tell.
// Made on one thread, run and destroyed on another.
#pragma once

#include <functional>

namespace winebits::transfer {

using task = std::move_only_function<void() noexcept>;

} // namespace winebits::transfer
