// SPDX-License-Identifier: LGPL-2.1-or-later
// RAII handles of SQLite.
// Used by one thread at a time.
#include "engine/store/sqlite.hpp"

#include <cerrno>

namespace winebits::store {
namespace {

// What the system said: SQLite keeps it for the connection in some cases only, but always in the file it
// could not write, which is the log most often.
int error_number_of(sqlite3 *connection, int code) {
    if ((code & 0xff) == SQLITE_FULL)
        return ENOSPC;
    int number = sqlite3_system_errno(connection);
    for (const int which : {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}) {
        sqlite3_file *file = nullptr;
        if (number == 0 && (code & 0xff) == SQLITE_IOERR &&
            sqlite3_file_control(connection, "main", which, &file) == SQLITE_OK && file && file->pMethods)
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
    }
    return number;
}

} // namespace

sqlite_failure last_failure(sqlite3 *connection, int code) {
    const int extended = connection ? sqlite3_extended_errcode(connection) : code;
    sqlite_failure failure;
    failure.code = (extended & 0xff) == (code & 0xff) ? extended : code;
    failure.message = connection ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
    failure.os_errno = connection ? error_number_of(connection, code) : 0;
    return failure;
}

sqlite_result<statement> statement::prepare(sqlite3 *connection, std::string_view sql) {
    sqlite3_stmt *handle = nullptr;
    const int code =
        sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), 0, &handle, nullptr);
    if (code != SQLITE_OK)
        return std::unexpected(last_failure(connection, code));
    return statement(handle);
}

void statement::note(int code) {
    if (bind_code_ == SQLITE_OK)
        bind_code_ = code;
}

statement &statement::bind(int index, std::string_view text) {
    // A null pointer would bind NULL; an empty view may hold one.
    const char *data = text.data() ? text.data() : "";
    note(sqlite3_bind_text64(handle_.get(), index, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

statement &statement::bind(int index, std::int64_t number) {
    note(sqlite3_bind_int64(handle_.get(), index, number));
    return *this;
}

statement &statement::bind(int index, std::span<const std::uint8_t> blob) {
    if (blob.empty())
        note(sqlite3_bind_zeroblob(handle_.get(), index, 0));
    else
        note(sqlite3_bind_blob64(handle_.get(), index, blob.data(), blob.size(), SQLITE_STATIC));
    return *this;
}

sqlite_result<bool> statement::step() {
    sqlite3 *const connection = sqlite3_db_handle(handle_.get());
    if (bind_code_ != SQLITE_OK) {
        const int code = bind_code_;
        bind_code_ = SQLITE_OK;
        return std::unexpected(sqlite_failure{code, sqlite3_errstr(code), 0});
    }
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return std::unexpected(last_failure(connection, code));
}

sqlite_result<void> statement::run() {
    for (;;) {
        const auto row = step();
        if (row && *row)
            continue;
        reset();
        if (!row)
            return std::unexpected(row.error());
        return {};
    }
}

void statement::reset() {
    sqlite3_reset(handle_.get());
}

std::string_view statement::text(int column) const {
    const auto *data = reinterpret_cast<const char *>(sqlite3_column_text(handle_.get(), column));
    const int size = sqlite3_column_bytes(handle_.get(), column);
    return data ? std::string_view(data, static_cast<std::size_t>(size)) : std::string_view();
}

std::int64_t statement::number(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
}

std::span<const std::uint8_t> statement::blob(int column) const {
    const auto *data = static_cast<const std::uint8_t *>(sqlite3_column_blob(handle_.get(), column));
    const int size = sqlite3_column_bytes(handle_.get(), column);
    return {data, data ? static_cast<std::size_t>(size) : 0};
}

sqlite_result<void> execute(sqlite3 *connection, std::string_view sql) {
    auto prepared = statement::prepare(connection, sql);
    if (!prepared)
        return std::unexpected(prepared.error());
    return prepared->run();
}

} // namespace winebits::store
