// SPDX-License-Identifier: LGPL-2.1-or-later
// A Windows service in svchost: its status, its controls, its classes.
// ServiceMain runs on a thread of svchost, controls arrive on another one.
#pragma once

#include "dlls/common/com/handle.hpp"
#include "dlls/common/com/mutex.hpp"
#include "dlls/common/service/application.hpp"

#include <windows.h>

#include <vector>

namespace winebits::service {

class host {
  public:
    explicit host(const module_description &);
    ~host();
    host(const host &) = delete;
    host &operator=(const host &) = delete;

    // Serves until it is stopped.
    void run();

  private:
    static DWORD WINAPI on_control(DWORD control, DWORD type, void *data, void *context) noexcept;
    DWORD control(DWORD code);
    void report(DWORD state, DWORD exit_code = NO_ERROR);
    HRESULT register_classes(application &);
    void revoke_classes();
    void serve(application &);

    const module_description module_;
    com::unique_handle stop_requested_;
    SERVICE_STATUS_HANDLE status_handle_ = nullptr;
    com::mutex lock_; // guards the next two
    DWORD state_ = SERVICE_START_PENDING;
    bool pause_transfers_ = false;     // stopped by "net stop", not by the end of the session
    std::vector<DWORD> class_cookies_; // written before the crash policy may read it
};

} // namespace winebits::service
