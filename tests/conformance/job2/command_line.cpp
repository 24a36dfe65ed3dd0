// SPDX-License-Identifier: LGPL-2.1-or-later
// The command line as a property (bits-api 3.5).
// Test thread only.
#include "tests/conformance/job2/lists.hpp"

#include "tests/conformance/support/interfaces.hpp"
#include "tests/conformance/support/job.hpp"

namespace winebits::conformance {

namespace {

constexpr std::size_t longest_program = MAX_PATH; // without the NUL
constexpr std::size_t longest_parameters = 4000;

struct words {
    text program, parameters;
};

words command_line_of(const test_job &job) {
    com_string program;
    com_string parameters;
    CHECK_OK(as<IBackgroundCopyJob2>(*job)->GetNotifyCmdLine(program.put(), parameters.put()));
    return {program.value(), parameters.value()};
}

// A full path of so many characters.
text program_of(std::size_t length) {
    return u"C:\\" + text(length - 3, u'p');
}

void there_is_no_command_line_at_first() {
    const test_job job;
    const words found = command_line_of(job);
    CHECK_EQUAL(found.program, text());
    CHECK_EQUAL(found.parameters, text());
}

void command_line_is_kept() {
    const test_job job;
    CHECK_OK(as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(wide(u"C:\\a b\\program.exe"),
                                                             wide(u"program.exe  \"one\" %two% ")));
    const words found = command_line_of(job);
    CHECK_EQUAL(found.program, text(u"C:\\a b\\program.exe"));
    CHECK_EQUAL(found.parameters, text(u"program.exe  \"one\" %two% "));
}

void program_needs_no_parameters() {
    const test_job job;
    CHECK_OK(as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(wide(u"C:\\program.exe"), nullptr));
    CHECK_EQUAL(command_line_of(job).program, text(u"C:\\program.exe"));
}

void null_clears_the_command_line() {
    const test_job job;
    const auto job2 = as<IBackgroundCopyJob2>(*job);
    CHECK_OK(job2->SetNotifyCmdLine(wide(u"C:\\program.exe"), wide(u"program.exe one")));
    CHECK_OK(job2->SetNotifyCmdLine(nullptr, nullptr));
    const words found = command_line_of(job);
    CHECK_EQUAL(found.program, text());
    CHECK_EQUAL(found.parameters, text());
}

void parameters_without_a_program_are_refused() {
    const test_job job;
    CHECK_FAILED(as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(nullptr, wide(u"program.exe one")));
}

void program_of_260_characters_is_kept() {
    const test_job job;
    const text program = program_of(longest_program);
    CHECK_OK(as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(wide(program), nullptr));
    CHECK(command_line_of(job).program == program);
}

void program_of_261_characters_is_too_long() {
    const test_job job;
    CHECK_RESULT(
        as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(wide(program_of(longest_program + 1)), nullptr),
        BG_E_STRING_TOO_LONG);
}

void parameters_of_4000_characters_are_kept() {
    const test_job job;
    const text parameters(longest_parameters, u'x');
    CHECK_OK(as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(wide(u"C:\\program.exe"), wide(parameters)));
    CHECK(command_line_of(job).parameters == parameters);
}

void parameters_of_4001_characters_are_too_long() {
    const test_job job;
    CHECK_RESULT(as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(wide(u"C:\\program.exe"),
                                                                 wide(text(longest_parameters + 1, u'x'))),
                 BG_E_STRING_TOO_LONG);
}

void ended_job_takes_no_command_line() {
    const test_job job;
    CHECK_OK(job->Cancel());
    CHECK_RESULT(as<IBackgroundCopyJob2>(*job)->SetNotifyCmdLine(wide(u"C:\\program.exe"), nullptr),
                 BG_E_INVALID_STATE);
}

void null_for_a_part_of_the_command_line_is_a_null_reference() {
    const test_job job;
    com_string part;
    const auto job2 = as<IBackgroundCopyJob2>(*job);
    CHECK_RESULT(job2->GetNotifyCmdLine(nullptr, part.put()), null_reference);
    CHECK_RESULT(job2->GetNotifyCmdLine(part.put(), nullptr), null_reference);
}

} // namespace

behaviours command_line() {
    return {
        BEHAVIOUR(there_is_no_command_line_at_first),
        BEHAVIOUR(command_line_is_kept),
        BEHAVIOUR(program_needs_no_parameters),
        BEHAVIOUR(null_clears_the_command_line),
        BEHAVIOUR(parameters_without_a_program_are_refused),
        BEHAVIOUR(program_of_260_characters_is_kept),
        BEHAVIOUR(program_of_261_characters_is_too_long),
        BEHAVIOUR(parameters_of_4000_characters_are_kept),
        BEHAVIOUR(parameters_of_4001_characters_are_too_long),
        BEHAVIOUR(ended_job_takes_no_command_line),
        BEHAVIOUR(null_for_a_part_of_the_command_line_is_a_null_reference),
    };
}

} // namespace winebits::conformance
