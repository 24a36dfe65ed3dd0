// SPDX-License-Identifier: LGPL-2.1-or-later
// The hive on SQLite: one table, write-ahead log, exclusive lock.
// Used by one thread at a time; in the daemon that is the store thread.
#include "engine/store/hive.hpp"

#include "engine/store/open_database.hpp"
#include "engine/store/reg_text.hpp"
#include "engine/store/secret_box.hpp"
#include "engine/store/sqlite.hpp"

#include <optional>
#include <utility>

namespace winebits::store {
namespace {

using queue::durability;
using queue::hive_value;

// The type numbers of the Windows registry.
constexpr std::int64_t reg_sz = 1, reg_binary = 3, reg_dword = 4, reg_qword = 11;
// And one that Windows has no number for: REG_BINARY that is sealed.
constexpr std::int64_t sealed_binary = 0x10003;

std::string place_of(std::string_view key, std::string_view name) {
    return std::string(key) + '\n' + std::string(name);
}

std::vector<std::uint8_t> bytes_in(const statement &row) {
    const auto blob = row.blob(3);
    return {blob.begin(), blob.end()};
}

store_error described(const sqlite_failure &failure) {
    return {failure.message, failure.os_errno};
}

hive_value row_value(const statement &row) {
    hive_value value{std::string(row.text(0)), std::string(row.text(1)), {}};
    switch (row.number(2)) {
    case reg_dword:
        value.data = static_cast<std::uint32_t>(row.number(3));
        break;
    case reg_qword:
        value.data = static_cast<std::uint64_t>(row.number(3));
        break;
    case reg_binary:
    case sealed_binary:
        value.data = bytes_in(row);
        break;
    default:
        value.data = std::string(row.text(3));
        break;
    }
    return value;
}

} // namespace

class hive::database {
  public:
    static sqlite_result<std::unique_ptr<database>> open(const std::string &path, hive_files &files) {
        auto opened = open_database(path, files);
        if (!opened)
            return std::unexpected(opened.error());
        auto made = std::unique_ptr<database>(new database(std::move(*opened)));
        if (auto done = made->prepare_statements(); !done)
            return std::unexpected(done.error());
        return made;
    }

    // With `open` secrets come as secrets, else as the sealed bytes they are.
    sqlite_result<std::vector<hive_value>> read_all(bool open) {
        std::vector<hive_value> values;
        if (open)
            unopened_.clear();
        for (;;) {
            const auto row = read_->step();
            if (!row || !*row) {
                read_->reset();
                if (!row)
                    return std::unexpected(row.error());
                return values;
            }
            auto value = row_value(*read_);
            if (!open || read_->number(2) != sealed_binary || open_secret(value))
                values.push_back(std::move(value));
            else
                unopened_.push_back({std::move(value.key), std::move(value.name)});
        }
    }

    sqlite_result<void> commit(const queue::hive_transaction &transaction) {
        if (auto done = synchronise(transaction.keeps); !done)
            return done;
        auto done = begin_->run();
        for (const auto &change : transaction.changes) {
            if (done)
                done = std::visit([this](const auto &what) { return apply(what); }, change);
        }
        if (done)
            done = commit_->run();
        // Some failures (a full disk) have ended the transaction already.
        if (!done && sqlite3_get_autocommit(connection_.get()) == 0)
            (void)rollback_->run();
        return done;
    }

    bool recovered() const { return recovered_; }
    void unlock(std::span<const std::uint8_t, secret_box::key_size> key) { box_.emplace(key); }
    const std::vector<place> &unopened() const { return unopened_; }

  private:
    explicit database(opened_database opened)
        : connection_(std::move(opened.handle)), recovered_(opened.recovered) {}

    sqlite_result<void> prepare_statements() {
        const std::pair<std::optional<statement> *, std::string_view> wanted[] = {
            {&begin_, "BEGIN IMMEDIATE"},
            {&commit_, "COMMIT"},
            {&rollback_, "ROLLBACK"},
            {&write_, "INSERT OR REPLACE INTO value(key, name, type, data) VALUES(?1, ?2, ?3, ?4)"},
            {&delete_value_, "DELETE FROM value WHERE key = ?1 AND name = ?2"},
            {&delete_key_, "DELETE FROM value WHERE key = ?1"},
            {&delete_below_, "DELETE FROM value WHERE key >= ?1 AND key < ?2"},
            {&read_,
             "SELECT key, name, type, data FROM value WHERE type IN (1, 3, 4, 11, 65539) ORDER BY key, name"},
        };
        for (const auto &[place, sql] : wanted) {
            auto prepared = statement::prepare(connection_.get(), sql);
            if (!prepared)
                return std::unexpected(prepared.error());
            place->emplace(std::move(*prepared));
        }
        return {};
    }

    // SQLite refuses a change of `synchronous` inside a transaction, and carries the pragma out when it is
    // prepared.
    sqlite_result<void> synchronise(durability wanted) {
        if (wanted == keeps_)
            return {};
        auto done = execute(connection_.get(), wanted == durability::power_cut ? "PRAGMA synchronous=FULL"
                                                                               : "PRAGMA synchronous=NORMAL");
        if (done)
            keeps_ = wanted;
        return done;
    }

    bool open_secret(hive_value &value) const {
        const auto &sealed = std::get<std::vector<std::uint8_t>>(value.data);
        auto bytes = box_ ? box_->open(place_of(value.key, value.name), sealed) : std::nullopt;
        if (bytes)
            value.data = queue::hive_secret{std::move(*bytes)};
        return bytes.has_value();
    }

    sqlite_result<void> write_secret(const hive_value &value) {
        const auto &bytes = std::get<queue::hive_secret>(value.data).bytes;
        const auto sealed = box_ ? box_->seal(place_of(value.key, value.name), bytes) : std::nullopt;
        if (!sealed)
            return std::unexpected(sqlite_failure{SQLITE_AUTH, "a secret can't be sealed", 0});
        return write_->bind(3, sealed_binary).bind(4, std::span<const std::uint8_t>(*sealed)).run();
    }

    sqlite_result<void> apply(const queue::hive_write &change) {
        write_->bind(1, std::string_view(change.value.key)).bind(2, std::string_view(change.value.name));
        if (std::holds_alternative<queue::hive_secret>(change.value.data))
            return write_secret(change.value);
        if (const auto *text = std::get_if<std::string>(&change.value.data))
            write_->bind(3, reg_sz).bind(4, std::string_view(*text));
        else if (const auto *dword = std::get_if<std::uint32_t>(&change.value.data))
            write_->bind(3, reg_dword).bind(4, std::int64_t{*dword});
        else if (const auto *qword = std::get_if<std::uint64_t>(&change.value.data))
            write_->bind(3, reg_qword).bind(4, static_cast<std::int64_t>(*qword));
        else
            write_->bind(3, reg_binary)
                .bind(4,
                      std::span<const std::uint8_t>(std::get<std::vector<std::uint8_t>>(change.value.data)));
        return write_->run();
    }

    sqlite_result<void> apply(const queue::hive_delete_value &change) {
        return delete_value_->bind(1, std::string_view(change.key))
            .bind(2, std::string_view(change.name))
            .run();
    }

    sqlite_result<void> apply(const queue::hive_delete_tree &change) {
        if (auto done = delete_key_->bind(1, std::string_view(change.key)).run(); !done)
            return done;
        // Everything below a key is the range between its name with a backslash and the next character.
        const std::string first = change.key + '\\', end = change.key + static_cast<char>('\\' + 1);
        return delete_below_->bind(1, std::string_view(first)).bind(2, std::string_view(end)).run();
    }

    std::optional<secret_box> box_;
    std::vector<place> unopened_;
    database_handle connection_; // before the statements: they are finalized first
    bool recovered_ = false;
    std::optional<statement> begin_, commit_, rollback_;
    std::optional<statement> write_, delete_value_, delete_key_, delete_below_, read_;
    durability keeps_ = durability::power_cut;
};

hive::hive(std::unique_ptr<database> opened) : database_(std::move(opened)) {}
hive::~hive() = default;

std::expected<std::unique_ptr<hive>, store_error> hive::open(const std::string &path) {
    posix_hive_files files;
    return open(path, files);
}

std::expected<std::unique_ptr<hive>, store_error> hive::open(const std::string &path, hive_files &files) {
    auto opened = database::open(path, files);
    if (!opened)
        return std::unexpected(described(opened.error()));
    return std::unique_ptr<hive>(new hive(std::move(*opened)));
}

void hive::unlock(std::span<const std::uint8_t, 32> folder_key) {
    database_->unlock(folder_key);
}

const std::vector<hive::place> &hive::unopened() const {
    return database_->unopened();
}

bool hive::recovered() const {
    return database_->recovered();
}

std::expected<std::vector<hive_value>, store_error> hive::read_all() {
    auto values = database_->read_all(true);
    if (!values)
        return std::unexpected(described(values.error()));
    return std::move(*values);
}

std::expected<void, store_error> hive::commit(const queue::hive_transaction &transaction) {
    if (transaction.changes.empty())
        return {};
    auto done = database_->commit(transaction);
    if (!done)
        return std::unexpected(described(done.error()));
    return {};
}

std::expected<std::string, store_error> hive::export_reg_text() {
    const auto values = database_->read_all(false);
    if (!values)
        return std::unexpected(described(values.error()));
    return reg_text(*values);
}

} // namespace winebits::store
