// SPDX-License-Identifier: LGPL-2.1-or-later
// Stopping, creating, changing and restoring services.
// Main thread of winebits-setup.exe.
#include "tools/winebits-setup/service.hpp"

#include "dlls/common/com/handle.hpp"

#include "tools/winebits-setup/text.hpp"

#include <memory>
#include <type_traits>
#include <vector>

namespace winebits::setup {

namespace {

constexpr DWORD stop_timeout_ms = 30000;
constexpr DWORD manager_timeout_ms = 15000;
constexpr DWORD poll_ms = 50;

struct close_service {
    using pointer = SC_HANDLE;
    void operator()(SC_HANDLE handle) const { CloseServiceHandle(handle); }
};
using unique_service = std::unique_ptr<std::remove_pointer_t<SC_HANDLE>, close_service>;

// A session that just ends takes its service manager away before the next one has a new one: wait for that.
std::expected<unique_service, DWORD> open_manager() {
    for (DWORD waited = 0;; waited += poll_ms) {
        unique_service manager(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_ALL_ACCESS));
        if (manager)
            return manager;
        if (waited >= manager_timeout_ms)
            return std::unexpected(GetLastError());
        Sleep(poll_ms);
    }
}

struct opened {
    unique_service manager;
    unique_service service; // none: there is no such service
};

std::expected<opened, DWORD> open_named(const wchar_t *name) {
    auto manager = open_manager();
    if (!manager)
        return std::unexpected(manager.error());
    unique_service service(OpenServiceW(manager->get(), name, SERVICE_ALL_ACCESS));
    if (!service && GetLastError() != ERROR_SERVICE_DOES_NOT_EXIST)
        return std::unexpected(GetLastError());
    return opened{std::move(*manager), std::move(service)};
}

std::expected<SERVICE_STATUS_PROCESS, DWORD> status_of(SC_HANDLE service) {
    SERVICE_STATUS_PROCESS status{};
    DWORD needed = 0;
    if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, reinterpret_cast<BYTE *>(&status),
                              sizeof status, &needed))
        return std::unexpected(GetLastError());
    return status;
}

struct configuration {
    DWORD start_type = 0;
    std::wstring path;
};

std::expected<configuration, DWORD> configuration_of(SC_HANDLE service) {
    DWORD needed = 0;
    QueryServiceConfigW(service, nullptr, 0, &needed);
    std::vector<std::uint64_t> buffer(needed / sizeof(std::uint64_t) + 1);
    auto *config = reinterpret_cast<QUERY_SERVICE_CONFIGW *>(buffer.data());
    if (!QueryServiceConfigW(service, config, static_cast<DWORD>(buffer.size() * sizeof(std::uint64_t)),
                             &needed))
        return std::unexpected(GetLastError());
    return configuration{config->dwStartType, config->lpBinaryPathName ? config->lpBinaryPathName : L""};
}

bool is_right(const configuration &config, const service_definition &wanted) {
    return config.start_type == SERVICE_DEMAND_START && expanded(config.path) == expanded(wanted.binary_path);
}

std::expected<void, DWORD> change(SC_HANDLE service, DWORD start_type, const wchar_t *path) {
    if (!ChangeServiceConfigW(service, SERVICE_NO_CHANGE, start_type, SERVICE_NO_CHANGE, path, nullptr,
                              nullptr, nullptr, nullptr, nullptr, nullptr))
        return std::unexpected(GetLastError());
    return {};
}

} // namespace

std::expected<stop_result, DWORD> stop(const service_definition &wanted) {
    const auto found = open_named(wanted.name);
    if (!found)
        return std::unexpected(found.error());
    if (!found->service)
        return stop_result::was_not_running;
    auto status = status_of(found->service.get());
    if (!status)
        return std::unexpected(status.error());
    if (status->dwCurrentState == SERVICE_STOPPED)
        return stop_result::was_not_running;
    const com::unique_handle process(OpenProcess(SYNCHRONIZE, FALSE, status->dwProcessId));
    for (DWORD waited = 0; status->dwCurrentState != SERVICE_STOPPED; waited += poll_ms) {
        SERVICE_STATUS ignored{};
        // Refused while the service starts or already stops: asked again until it is stopped.
        const DWORD error = ControlService(found->service.get(), SERVICE_CONTROL_STOP, &ignored)
                                ? ERROR_SUCCESS
                                : GetLastError();
        if (waited >= stop_timeout_ms)
            return std::unexpected(error ? error : static_cast<DWORD>(ERROR_SERVICE_REQUEST_TIMEOUT));
        Sleep(poll_ms);
        status = status_of(found->service.get());
        if (!status)
            return std::unexpected(status.error());
    }
    if (process)
        WaitForSingleObject(process.get(), stop_timeout_ms);
    return stop_result::stopped;
}

std::expected<ensure_result, DWORD> ensure(const service_definition &wanted, record &memory) {
    const auto found = open_named(wanted.name);
    if (!found)
        return std::unexpected(found.error());
    if (!found->service) {
        memory.remember(remembered_service{wanted.name, 0, std::nullopt});
        if (auto saved = memory.save(); !saved)
            return std::unexpected(saved.error());
        const unique_service created(
            CreateServiceW(found->manager.get(), wanted.name, wanted.display_name, SERVICE_ALL_ACCESS,
                           SERVICE_WIN32_SHARE_PROCESS, SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL,
                           wanted.binary_path, nullptr, nullptr, nullptr, nullptr, nullptr));
        if (!created)
            return std::unexpected(GetLastError());
        return ensure_result::created;
    }
    const auto config = configuration_of(found->service.get());
    if (!config)
        return std::unexpected(config.error());
    if (is_right(*config, wanted))
        return ensure_result::unchanged;
    memory.remember(remembered_service{wanted.name, config->start_type, config->path});
    if (auto saved = memory.save(); !saved)
        return std::unexpected(saved.error());
    if (auto changed = change(found->service.get(), SERVICE_DEMAND_START, wanted.binary_path); !changed)
        return std::unexpected(changed.error());
    return ensure_result::changed;
}

std::expected<service_state, DWORD> state_of(const service_definition &wanted) {
    const auto found = open_named(wanted.name);
    if (!found)
        return std::unexpected(found.error());
    if (!found->service)
        return service_state::missing;
    const auto config = configuration_of(found->service.get());
    if (!config)
        return std::unexpected(config.error());
    return is_right(*config, wanted) ? service_state::right : service_state::wrong;
}

std::expected<void, DWORD> restore(const remembered_service &service) {
    const auto found = open_named(service.name.c_str());
    if (!found)
        return std::unexpected(found.error());
    if (!found->service)
        return {};
    if (service.binary_path)
        return change(found->service.get(), service.start_type, service.binary_path->c_str());
    if (!DeleteService(found->service.get()) && GetLastError() != ERROR_SERVICE_MARKED_FOR_DELETE)
        return std::unexpected(GetLastError());
    return {};
}

} // namespace winebits::setup
