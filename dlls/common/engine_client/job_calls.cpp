// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls that ask about jobs and files.
// Any thread.
#include "dlls/common/engine_client/job_calls.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/common/engine_client/record_reader.hpp"
#include "winebits/protocol.hpp"

namespace winebits::engine_client {

namespace {

// A GUID's text and a number need no escapes.
std::string params_of(const char *member, const GUID &id) {
    return std::string("{\"") + member + "\":\"" + com::text_of(id) + "\"}";
}

std::string params_from(const GUID &id, std::uint32_t first) {
    return R"({"id":")" + com::text_of(id) + R"(","from":)" + std::to_string(first) + "}";
}

result<record_block<file_record>> files_from(client &engine, const GUID &id, std::uint32_t first) {
    const auto line = engine.call(protocol::method::job_files, params_from(id, first));
    return line ? read_file_block(*line) : std::unexpected(line.error());
}

template <class Record>
void append(std::vector<Record> &all, std::vector<Record> block) {
    for (auto &record : block)
        all.push_back(std::move(record));
}

} // namespace

result<std::vector<job_record>> job_calls::list() {
    std::vector<job_record> all;
    for (;;) {
        const std::string params = all.empty() ? "{}" : params_of("after", all.back().id);
        const auto line = client_.call(protocol::method::job_list, params);
        if (!line)
            return std::unexpected(line.error());
        auto block = read_job_block(*line);
        if (!block)
            return std::unexpected(block.error());
        append(all, std::move(block->records));
        if (!block->more)
            return all;
    }
}

result<job_record> job_calls::get(const GUID &id) {
    const auto line = client_.call(protocol::method::job_get, params_of("id", id));
    return line ? read_job_answer(*line) : std::unexpected(line.error());
}

result<std::vector<file_record>> job_calls::files(const GUID &id) {
    std::vector<file_record> all;
    for (;;) {
        auto block = files_from(client_, id, all.empty() ? 0 : all.back().index + 1);
        if (!block)
            return std::unexpected(block.error());
        append(all, std::move(block->records));
        if (!block->more)
            return all;
    }
}

result<file_record> job_calls::file(const GUID &id, std::uint32_t index) {
    auto block = files_from(client_, id, index);
    if (!block)
        return std::unexpected(block.error());
    if (block->records.empty() || block->records.front().index != index)
        return std::unexpected(E_INVALIDARG);
    return std::move(block->records.front());
}

} // namespace winebits::engine_client
