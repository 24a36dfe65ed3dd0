// SPDX-License-Identifier: LGPL-2.1-or-later
// See hive_files.hpp.
// Used by one thread at a time.
#include "engine/store/hive_files.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace winebits::store {

// SQLite gives a new file 0644; this one holds URLs and paths, so it is made beforehand. An existing file is
// not opened here: closing it again would drop the locks that this process holds on it.
int posix_hive_files::make_private(const std::string &path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0) {
        ::close(descriptor);
        return 0;
    }
    if (errno != EEXIST)
        return errno;
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0)
        return errno;
    if (!S_ISREG(status.st_mode))
        return EINVAL;
    return (status.st_mode & 07777) != 0600 && ::chmod(path.c_str(), 0600) != 0 ? errno : 0;
}

int posix_hive_files::rename(const std::string &from, const std::string &to) {
    return std::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

int posix_hive_files::remove(const std::string &path) {
    return ::unlink(path.c_str()) == 0 ? 0 : errno;
}

} // namespace winebits::store
