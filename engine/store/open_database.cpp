// SPDX-License-Identifier: LGPL-2.1-or-later
// Opens the hive's SQLite file and brings it into shape, or sets a damaged one aside.
// Used by one thread at a time.
#include "engine/store/open_database.hpp"

#include <cerrno>
#include <cstring>
#include <optional>

namespace winebits::store {
namespace {

constexpr std::int64_t format = 1;                  // PRAGMA user_version
constexpr std::int64_t application_id = 0x57424954; // "WBIT", shown by file(1)

bool damaged(const sqlite_failure &failure) {
    const int primary = failure.code & 0xff;
    return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

sqlite_failure system_failure(const char *what, int number) {
    return {SQLITE_IOERR, std::string(what) + ": " + std::strerror(number), number};
}

std::optional<sqlite_failure> make_private_file(hive_files &files, const std::string &path) {
    const int failure = files.make_private(path);
    if (failure == EINVAL)
        return sqlite_failure{SQLITE_CANTOPEN, "not a file of ours", EINVAL};
    return failure == 0 ? std::nullopt : std::optional(system_failure("the hive's file", failure));
}

// The log belongs to the database: SQLite can only read them together.
std::optional<sqlite_failure> set_aside(hive_files &files, const std::string &path) {
    if (const int failure = files.rename(path, path + ".bad"); failure != 0)
        return system_failure("rename", failure);
    if (files.rename(path + "-wal", path + ".bad-wal") != 0)
        (void)files.remove(path + ".bad-wal");
    return std::nullopt;
}

sqlite_result<std::int64_t> number_of(sqlite3 *connection, std::string_view sql) {
    auto query = statement::prepare(connection, sql);
    if (!query)
        return std::unexpected(query.error());
    const auto row = query->step();
    if (!row)
        return std::unexpected(row.error());
    return *row ? query->number(0) : 0;
}

sqlite_result<void> check_integrity(sqlite3 *connection) {
    auto query = statement::prepare(connection, "PRAGMA integrity_check(1)");
    if (!query)
        return std::unexpected(query.error());
    const auto row = query->step();
    if (!row)
        return std::unexpected(row.error());
    const std::string found(*row ? query->text(0) : std::string_view("no answer"));
    if (found != "ok")
        return std::unexpected(sqlite_failure{SQLITE_CORRUPT, found, 0});
    return {};
}

sqlite_result<void> make_table(sqlite3 *connection) {
    const std::string set_application = "PRAGMA application_id=" + std::to_string(application_id);
    const std::string set_format = "PRAGMA user_version=" + std::to_string(format);
    for (const std::string_view sql :
         {std::string_view("BEGIN IMMEDIATE"),
          std::string_view("CREATE TABLE value(key TEXT NOT NULL, name TEXT NOT NULL, type INTEGER NOT NULL, "
                           "data BLOB NOT NULL, PRIMARY KEY(key, name)) WITHOUT ROWID"),
          std::string_view(set_application), std::string_view(set_format), std::string_view("COMMIT")}) {
        if (auto done = execute(connection, sql); !done)
            return done;
    }
    return {};
}

sqlite_result<void> prepare_format(sqlite3 *connection) {
    const auto found = number_of(connection, "PRAGMA user_version");
    if (!found)
        return std::unexpected(found.error());
    if (*found > format)
        return std::unexpected(sqlite_failure{SQLITE_MISMATCH, "made by a newer version of winebits", 0});
    const auto tables = number_of(connection, "SELECT count(*) FROM sqlite_master");
    if (!tables)
        return std::unexpected(tables.error());
    if (*found == format)
        return check_integrity(connection);
    if (*tables > 0)
        return std::unexpected(sqlite_failure{SQLITE_NOTADB, "a database, but no hive", 0});
    return make_table(connection);
}

// What a killed daemon has written and not synced is read all the same. It must not be lost any more once
// something was done because of it (design promise 2).
sqlite_result<void> sync_log(sqlite3 *connection) {
    sqlite3_file *log = nullptr;
    int code =
        sqlite3_file_control(connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, static_cast<void *>(&log));
    if (code == SQLITE_OK && log && log->pMethods)
        code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    return code == SQLITE_OK ? sqlite_result<void>() : std::unexpected(last_failure(connection, code));
}

sqlite_result<database_handle> open_connection(const std::string &path, hive_files &files) {
    sqlite3 *handle = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &handle, flags, files.vfs());
    database_handle opened(handle);
    if (code != SQLITE_OK)
        return std::unexpected(last_failure(handle, code));
    // Without this, closing unlinks the log by its path, where another prefix's hive may be by then.
    int keep_log = 1;
    sqlite3_file_control(handle, "main", SQLITE_FCNTL_PERSIST_WAL, &keep_log);
    // The exclusive mode comes first: the log then needs no shared memory (design 4, "Hive").
    for (const std::string_view sql : {"PRAGMA locking_mode=EXCLUSIVE", "PRAGMA journal_mode=WAL",
                                       "PRAGMA synchronous=FULL", "PRAGMA trusted_schema=OFF"}) {
        if (auto done = execute(handle, sql); !done)
            return std::unexpected(done.error());
    }
    if (auto done = prepare_format(handle); !done)
        return std::unexpected(done.error());
    if (auto done = sync_log(handle); !done)
        return std::unexpected(done.error());
    return opened;
}

} // namespace

sqlite_result<opened_database> open_database(const std::string &path, hive_files &files) {
    if (auto failure = make_private_file(files, path))
        return std::unexpected(*failure);
    auto opened = open_connection(path, files);
    if (opened)
        return opened_database{std::move(*opened), false};
    if (!damaged(opened.error()))
        return std::unexpected(opened.error());
    if (auto failure = set_aside(files, path))
        return std::unexpected(*failure);
    if (auto failure = make_private_file(files, path))
        return std::unexpected(*failure);
    opened = open_connection(path, files);
    if (!opened)
        return std::unexpected(opened.error());
    return opened_database{std::move(*opened), true};
}

} // namespace winebits::store
