// SPDX-License-Identifier: LGPL-2.1-or-later
// A disk in memory that writes down every change made to it, so that the states can be built which a crash
// or a power cut may leave (power_cut.hpp), and that can be told to fail.
// One thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace winebits::crash_states {

using file_number = std::uint64_t;

enum class step : std::uint8_t {
    // Names, in `folder`.
    create, // of a file
    make_folder,
    rename,
    remove,
    flush_folder,
    // Data, of `file`.
    write,
    truncate,
    allocate,
    punch, // zeros before `offset`
    flush,
    // What only reads or changes nothing that is kept here.
    look,
    read,
    attribute,
    mark, // the log only: something outside the disk happened, `offset` says what
};

struct operation {
    step what{};
    std::string folder{}, name{}, to{};
    file_number file = 0;
    std::uint64_t offset = 0; // of truncate: the size
    std::vector<std::byte> bytes{};
};

constexpr bool changes_names(step what) {
    return what == step::create || what == step::make_folder || what == step::rename || what == step::remove;
}
constexpr bool changes_data(step what) {
    return what == step::write || what == step::truncate || what == step::punch;
}

// What lies on a disk. Folders are known by their paths, and hold files only; that of a folder that was made
// is a name in its parent.
struct image {
    struct names_in_folder {
        std::map<std::string, file_number> names;
    };
    std::map<std::string, names_in_folder> folders;
    std::map<file_number, std::vector<std::byte>> files;

    // Without regard for whether it could be so; false: nothing to be renamed or no such folder.
    bool apply(const operation &);
    std::vector<std::byte> *find(const std::string &folder, const std::string &name);
    const std::vector<std::byte> *find(const std::string &folder, const std::string &name) const;
};

// "/a/b" is "/a" and "b".
struct place {
    std::string folder, name;
};
place place_of(const std::string &path);

class memory_disk {
  public:
    // All of it is flushed.
    explicit memory_disk(image begin) : begin_(begin), now_(std::move(begin)) {}
    // A folder that is there from the start.
    explicit memory_disk(const std::vector<std::string> &folders);

    const image &begin() const { return begin_; }
    const image &now() const { return now_; }
    const std::vector<operation> &log() const { return log_; }
    void mark(std::uint64_t number);

    // Asked before each call; anything but 0 is the errno value with which it fails. Of a write, `length`
    // may be made smaller instead.
    std::function<int(const operation &, std::size_t &length)> before;

    // 0: done, or an errno value.
    int create(const std::string &folder, const std::string &name, file_number &);
    int open(const std::string &folder, const std::string &name, file_number &);
    int look_at_folder(const std::string &folder);
    int make_folder(const std::string &path);
    int rename(const std::string &folder, const std::string &from, const std::string &to);
    int remove(const std::string &folder, const std::string &name);
    int flush_folder(const std::string &folder);
    int write(file_number, std::uint64_t offset, std::span<const std::byte>, std::size_t &done);
    int read(file_number, std::uint64_t offset, std::span<std::byte>, std::size_t &done);
    int truncate(file_number, std::uint64_t size);
    int allocate(file_number);
    int punch(file_number, std::uint64_t end);
    int flush(file_number);
    int attribute(file_number);
    int size(file_number, std::uint64_t &);
    file_number anonymous(); // a file without a name, which nobody finds again

  private:
    int asks(const operation &);
    int asks(const operation &, std::size_t &length);
    void note(operation);

    image begin_, now_;
    std::vector<operation> log_;
    file_number last_ = 1'000'000;
};

} // namespace winebits::crash_states
