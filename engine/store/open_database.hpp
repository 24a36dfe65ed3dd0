// SPDX-License-Identifier: LGPL-2.1-or-later
// Opens the hive's SQLite file: private, exclusive, write-ahead log, checked, of our format.
// Used by one thread at a time.
#pragma once

#include "engine/store/hive_files.hpp"
#include "engine/store/sqlite.hpp"

#include <string>

namespace winebits::store {

struct opened_database {
    database_handle handle;
    bool recovered = false; // a damaged file was set aside as `path`.bad and an empty one made
};

// Makes the file (0600) when it is missing. `synchronous` is FULL afterwards.
sqlite_result<opened_database> open_database(const std::string &path, hive_files &);

} // namespace winebits::store
