// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls for jobs, typed: what docs/wire.md says of job.* as values of C++.
// Any thread. Strings are UTF-16 on this side; one with an unpaired surrogate gives E_INVALIDARG.
#pragma once

#include "dlls/common/engine_client/client.hpp"
#include "dlls/common/engine_client/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace winebits::engine_client {

inline constexpr std::uint64_t unknown_size = UINT64_MAX; // BG_SIZE_UNKNOWN

struct proxy_record {
    std::uint32_t usage = 0; // BG_JOB_PROXY_USAGE
    std::optional<std::wstring> list, bypass;
};

struct error_record {
    std::uint32_t context = 0; // BG_ERROR_CONTEXT
    HRESULT code = S_OK;
    std::optional<std::uint32_t> file;
    std::optional<std::wstring> protocol;
};

struct job_record {
    GUID id{};
    std::wstring name, description, owner; // owner: SID
    std::uint32_t type = 0, state = 0, priority = 0, notify_flags = 0;
    std::uint32_t minimum_retry_delay = 0, no_progress_timeout = 0, maximum_download_time = 0; // seconds
    std::uint32_t error_count = 0;
    proxy_record proxy;
    std::uint64_t bytes_total = 0, bytes_transferred = 0; // total may be unknown_size
    std::uint32_t files_total = 0, files_transferred = 0;
    std::uint64_t creation = 0, modification = 0, completion = 0; // FILETIME
    std::optional<error_record> error;
    std::uint32_t owed = 0; // BG_NOTIFY_* bits
};

struct file_record {
    std::uint32_t index = 0;
    std::wstring remote_name, local_name, temporary_name;
    std::uint64_t bytes_total = 0, bytes_transferred = 0; // total may be unknown_size
    bool transferred = false, completed = false, owed = false;
};

struct new_file {
    std::wstring remote_name, local_name;
    char drive = 0;            // 'a' to 'z'
    std::string unix_relative; // below the drive's root, UTF-8
};

class job_calls {
  public:
    explicit job_calls(client &engine) : client_(engine) {}

    HRESULT create(const GUID &, const std::wstring &name, std::uint32_t type, const std::wstring &owner);
    result<std::vector<job_record>> list();
    result<job_record> get(const GUID &);
    result<std::vector<file_record>> files(const GUID &);
    // E_INVALIDARG when the job has no such file.
    result<file_record> file(const GUID &, std::uint32_t index);

    HRESULT set(const GUID &, const char *property, const std::wstring &value);
    HRESULT set(const GUID &, const char *property, std::uint32_t value);
    HRESULT set_proxy(const GUID &, const proxy_record &);
    HRESULT add_files(const GUID &, const std::vector<new_file> &);

    // job.resume, job.suspend, job.cancel, job.complete: S_OK, a BG_S_* code or an error.
    HRESULT change(const GUID &, const char *method);
    HRESULT take_ownership(const GUID &, const std::wstring &owner);
    HRESULT acknowledge(const GUID &, std::uint32_t what, std::uint32_t file);

  private:
    client &client_;
};

} // namespace winebits::engine_client
