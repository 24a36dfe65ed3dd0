// SPDX-License-Identifier: LGPL-2.1-or-later
// What the daemon answers about jobs and files, as records (docs/wire.md, "job" and "file").
// Any thread. An answer that is not as it should be gives E_FAIL.
#pragma once

#include "dlls/common/engine_client/job_calls.hpp"

#include <string_view>
#include <vector>

namespace winebits::engine_client {

template <class Record>
struct record_block {
    std::vector<Record> records;
    bool more = false; // the daemon has further ones; never with an empty block
};

result<job_record> read_job_answer(std::string_view line);
result<record_block<job_record>> read_job_block(std::string_view line);
result<record_block<file_record>> read_file_block(std::string_view line);

} // namespace winebits::engine_client
