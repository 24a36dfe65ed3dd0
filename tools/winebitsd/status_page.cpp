// SPDX-License-Identifier: LGPL-2.1-or-later
// Writing the status page.
// Main thread only.
#include "tools/winebitsd/status_page.hpp"

#include <algorithm>
#include <ctime>
#include <fcntl.h>
#include <new>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace winebits::daemon {
namespace {

using status_page::entry;
using status_page::page;

std::uint64_t stamp_now() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC_RAW, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1000 +
           static_cast<std::uint64_t>(now.tv_nsec) / 1'000'000;
}

// A page of another size is left alone: a client may have it mapped, and a shorter file would crash that
// client.
page *map_page(const std::string &path) {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return nullptr;
    struct stat status {};
    void *memory = MAP_FAILED;
    // Also of a page that is there: a copied prefix may have holes, and on a full disk writing into one
    // through the map is the end of the process.
    const bool usable = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                        (status.st_size == sizeof(page) || status.st_size == 0) &&
                        posix_fallocate(fd, 0, sizeof(page)) == 0;
    if (usable)
        memory = mmap(nullptr, sizeof(page), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    return memory == MAP_FAILED ? nullptr : std::launder(static_cast<page *>(memory));
}

bool runs(const queue::job &job) {
    return job.state == queue::job_state::connecting || job.state == queue::job_state::transferring;
}

entry describe(const queue::job &job, std::uint64_t transferred) {
    const auto progress = queue::progress_of(job);
    entry out{};
    out.job = job.id.bytes();
    out.stamp_ms = stamp_now();
    out.bytes_total = progress.bytes_total.value_or(status_page::unknown_size);
    out.bytes_transferred = transferred;
    out.created = job.created;
    out.modified = job.modified;
    out.transfer_completed = job.transfer_completed;
    out.state = static_cast<std::uint32_t>(queue::shown_state_of(job));
    out.files_total = progress.files_total;
    out.files_transferred = progress.files_transferred;
    out.error_code = job.last_error ? job.last_error->hresult : 0;
    return out;
}

} // namespace

void status_page_writer::unmap::operator()(page *mapped) const {
    munmap(mapped, sizeof(page));
}

status_page_writer::status_page_writer(const std::string &state_folder)
    : page_(map_page(state_folder + "/" + status_page::file_name)) {
    if (!page_)
        return;
    // What an earlier daemon left is stale; an entry of zeros is trusted by nobody.
    for (auto &slot : page_->slots)
        status_page::write(slot, entry{});
    page_->magic.store(status_page::magic, std::memory_order_release);
}

status_page_writer::~status_page_writer() {
    for (const auto &[job, index] : slots_)
        status_page::write(page_->slots[index], entry{});
}

std::size_t status_page_writer::free_slot() const {
    return static_cast<std::size_t>(std::find(in_use_.begin(), in_use_.end(), false) - in_use_.begin());
}

void status_page_writer::track(const job_id &job) {
    if (!page_ || slots_.contains(job))
        return;
    const auto index = free_slot();
    if (index == in_use_.size())
        return;
    in_use_[index] = true;
    slots_.emplace(job, index);
}

bool status_page_writer::refresh(const std::function<const queue::job *(const job_id &)> &find,
                                 const std::function<std::uint64_t(const queue::job &)> &transferred) {
    std::erase_if(slots_, [&](const auto &tracked) {
        const auto &[id, index] = tracked;
        const auto *job = find(id);
        const bool keep = job && runs(*job);
        status_page::write(page_->slots[index], keep ? describe(*job, transferred(*job)) : entry{});
        in_use_[index] = keep;
        return !keep;
    });
    return !slots_.empty();
}

} // namespace winebits::daemon
