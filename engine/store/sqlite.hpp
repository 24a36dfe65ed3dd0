// SPDX-License-Identifier: LGPL-2.1-or-later
// RAII handles of SQLite: a connection, a prepared statement, a failure with SQLite's extended code.
// Used by one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace winebits::store {

struct sqlite_failure {
    int code = SQLITE_ERROR; // extended result code
    std::string message;
    int os_errno = 0;
};

template <class T>
using sqlite_result = std::expected<T, sqlite_failure>;

struct close_connection {
    void operator()(sqlite3 *connection) const { sqlite3_close_v2(connection); }
};
using database_handle = std::unique_ptr<sqlite3, close_connection>;

// What SQLite knows of its last failed call on that connection; `code` is that call's result.
sqlite_failure last_failure(sqlite3 *, int code);

class statement {
  public:
    static sqlite_result<statement> prepare(sqlite3 *, std::string_view sql);

    // Parameters count from 1 and stay bound until bound again. The texts and blobs must outlive the next
    // step.
    statement &bind(int index, std::string_view text);
    statement &bind(int index, std::int64_t number);
    statement &bind(int index, std::span<const std::uint8_t> blob);

    // True: a row is there. False: done.
    sqlite_result<bool> step();
    // Steps to the end and makes the statement ready for the next use.
    sqlite_result<void> run();
    void reset();

    // Columns count from 0; the views live until the next step or reset.
    std::string_view text(int column) const;
    std::int64_t number(int column) const;
    std::span<const std::uint8_t> blob(int column) const;

  private:
    struct finalize {
        void operator()(sqlite3_stmt *handle) const { sqlite3_finalize(handle); }
    };
    explicit statement(sqlite3_stmt *handle) : handle_(handle) {}
    void note(int code);

    std::unique_ptr<sqlite3_stmt, finalize> handle_;
    int bind_code_ = SQLITE_OK; // first failure of a bind, reported by the next step
};

// Prepares, steps to the end and forgets one statement; rows are dropped.
sqlite_result<void> execute(sqlite3 *, std::string_view sql);

} // namespace winebits::store
