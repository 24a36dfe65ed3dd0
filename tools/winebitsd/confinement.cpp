// SPDX-License-Identifier: LGPL-2.1-or-later
// Folders are known by device and inode, and looked for from the folder in question upwards.
// `holds` and the file system: disk threads; the rest: main thread.
#include "tools/winebitsd/confinement.hpp"

#include "engine/transfer/posix_file_system.hpp"

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <linux/landlock.h>
#include <optional>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace winebits::daemon {

const int folder_withheld = EXDEV;

namespace {

constexpr int deepest = 256;

// Of Linux 6.2; the headers may be older than the kernel.
constexpr std::uint64_t right_truncate = 1ULL << 14;
constexpr int version_with_truncate = 3;

constexpr std::uint64_t rights_to_write = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
                                          LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
                                          LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
                                          LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
                                          LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

struct place {
    std::uint64_t device = 0, inode = 0;
    friend bool operator==(const place &, const place &) = default;
};

std::optional<place> place_of(int folder) {
    struct stat status {};
    if (::fstat(folder, &status) != 0)
        return std::nullopt;
    return place{status.st_dev, status.st_ino};
}

struct named_folder {
    place where;
    std::string path;
};

std::optional<named_folder> parse(const std::string &word) {
    named_folder out;
    const char *const end = word.data() + word.size();
    const auto device = std::from_chars(word.data(), end, out.where.device);
    if (device.ec != std::errc() || device.ptr == end || *device.ptr != ':')
        return std::nullopt;
    const auto inode = std::from_chars(device.ptr + 1, end, out.where.inode);
    if (inode.ec != std::errc() || end - inode.ptr < 2 || inode.ptr[0] != ':' || inode.ptr[1] != '/')
        return std::nullopt;
    out.path.assign(inode.ptr + 1, end);
    return out;
}

bool allow(int rules, int file, std::uint64_t rights) {
    const landlock_path_beneath_attr rule{rights, file};
    return ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

class confined_file_system final : public transfer::posix_file_system {
  public:
    explicit confined_file_system(std::shared_ptr<const confinement> to) : to_(std::move(to)) {}

    // By the descriptor, so that nobody can put another folder in its place after the look.
    transfer::file_result<transfer::descriptor> open_folder(const std::string &path) override {
        auto folder = posix_file_system::open_folder(path);
        if (folder && !to_->holds(folder->number()))
            return std::unexpected(folder_withheld);
        return folder;
    }

    transfer::file_result<void> make_folder(const std::string &path) override {
        const auto above = open_folder(path.substr(0, std::max<std::size_t>(path.rfind('/'), 1)));
        return above ? posix_file_system::make_folder(path) : std::unexpected(above.error());
    }

  private:
    const std::shared_ptr<const confinement> to_;
};

} // namespace

start_result<std::shared_ptr<const confinement>> confinement::open(const std::vector<std::string> &words,
                                                                   int own) {
    auto made = std::make_shared<confinement>();
    made->folders_.emplace_back(::fcntl(own, F_DUPFD_CLOEXEC, 3));
    for (const auto &word : words) {
        const auto wanted = parse(word);
        if (!wanted)
            return std::unexpected(start_failure{protocol::exit_code::usage, "not a folder: " + word});
        rpc::descriptor folder(::open(wanted->path.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!folder || place_of(folder.get()) != wanted->where)
            return std::unexpected(
                start_failure{protocol::exit_code::state_folder, wanted->path + " is not the folder it was"});
        made->folders_.push_back(std::move(folder));
    }
    return made;
}

bool confinement::holds(int folder) const {
    std::vector<place> allowed;
    for (const auto &one : folders_)
        if (const auto where = place_of(one.get()))
            allowed.push_back(*where);
    rpc::descriptor above;
    std::optional<place> last;
    for (int depth = 0; depth < deepest; ++depth) {
        const auto here = place_of(above ? above.get() : folder);
        if (!here || here == last) // the root folder is its own parent
            return false;
        for (const auto &one : allowed)
            if (one == *here)
                return true;
        last = here;
        rpc::descriptor next(::openat(above ? above.get() : folder, "..", O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (!next)
            return false;
        above = std::move(next);
    }
    return false;
}

bool confinement::enforce() const {
    const auto version = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (version < 1)
        return false;
    const auto rights = rights_to_write | (version >= version_with_truncate ? right_truncate : 0);
    landlock_ruleset_attr what{};
    what.handled_access_fs = rights;
    const rpc::descriptor rules(
        static_cast<int>(::syscall(SYS_landlock_create_ruleset, &what, sizeof what.handled_access_fs, 0)));
    if (!rules)
        return false;
    for (const auto &one : folders_)
        if (!allow(rules.get(), one.get(), rights))
            return false;
    const rpc::descriptor null(::open("/dev/null", O_PATH | O_CLOEXEC));
    if (null)
        allow(rules.get(), null.get(), LANDLOCK_ACCESS_FS_WRITE_FILE);
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::syscall(SYS_landlock_restrict_self, rules.get(), 0) == 0;
}

std::shared_ptr<transfer::file_system> confinement::file_system(std::shared_ptr<const confinement> to) {
    return to ? std::make_shared<confined_file_system>(std::move(to)) : nullptr;
}

} // namespace winebits::daemon
