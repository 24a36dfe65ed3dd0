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

struct range_record {
    std::uint64_t offset = 0, length = 0; // length may be BG_LENGTH_TO_EOF
    friend bool operator==(const range_record &, const range_record &) = default;
};

struct command_line_record {
    std::wstring program, parameters;
};

// What programs may see of a client certificate.
struct certificate_record {
    std::uint32_t location = 0; // BG_CERT_STORE_LOCATION
    std::wstring store, subject;
    std::string thumbprint; // 40 hexadecimal digits
};

// What the DO surfaces add to a job, and to a file (docs/wire.md).
struct delivery_job_record {
    std::uint32_t state = 0; // DODownloadState
    HRESULT error = S_OK, extended_error = S_OK;
    std::uint64_t bytes_total = 0, bytes_transferred = 0;
    std::optional<std::uint32_t> cost_policy, callback_percent, callback_seconds;
    bool blocking = false, has_auth_headers = false, non_volatile = false;
    std::wstring correlation_vector;
    std::optional<bool> insecure_redirect, disallow_cellular;
};
// Where a file's bytes go: nowhere yet, to a path, to a stream.
inline constexpr std::uint32_t no_sink = 0, path_sink = 1, stream_sink = 2;

struct delivery_file_record {
    std::wstring content_id, spool, redirection_target, server_address, cache_host;
    std::uint32_t sink = no_sink;
    std::uint64_t consumed = 0, available = 0;
    bool has_integrity = false, integrity_mandatory = false;
    std::optional<std::uint64_t> total_size;
    std::uint32_t status_code = 0;
    std::uint64_t from_origin = 0, from_cache = 0, duration = 0; // duration in ms
    std::uint32_t connections = 0, mode = 0, status = 0;         // DownloadMode, SwarmStatus
    bool background = false;
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
    std::optional<command_line_record> command_line;
    std::optional<GUID> notification_class;
    std::wstring reply_file_name;
    std::uint32_t acl_flags = 0, peer_caching_flags = 0, helper_token_flags = 0;
    std::uint32_t owner_integrity_level = 0;
    bool owner_elevated = false;
    std::uint32_t cost_flags = 0, minimum_notification_interval = 0; // the latter in ms
    bool dynamic_content = false, high_performance = false, on_demand = false;
    std::uint64_t max_download_size = unknown_size; // unknown_size: unlimited
    std::uint32_t use_stored_credentials = 0;       // BG_AUTH_TARGET, 0: none
    std::wstring http_method;                       // empty: the type's own
    bool has_custom_headers = false, headers_write_only = false;
    std::wstring custom_headers; // empty when they are write-only
    std::uint32_t security_flags = 0;
    std::optional<certificate_record> certificate;
    std::optional<delivery_job_record> delivery; // of the DO surfaces
};

struct file_record {
    std::uint32_t index = 0;
    std::wstring remote_name, local_name, temporary_name;
    std::uint64_t bytes_total = 0, bytes_transferred = 0; // total may be unknown_size
    bool transferred = false, completed = false, owed = false;
    bool validated = false;
    std::wstring response_headers;                // empty before the first response
    std::vector<range_record> ranges, filled;     // as queue::file says
    bool random_access = true;                    // false: RequestFileRanges is refused
    std::optional<delivery_file_record> delivery; // of the DO surfaces
};

// A path in both worlds.
struct path_record {
    std::wstring dos;
    char drive = 0;            // 'a' to 'z'
    std::string unix_relative; // below the drive's root, UTF-8
};

struct new_file {
    std::wstring remote_name, local_name;
    char drive = 0;                    // 'a' to 'z'
    std::string unix_relative;         // below the drive's root, UTF-8
    std::optional<path_record> source; // of a remote name that is a file
    std::vector<range_record> ranges;
    std::wstring content_id; // of the DO surfaces, like the size
    std::optional<std::uint64_t> total_size;
};

struct owner_record {
    std::wstring sid;
    std::uint32_t integrity_level = 0x2000;
    bool elevated = false;
};

struct credential_record {
    std::uint32_t target = 0, scheme = 0;       // BG_AUTH_TARGET, BG_AUTH_SCHEME
    std::optional<std::wstring> user, password; // none: NULL
};

// A certificate as it is handed to the engine.
struct certificate_material : certificate_record {
    std::vector<BYTE> certificate; // DER
    std::vector<BYTE> private_key; // PRIVATEKEYBLOB; empty: it can't be exported
};

struct proxy_answer_record {
    std::string origin; // "https://host:port"
    std::wstring list;  // empty: direct
};

class job_calls {
  public:
    explicit job_calls(client &engine) : client_(engine) {}

    HRESULT create(const GUID &, const std::wstring &name, std::uint32_t type, const owner_record &);
    result<std::vector<job_record>> list();
    result<job_record> get(const GUID &);
    result<std::vector<file_record>> files(const GUID &);
    // E_INVALIDARG when the job has no such file.
    result<file_record> file(const GUID &, std::uint32_t index);

    HRESULT set(const GUID &, const char *property, const std::wstring &value);
    HRESULT set(const GUID &, const char *property, std::uint32_t value);
    HRESULT set(const GUID &, const char *property, std::uint64_t value);
    HRESULT set(const GUID &, const char *property, bool value);
    HRESULT set_proxy(const GUID &, const proxy_record &);
    HRESULT set_command_line(const GUID &, const std::optional<command_line_record> &);
    HRESULT set_credential(const GUID &, const credential_record &);
    HRESULT remove_credential(const GUID &, std::uint32_t target, std::uint32_t scheme); // S_FALSE: none
    HRESULT set_certificate(const GUID &, const std::optional<certificate_material> &);  // S_FALSE likewise
    HRESULT set_proxy_answers(const GUID &, const std::vector<proxy_answer_record> &);
    // `sources`: by index, the files behind new names that are paths. S_FALSE: no name had the prefix.
    HRESULT replace_prefix(const GUID &, const std::wstring &old_prefix, const std::wstring &new_prefix,
                           const std::vector<std::pair<std::uint32_t, path_record>> &sources);

    HRESULT set_remote_name(const GUID &, std::uint32_t file, const std::wstring &name,
                            const std::optional<path_record> &source);
    HRESULT set_validation_state(const GUID &, std::uint32_t file, bool state);
    HRESULT set_position(const GUID &, std::uint32_t file, std::uint64_t offset);
    HRESULT request_ranges(const GUID &, std::uint32_t file, const std::vector<range_record> &);
    HRESULT judge_certificate(const GUID &, const std::string &origin, const std::string &fingerprint,
                              HRESULT verdict);
    HRESULT add_files(const GUID &, const std::vector<new_file> &);
    // Whether a file can be made in the folder of that one.
    HRESULT check_folder(const path_record &file);

    // Of the DO surfaces.
    HRESULT create_download(const GUID &, const owner_record &, const std::wstring &correlation_vector);
    // `ranges`: none is Start(NULL), an empty list the whole file.
    HRESULT start(const GUID &, const std::optional<std::vector<range_record>> &ranges);
    HRESULT set_file(const GUID &, std::uint32_t file, const char *property, const std::wstring &value);
    HRESULT set_file(const GUID &, std::uint32_t file, const char *property, std::uint64_t value);
    HRESULT set_file(const GUID &, std::uint32_t file, const char *property, bool value);
    HRESULT set_sink_path(const GUID &, std::uint32_t file, const path_record &);
    HRESULT consumed(const GUID &, std::uint32_t file, std::uint64_t offset, HRESULT failure);

    // job.resume, job.suspend, job.cancel, job.complete: S_OK, a BG_S_* code or an error.
    HRESULT change(const GUID &, const char *method);
    HRESULT take_ownership(const GUID &, const std::wstring &owner);
    HRESULT acknowledge(const GUID &, std::uint32_t what, std::uint32_t file);

  private:
    client &client_;
};

} // namespace winebits::engine_client
