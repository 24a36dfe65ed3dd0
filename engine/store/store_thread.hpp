// SPDX-License-Identifier: LGPL-2.1-or-later
// The thread that owns the hive: it commits in order and tells the main thread when a commit is kept, because
// a synced write can take half a second on a busy disk (design 4, "Threads of winebitsd"). Called on the main
// thread; completions run on the main thread (the default GMainContext), in order.
#pragma once

#include "engine/store/hive.hpp"

#include <expected>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace winebits::store {

class store_thread {
  public:
    using commit_outcome = std::expected<void, store_error>;
    using values_outcome = std::expected<std::vector<queue::hive_value>, store_error>;
    using text_outcome = std::expected<std::string, store_error>;

    explicit store_thread(std::unique_ptr<hive>);
    // Carries out everything that was asked for and closes the hive. No completion is called any more.
    ~store_thread();
    store_thread(const store_thread &) = delete;
    store_thread &operator=(const store_thread &) = delete;

    // Transactions that wait together are committed together. After one has failed, every later one fails
    // without being tried, because it may build on it, until `read_all` has told what is really kept.
    void commit(queue::hive_transaction, std::function<void(commit_outcome)> done);
    void read_all(std::function<void(values_outcome)> done);
    void export_reg_text(std::function<void(text_outcome)> done);

  private:
    class implementation;
    std::unique_ptr<implementation> implementation_;
};

} // namespace winebits::store
