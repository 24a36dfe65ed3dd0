// SPDX-License-Identifier: LGPL-2.1-or-later
// Every file-system call of the store: SQLite's by way of one of its VFS objects, and the few beside it, so
// that tests can make a disk full, broken or forgetful. Used by one thread at a time.
#pragma once

#include <string>

namespace winebits::store {

class hive_files {
  public:
    virtual ~hive_files() = default;

    // Name of a registered VFS; nullptr: SQLite's own.
    virtual const char *vfs() const = 0;
    // Makes an empty file that only its owner may open (0600), or takes such rights away from one that is
    // there; EINVAL when that is no regular file. Gives an errno value, 0: done.
    virtual int make_private(const std::string &path) = 0;
    // Replaces what is there. Gives an errno value, 0: done.
    virtual int rename(const std::string &from, const std::string &to) = 0;
    virtual int remove(const std::string &path) = 0;
};

class posix_hive_files : public hive_files {
  public:
    const char *vfs() const override { return nullptr; }
    int make_private(const std::string &path) override;
    int rename(const std::string &from, const std::string &to) override;
    int remove(const std::string &path) override;
};

} // namespace winebits::store
