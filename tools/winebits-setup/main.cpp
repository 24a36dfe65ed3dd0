// SPDX-License-Identifier: LGPL-2.1-or-later
// winebits-setup.exe: makes all changes inside a prefix for the native `winebits setup`, which copies the
// files and shows the report. Built for both bitnesses; the one of the prefix is run by its full Unix path,
// the 32-bit one by it in turn. One thread.
#include "tools/winebits-setup/proxy.hpp"
#include "tools/winebits-setup/registrations.hpp"
#include "tools/winebits-setup/service.hpp"
#include "tools/winebits-setup/text.hpp"

#include <windows.h>

#include <shellapi.h>

#include <cwchar>
#include <exception>
#include <memory>

namespace {

using namespace winebits::setup;

enum exit_code { done = 0, not_installed = 1, broken = 2, failed = 3, usage = 64 };

constexpr char usage_text[] =
    "usage: winebits-setup.exe install|uninstall|status|register-proxy|set-outlive-wine --state UNIX-FOLDER\n"
    "       [--daemon UNIX-PATH] [--umask OCTAL] [--version TEXT] [--program32 UNIX-PATH] [--value "
    "on|off|default]\n";

struct options {
    std::wstring command;
    std::wstring state; // absolute Unix path of the state folder
    std::wstring program32;
    std::wstring value; // of set-outlive-wine
    settings wanted;
};

std::optional<options> parse(int count, wchar_t **arguments) {
    if (count < 2 || count % 2)
        return {};
    options result;
    result.command = arguments[1];
    for (int i = 2; i < count; i += 2) {
        const std::wstring name = arguments[i], value = arguments[i + 1];
        if (name == L"--state")
            result.state = value;
        else if (name == L"--daemon")
            result.wanted.daemon = value;
        else if (name == L"--umask")
            result.wanted.umask = std::wcstoul(value.c_str(), nullptr, 8);
        else if (name == L"--version")
            result.wanted.version = value;
        else if (name == L"--program32")
            result.program32 = value;
        else if (name == L"--value")
            result.value = value;
        else
            return {};
    }
    if (result.state.empty() || (result.command == L"install" && result.wanted.daemon.empty()))
        return {};
    return result;
}

std::wstring record_file(const options &given) {
    return windows_name(given.state + L"/replaced/registrations.txt");
}

std::string label(const std::wstring &service) {
    return "service " + to_utf8(service);
}

void stop_services(report &output) {
    for (const auto &wanted : services) {
        const auto stopped = stop(wanted);
        if (!stopped)
            output.failure("stopping the running " + label(wanted.name), stopped.error());
        else if (*stopped == stop_result::stopped)
            output.line(outcome::changed, "running " + label(wanted.name) + " stopped");
    }
}

void install_services(record &memory, report &output) {
    for (const auto &wanted : services) {
        const auto ensured = ensure(wanted, memory);
        if (!ensured)
            output.failure(label(wanted.name), ensured.error());
        else
            output.line(*ensured == ensure_result::unchanged ? outcome::unchanged : outcome::changed,
                        label(wanted.name));
    }
}

int install(const options &given, record &memory, report &output) {
    stop_services(output);
    install_services(memory, output);
    write_registrations(wanted_values(given.wanted), memory, output);
    if (!register_by_program(path_of_this_program(), given.state, output))
        output.line(outcome::failed, "registering qmgrprxy.dll: the program could not be run");
    if (is_64bit_prefix()) {
        const bool ran = !given.program32.empty() &&
                         register_by_program(windows_name(given.program32), given.state, output);
        // The other programs have added to the record: read it again.
        auto again = record::load(record_file(given));
        if (!again)
            output.failure("reading the record of the registrations", again.error());
        else if (!ran)
            copy_to_32bit_view(*again, output);
    }
    return output.any_failed() ? failed : done;
}

int uninstall(record &memory, report &output) {
    stop_services(output);
    for (const auto &item : memory.memories())
        if (const auto *service = std::get_if<remembered_service>(&item)) {
            const auto restored = restore(*service);
            if (restored)
                output.line(outcome::changed, label(service->name) + " put back");
            else
                output.failure("putting the " + label(service->name) + " back", restored.error());
        }
    restore_registrations(memory, output);
    if (output.any_failed())
        return failed;
    memory.forget();
    return done;
}

int status(const options &given, report &output) {
    const bool installed = is_installed();
    for (const auto &wanted : services) {
        const auto service = state_of(wanted);
        if (!service)
            output.failure("asking for the " + label(wanted.name), service.error());
        else
            output.line(*service == service_state::right     ? outcome::present
                        : *service == service_state::missing ? outcome::missing
                                                             : outcome::wrong,
                        label(wanted.name));
    }
    check_registrations(wanted_values(given.wanted), installed, output);
    check_proxy(installed, output);
    if (output.any_failed())
        return failed;
    return !installed ? not_installed : output.any_absent() ? broken : done;
}

int run(int count, wchar_t **arguments) {
    const auto given = parse(count, arguments);
    DWORD written = 0;
    if (!given) {
        WriteFile(GetStdHandle(STD_ERROR_HANDLE), usage_text, sizeof usage_text - 1, &written, nullptr);
        return usage;
    }
    report output;
    auto memory = record::load(record_file(*given));
    if (!memory) {
        output.failure("reading the record of the registrations", memory.error());
        return output.end(failed);
    }
    if (given->command == L"install")
        return output.end(install(*given, *memory, output));
    if (given->command == L"uninstall")
        return output.end(uninstall(*memory, output));
    if (given->command == L"status")
        return output.end(status(*given, output));
    if (given->command == L"set-outlive-wine") {
        const bool on = given->value == L"on";
        set_outlive_wine(on || given->value == L"off" ? std::optional<DWORD>(on) : std::nullopt, *memory,
                         output);
        return output.end(output.any_failed() ? failed : done);
    }
    if (given->command == L"register-proxy") { // the program that runs it writes the last line
        register_proxy(*memory, output);
        return output.any_failed() ? proxy_failed : proxy_registered;
    }
    WriteFile(GetStdHandle(STD_ERROR_HANDLE), usage_text, sizeof usage_text - 1, &written, nullptr);
    return usage;
}

struct local_free {
    void operator()(wchar_t **memory) const { LocalFree(memory); }
};

} // namespace

int main() {
    try {
        int count = 0;
        const std::unique_ptr<wchar_t *, local_free> arguments(CommandLineToArgvW(GetCommandLineW(), &count));
        return run(count, arguments.get());
    } catch (const std::exception &exception) {
        report output;
        output.line(outcome::failed, exception.what());
        return output.end(failed);
    }
}
