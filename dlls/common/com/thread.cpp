// SPDX-License-Identifier: LGPL-2.1-or-later
// Starts and joins threads.
// Any thread.
#include "dlls/common/com/thread.hpp"

#include "dlls/common/com/log.hpp"

#include <memory>
#include <new>

namespace winebits::com {

namespace {

DWORD WINAPI run(void *parameter) noexcept {
    const std::unique_ptr<std::function<void()>> body(static_cast<std::function<void()> *>(parameter));
    try {
        (*body)();
    } catch (...) {
        log("a thread ended with an exception");
    }
    return 0;
}

} // namespace

thread::thread(std::function<void()> body) {
    auto parameter = std::make_unique<std::function<void()>>(std::move(body));
    handle_ = unique_handle(CreateThread(nullptr, 0, run, parameter.get(), 0, nullptr));
    if (!handle_)
        throw std::bad_alloc();
    (void)parameter.release(); // the thread owns it now
}

thread::~thread() {
    join();
}

bool thread::join(DWORD milliseconds) noexcept {
    if (!handle_)
        return true;
    if (WaitForSingleObject(handle_.get(), milliseconds) != WAIT_OBJECT_0)
        return false;
    handle_.reset();
    return true;
}

} // namespace winebits::com
