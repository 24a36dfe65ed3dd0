// SPDX-License-Identifier: LGPL-2.1-or-later
// The second process of a test of Delivery Optimization.
// Test thread only.
#include "tests/conformance/delivery/second_program.hpp"

#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

void start_second_program(const text &what, const text &first, const text &second, const text &third) {
    WCHAR program[MAX_PATH] = {};
    CHECK(GetModuleFileNameW(nullptr, program, MAX_PATH) > 0);
    text command = u"\"" + from_wide(program) + u"\" " + what;
    for (const text &argument : {first, second, third})
        if (!argument.empty())
            command += u" \"" + argument + u"\"";
    STARTUPINFOW startup{};
    startup.cb = sizeof(startup);
    PROCESS_INFORMATION process{};
    CHECK(CreateProcessW(program, reinterpret_cast<LPWSTR>(command.data()), nullptr, nullptr, FALSE, 0,
                         nullptr, nullptr, &startup, &process));
    // A winelib program gets no handle of its child.
    if (process.hProcess)
        CloseHandle(process.hProcess);
    if (process.hThread)
        CloseHandle(process.hThread);
}

int run_as_second_program(const std::vector<std::string> &arguments) {
    const apartment com;
    try {
        if (arguments.at(0) == "abort") {
            for (const auto &one :
                 list_downloads(*activate_delivery(), DODownloadProperty_Id, widen(arguments.at(1))))
                CHECK_OK(one->Abort());
            return 0;
        }
        com_pointer<IDODownload> made;
        CHECK_OK(activate_delivery()->CreateDownload(made.put()));
        // Not in a test_download, which would abort it.
        const auto set = [&](DODownloadProperty id, const property_value &value) {
            CHECK_OK(made->SetProperty(id, value.get()));
        };
        set(DODownloadProperty_DisplayName, property_value(widen(arguments.at(1))));
        set(DODownloadProperty_Uri, property_value(widen(arguments.at(2))));
        set(DODownloadProperty_LocalPath, property_value(widen(arguments.at(3))));
        const auto callback = status_callback::make();
        if (arguments.at(0) == "watch")
            set(DODownloadProperty_CallbackInterface, callback->value());
        CHECK_OK(made->Start(nullptr));
        if (arguments.at(0) == "watch")
            CHECK_SOON(callback->count() > 0);
        TerminateProcess(GetCurrentProcess(), 0);
    } catch (const test::check_failure &) {
    }
    return 1;
}

} // namespace winebits::conformance
