// SPDX-License-Identifier: LGPL-2.1-or-later
// See memory_disk.hpp.
// One thread at a time.
#include "tests/faults/crash_states/memory_disk.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

namespace winebits::crash_states {

place place_of(const std::string &path) {
    const auto slash = path.rfind('/');
    return {path.substr(0, slash), path.substr(slash + 1)};
}

std::vector<std::byte> *image::find(const std::string &folder, const std::string &name) {
    const auto in = folders.find(folder);
    if (in == folders.end())
        return nullptr;
    const auto found = in->second.names.find(name);
    return found == in->second.names.end() ? nullptr : &files[found->second];
}

const std::vector<std::byte> *image::find(const std::string &folder, const std::string &name) const {
    return const_cast<image *>(this)->find(folder, name);
}

bool image::apply(const operation &one) {
    if (changes_data(one.what)) {
        auto &data = files[one.file];
        if (one.what == step::truncate) {
            data.resize(one.offset);
        } else if (one.what == step::punch) {
            std::fill_n(data.begin(), std::min<std::size_t>(one.offset, data.size()), std::byte{});
        } else {
            data.resize(std::max<std::size_t>(data.size(), one.offset + one.bytes.size()));
            std::ranges::copy(one.bytes, data.begin() + static_cast<std::ptrdiff_t>(one.offset));
        }
        return true;
    }
    if (one.what == step::make_folder)
        return folders.try_emplace(one.folder + "/" + one.name).second;
    const auto in = folders.find(one.folder);
    if (in == folders.end())
        return false;
    auto &names = in->second.names;
    if (one.what == step::create) {
        names[one.name] = one.file;
        files[one.file];
    } else if (one.what == step::remove) {
        return names.erase(one.name) > 0;
    } else if (one.what == step::rename) {
        const auto from = names.find(one.name);
        if (from == names.end())
            return false;
        const auto file = from->second;
        names.erase(from);
        names[one.to] = file;
    }
    return true;
}

memory_disk::memory_disk(const std::vector<std::string> &folders) {
    for (const auto &one : folders)
        now_.folders[one];
    begin_ = now_;
}

void memory_disk::note(operation one) {
    now_.apply(one);
    log_.push_back(std::move(one));
}

void memory_disk::mark(std::uint64_t number) {
    log_.push_back({.what = step::mark, .offset = number});
}

int memory_disk::asks(const operation &one) {
    std::size_t whole = one.bytes.size();
    return asks(one, whole);
}

// A call that a signal interrupts is repeated, as the real ones are.
int memory_disk::asks(const operation &one, std::size_t &length) {
    constexpr int patience = 50;
    int failure = EINTR;
    for (int tries = 0; failure == EINTR && tries < patience; ++tries)
        failure = before ? before(one, length) : 0;
    return failure;
}

int memory_disk::create(const std::string &folder, const std::string &name, file_number &file) {
    operation one{.what = step::create, .folder = folder, .name = name, .file = anonymous()};
    if (const int failure = asks(one))
        return failure;
    const auto in = now_.folders.find(folder);
    if (in == now_.folders.end())
        return ENOENT;
    if (in->second.names.contains(name))
        return EEXIST;
    file = one.file;
    note(std::move(one));
    return 0;
}

int memory_disk::open(const std::string &folder, const std::string &name, file_number &file) {
    if (const int failure = asks({.what = step::look, .folder = folder, .name = name}))
        return failure;
    const auto in = now_.folders.find(folder);
    if (in == now_.folders.end() || !in->second.names.contains(name))
        return ENOENT;
    file = in->second.names.at(name);
    return 0;
}

int memory_disk::look_at_folder(const std::string &folder) {
    if (const int failure = asks({.what = step::look, .folder = folder}))
        return failure;
    return now_.folders.contains(folder) ? 0 : ENOENT;
}

int memory_disk::make_folder(const std::string &path) {
    const auto where = place_of(path);
    operation one{.what = step::make_folder, .folder = where.folder, .name = where.name};
    if (const int failure = asks(one))
        return failure;
    if (now_.folders.contains(path))
        return EEXIST;
    if (!now_.folders.contains(where.folder))
        return ENOENT;
    note(std::move(one));
    return 0;
}

int memory_disk::rename(const std::string &folder, const std::string &from, const std::string &to) {
    operation one{.what = step::rename, .folder = folder, .name = from, .to = to};
    if (const int failure = asks(one))
        return failure;
    if (!now_.find(folder, from))
        return ENOENT;
    note(std::move(one));
    return 0;
}

int memory_disk::remove(const std::string &folder, const std::string &name) {
    operation one{.what = step::remove, .folder = folder, .name = name};
    if (const int failure = asks(one))
        return failure;
    if (!now_.find(folder, name))
        return ENOENT;
    note(std::move(one));
    return 0;
}

int memory_disk::flush_folder(const std::string &folder) {
    operation one{.what = step::flush_folder, .folder = folder};
    if (const int failure = asks(one))
        return failure;
    note(std::move(one));
    return 0;
}

int memory_disk::write(file_number file, std::uint64_t offset, std::span<const std::byte> bytes,
                       std::size_t &done) {
    operation one{.what = step::write, .file = file, .offset = offset, .bytes = {bytes.begin(), bytes.end()}};
    done = bytes.size();
    if (const int failure = asks(one, done))
        return failure;
    one.bytes.resize(done);
    if (done > 0)
        note(std::move(one));
    return 0;
}

int memory_disk::read(file_number file, std::uint64_t offset, std::span<std::byte> into, std::size_t &done) {
    if (const int failure = asks({.what = step::read, .file = file, .offset = offset}))
        return failure;
    const auto &data = now_.files[file];
    const auto from = std::min<std::uint64_t>(offset, data.size());
    done = std::min<std::size_t>(into.size(), data.size() - from);
    std::copy_n(data.begin() + static_cast<std::ptrdiff_t>(from), done, into.begin());
    return 0;
}

int memory_disk::truncate(file_number file, std::uint64_t size) {
    operation one{.what = step::truncate, .file = file, .offset = size};
    if (const int failure = asks(one))
        return failure;
    if (now_.files[file].size() != size)
        note(std::move(one));
    return 0;
}

int memory_disk::allocate(file_number file) {
    return asks({.what = step::allocate, .file = file});
}

int memory_disk::punch(file_number file, std::uint64_t end) {
    operation one{.what = step::punch, .file = file, .offset = end};
    if (const int failure = asks(one))
        return failure;
    note(std::move(one));
    return 0;
}

int memory_disk::flush(file_number file) {
    operation one{.what = step::flush, .file = file};
    if (const int failure = asks(one))
        return failure;
    note(std::move(one));
    return 0;
}

int memory_disk::attribute(file_number file) {
    return asks({.what = step::attribute, .file = file});
}

int memory_disk::size(file_number file, std::uint64_t &size) {
    if (const int failure = asks({.what = step::look, .file = file}))
        return failure;
    size = now_.files[file].size();
    return 0;
}

file_number memory_disk::anonymous() {
    if (!now_.files.empty())
        last_ = std::max(last_, now_.files.rbegin()->first);
    return ++last_;
}

} // namespace winebits::crash_states
