// SPDX-License-Identifier: LGPL-2.1-or-later
// The calls of a program, and what they are compared with after a kill. client_lives.cpp has what it makes of
// them. One thread at a time.
#include "tests/faults/kill/client_program.hpp"

#include <algorithm>
#include <filesystem>

namespace winebits::test::kill {

namespace method = protocol::method;

namespace {

// BG_E_NOT_FOUND, DO_E_JOB_NOT_FOUND (do-api 6.1).
bool says_unknown(std::uint32_t hresult) {
    return hresult == 0x80200001 || hresult == 0x80D02003;
}

// What of a property's JSON text the daemon shows: members in its order.
std::string normal(const std::string &json) {
    return rpc::json::text(rpc::json::parse(json, protocol::max_depth).value());
}

std::string quoted(const std::string &text) {
    return '"' + text + '"';
}

// A property of a job: its name in job.set, where job.get shows it, and a value for a number.
struct known_property {
    const char *name, *shown_at;
    std::string (*value)(std::uint64_t);
};

std::string text_value(std::uint64_t n) {
    return quoted("value " + std::to_string(n));
}
std::string number_value(std::uint64_t n) {
    return std::to_string(60 + n);
}
std::string flags_value(std::uint64_t n) {
    return n % 2 ? "1" : "3";
}
std::string command_value(std::uint64_t n) {
    return R"({"program":"C:\\program.exe","parameters":"number )" + std::to_string(n) + "\"}";
}
std::string headers_value(std::uint64_t n) {
    return quoted("X-Number: " + std::to_string(n));
}

const std::vector<known_property> &properties_of(surface of) {
    static const std::vector<known_property> bits{
        {"display_name", "name", text_value},
        {"description", "description", text_value},
        {"minimum_retry_delay", "minimum_retry_delay", number_value},
        {"no_progress_timeout", "no_progress_timeout",
         [](std::uint64_t n) { return number_value(n + 100'000); }},
        {"maximum_download_time", "maximum_download_time",
         [](std::uint64_t n) { return number_value(n + 100'000); }},
        {"minimum_notification_interval", "minimum_notification_interval",
         [](std::uint64_t n) { return number_value(n + 500); }},
        {"notify_flags", "notify_flags", flags_value},
        {"command_line", "command_line", command_value},
        {"custom_headers", "custom_headers", headers_value},
    };
    static const std::vector<known_property> delivery_job{
        {"display_name", "name", text_value},
        {"description", "description", text_value},
        {"no_progress_timeout", "no_progress_timeout",
         [](std::uint64_t n) { return number_value(n + 100'000); }},
        {"notify_flags", "notify_flags", flags_value},
    };
    static const std::vector<known_property> download{
        {"display_name", "name", text_value},
        {"no_progress_timeout", "no_progress_timeout",
         [](std::uint64_t n) { return number_value(n + 100'000); }},
        {"callback_seconds", "delivery.callback_seconds", number_value},
        {"correlation_vector", "delivery.correlation_vector", text_value},
    };
    return of == surface::bits ? bits : of == surface::delivery_job ? delivery_job : download;
}

} // namespace

std::vector<call_kind> call_kinds(surface of) {
    std::vector<call_kind> out{call_kind::create,  call_kind::add_files, call_kind::set,   call_kind::resume,
                               call_kind::suspend, call_kind::complete,  call_kind::cancel};
    if (of != surface::delivery_download)
        out.push_back(call_kind::acknowledge);
    return out;
}

std::string name_of(call_kind kind) {
    constexpr const char *names[] = {"create",  "add_files",   "set",      "resume",
                                     "suspend", "acknowledge", "complete", "cancel"};
    return names[static_cast<std::size_t>(kind)];
}

client_program::client_program(const scratch_prefix &prefix, surface of, const std::string &wine_session,
                               const file_server &server, tally &counts)
    : prefix_(prefix), surface_(of), server_(server), tally_(counts), session_(new_guid()),
      wine_session_(wine_session) {}

void client_program::require_classes() {
    for (const auto kind : call_kinds(surface_))
        for (const auto *fate : {".kept", ".lost"})
            tally_.require(name() + '.' + name_of(kind) + fate);
    for (const auto at : phases)
        if (at != phase::absent)
            tally_.require(name() + '.' + name_of(at));
    if (surface_ == surface::bits)
        tally_.require(name() + ".upload");
}

void client_program::connect() {
    auto options = prefix_.options(protocol::role::service);
    options.surface = wire_name(surface_);
    options.session = session_;
    options.wine_session = surface_ == surface::bits ? std::string() : wine_session_;
    auto made = rpc::client::connect(options);
    if (!made)
        throw check_failure{"connect: " + made.error().message, __FILE__, __LINE__};
    connection_ = std::make_unique<rpc::client>(std::move(*made));
}

// ---- Calls ----

rpc::json::value client_program::ask(std::string_view method, const std::string &params) {
    auto result = connection_->call(method, params);
    if (result)
        return std::move(*result);
    if (result.error().what != rpc::client_error::kind::refused)
        throw daemon_gone{};
    throw check_failure{std::string(method) + ' ' + params + ": " + result.error().message + " hresult " +
                            std::to_string(result.error().hresult),
                        __FILE__, __LINE__};
}

void client_program::change(job &its, call_kind kind, std::string_view method, const std::string &members,
                            facts after, bool heard) {
    its.doubt = {kind, std::string(method),
                 params_of(its.id, members + R"(,"request":)" + std::to_string(++last_request_)),
                 std::move(after)};
    ask(its.doubt->method, its.doubt->params);
    if (!heard)
        return;
    its.known = std::move(its.doubt->after);
    its.doubt.reset();
    if (is_gone(its.known.at)) {
        if (many_ == &its)
            many_ = nullptr;
        ended_.push_back(std::move(its));
        jobs_.remove_if([&](const job &one) { return &one == &its; });
    }
}

client_program::job &client_program::create(bool heard, std::uint32_t type) {
    auto &made = jobs_.emplace_back();
    made.id = new_guid();
    facts after;
    after.at = phase::created;
    after.type = type;
    const auto title = "job " + std::to_string(++last_number_);
    after.properties["name"] = quoted(title);
    if (is_download())
        after.files.emplace_back();
    change(made, call_kind::create, method::job_create,
           R"(,"name":")" + title + R"(","type":)" + std::to_string(type) +
               R"(,"owner":"S-1-5-21-1-2-3-1000","correlation_vector":"g.0")",
           std::move(after), heard);
    return made;
}

void client_program::set_something(job &its, unsigned which, bool heard) {
    const auto &all = properties_of(surface_);
    const auto &chosen = all[which % all.size()];
    auto value = chosen.value(++last_number_);
    const auto before = its.known.properties.find(chosen.shown_at);
    if (before != its.known.properties.end() && before->second == normal(value)) // of few values
        value = chosen.value(++last_number_);
    auto after = its.known;
    after.properties[chosen.shown_at] = normal(value);
    change(its, call_kind::set, method::job_set,
           R"(,"property":")" + std::string(chosen.name) + R"(","value":)" + value, std::move(after), heard);
}

void client_program::set_priority(job &its, unsigned priority) {
    auto after = its.known;
    after.properties["priority"] = std::to_string(priority);
    if (surface_ != surface::bits) // the default follows the priority (do-api 4, 7.3)
        after.properties.erase("no_progress_timeout");
    change(its, call_kind::set, method::job_set,
           R"(,"property":"priority","value":)" + std::to_string(priority), std::move(after));
}

expected_file client_program::new_file(const std::string &path, const served_file &what) {
    const auto use = name() + std::to_string(++last_number_);
    return {server_.url(path, use), use + ".bin", what, {}};
}

void client_program::add_file(job &its, const std::string &path, const served_file &what, bool heard) {
    add_files(its, {new_file(path, what)}, heard);
}

void client_program::add_files(job &its, std::vector<expected_file> files, bool heard) {
    auto after = its.known;
    if (is_download()) { // it has its one file from the start: the sink comes first, the address last
        const auto &one = files.at(0);
        facts with_sink = after;
        with_sink.files = {{"", one.local, one.what, {}}};
        change(its, call_kind::add_files, method::job_set_file,
               R"(,"file":0,"property":"sink_path","value":{"dos":"C:\\)" + one.local +
                   R"(","drive":"c","unix_relative":")" + one.local + "\"}",
               std::move(with_sink));
        after = its.known;
        after.files = std::move(files);
        change(its, call_kind::add_files, method::job_set_file,
               R"(,"file":0,"property":"remote_name","value":{"name":")" + after.files[0].url + "\"}",
               facts(after), heard);
        return;
    }
    rpc::json::writer list;
    list.open_list();
    for (auto &one : files) {
        list.open_object().name("remote_name").string(one.url).name("local_name").string("C:\\" + one.local);
        list.name("drive").string("c").name("unix_relative").string(one.local);
        if (!one.ranges.empty()) {
            list.name("ranges").open_list();
            for (const auto &[offset, length] : one.ranges)
                list.open_list().number(offset).number(length).close_list();
            list.close_list();
        }
        list.close_object();
        after.files.push_back(std::move(one));
    }
    change(its, call_kind::add_files, method::job_add_files, R"(,"files":)" + list.close_list().take(),
           std::move(after), heard);
}

void client_program::resume(job &its, bool heard) {
    auto after = its.known;
    const bool known_missing = !after.files.empty() && after.files[0].what.size == 0;
    after.at = known_missing ? phase::failing : phase::running;
    change(its, call_kind::resume, method::job_resume, is_download() ? R"(,"ranges":[])" : "",
           std::move(after), heard);
}

void client_program::suspend(job &its, bool heard) {
    auto after = its.known;
    after.at = phase::suspended;
    change(its, call_kind::suspend, method::job_suspend, "", std::move(after), heard);
}

// A state that was seen is kept at the latest with the next change (getters are answered at once).
void client_program::note_end(job &its) {
    set_something(its, 0);
    its.known.at = phase::transferred;
}

void client_program::acknowledge(job &its, bool heard) {
    auto after = its.known;
    after.told = true;
    change(its, call_kind::acknowledge, method::job_acknowledge, R"(,"what":1)", std::move(after), heard);
}

void client_program::complete(job &its, bool heard) {
    auto after = its.known;
    after.at = phase::completed;
    change(its, call_kind::complete, method::job_complete, "", std::move(after), heard);
}

void client_program::cancel(job &its, bool heard) {
    auto after = its.known;
    after.at = phase::cancelled;
    change(its, call_kind::cancel, method::job_cancel, "", std::move(after), heard);
}

// ---- After a restart ----

rpc::json::value client_program::record_of(const std::string &id) {
    auto result = connection_->call(method::job_get, params_of(id));
    if (result) {
        const auto state = number_at(*result, "state");
        return state == 7 || state == 8 ? rpc::json::value() : std::move(*result);
    }
    if (result.error().what != rpc::client_error::kind::refused)
        throw daemon_gone{};
    CHECK(says_unknown(result.error().hresult));
    return {};
}

void client_program::check_job(job &its) {
    const auto record = record_of(its.id);
    const auto files = record.is_null() ? rpc::json::value() : ask(method::job_files, params_of(its.id));
    const auto not_before = contradiction(surface_, its.known, record, files);
    if (its.doubt) {
        const auto not_after = contradiction(surface_, its.doubt->after, record, files);
        if (not_before && not_after)
            throw check_failure{name() + ' ' + its.id + ": neither with nor without " +
                                    name_of(its.doubt->kind) + ": " + *not_before + "; " + *not_after + ": " +
                                    rpc::json::text(record),
                                __FILE__, __LINE__};
        tally_.found(name() + '.' + name_of(its.doubt->kind) + (not_after ? ".lost" : ".kept"));
        return;
    }
    if (not_before)
        throw check_failure{name() + ' ' + its.id + ": " + *not_before + ": " + rpc::json::text(record),
                            __FILE__, __LINE__};
    tally_.found(name() + (its.known.type != 0 ? ".upload" : '.' + name_of(its.known.at)));
}

// No job that nobody made, or that had ended, is there.
void client_program::check_list() {
    std::string after;
    for (;;) {
        const auto answer = ask(method::job_list, after.empty() ? "{}" : R"({"after":")" + after + "\"}");
        for (const auto &one : *answer.find("jobs")->items()) {
            after = string_at(one, "id");
            if (std::ranges::find(jobs_, after, &job::id) == jobs_.end())
                throw check_failure{"a job that has ended is listed: " + rpc::json::text(one), __FILE__,
                                    __LINE__};
        }
        if (text_at(answer, "more") != "true")
            return;
    }
}

// The same call again, as the service makes it: now it is answered, whatever became of the first.
void client_program::settle(job &its) {
    const auto answer = ask(its.doubt->method, its.doubt->params);
    CHECK_EQUAL(number_at(answer, "hresult"), 0U);
    its.known = std::move(its.doubt->after);
    its.doubt.reset();
}

void client_program::check_after_restart() {
    for (auto &its : ended_) {
        check_job(its);
        long_ended_.push_back(std::move(its.known));
    }
    ended_.clear();
    for (auto &its : jobs_)
        check_job(its);
    check_list();
    for (auto its = jobs_.begin(); its != jobs_.end();) {
        if (its->doubt)
            settle(*its);
        if (is_gone(its->known.at)) {
            if (many_ == &*its)
                many_ = nullptr;
            ended_.push_back(std::move(*its));
            its = jobs_.erase(its);
        } else {
            ++its;
        }
    }
}

// Design promise 3: under its final name a file is right, or not there.
void check_files_of(const facts &known, const scratch_prefix &prefix, bool may_be_there) {
    for (const auto &one : known.files) {
        if (one.local.empty())
            continue;
        const auto path = prefix.drive_c(one.local);
        const bool there = std::filesystem::exists(path);
        if (known.at == phase::completed)
            CHECK(there);
        else if (!may_be_there)
            CHECK(!there);
        if (there && contents_of(path) != one.content())
            throw check_failure{"a wrong or half file: " + path, __FILE__, __LINE__};
    }
}

void client_program::check_files() const {
    for (const auto &its : ended_)
        check_files_of(its.known, prefix_, false);
    for (const auto &its : jobs_)
        check_files_of(its.known, prefix_, its.doubt && its.doubt->after.at == phase::completed);
}

} // namespace winebits::test::kill
