// SPDX-License-Identifier: LGPL-2.1-or-later
// See crl_fetch.hpp.
// Network thread.
#include "engine/transfer/crl_fetch.hpp"

#include <new>
#include <utility>

namespace winebits::transfer {
namespace {

// Lists of large authorities have some MiB.
constexpr std::size_t largest_list = 32U << 20;

} // namespace

crl_fetch::crl_fetch(fetcher fetch, router route, crl_store &store, std::vector<crl_addresses> wanted,
                     std::function<void()> done)
    : fetch_(std::move(fetch)), route_(std::move(route)), store_(store), wanted_(std::move(wanted)),
      done_(std::move(done)) {
    if (!start_next())
        start(""); // fails, and so tells the end
}

bool crl_fetch::start_next() {
    for (; list_ < wanted_.size(); ++list_, address_ = 0) {
        const auto &addresses = wanted_[list_];
        if (address_ < addresses.size() && !store_.find(addresses)) {
            start(addresses[address_++]);
            return true;
        }
    }
    return false;
}

void crl_fetch::start(const std::string &address) {
    // A list is signed: it needs no secure way, and one that did would need a list itself.
    present_ = fetch_(address, {.route = route_, .largest = largest_list},
                      [this, address](const auto &outcome) { came(address, outcome); });
}

void crl_fetch::came(const std::string &address, const document_fetch::outcome &outcome) {
    try {
        if (outcome)
            store_.add(address, *outcome);
        if (start_next())
            return;
    } catch (const std::bad_alloc &) { // then the list is missing
    }
    const auto done = std::move(done_);
    done(); // nothing of this object is touched any more
}

} // namespace winebits::transfer
