// SPDX-License-Identifier: LGPL-2.1-or-later
// bitsadmin.exe: reads the general switches, finds the command in the table, runs it and reports its failure
// (bits-api 12.1). Main thread only. Exit code 0 on success, 1 on failure.
#include "tools/bitsadmin/bits_client.hpp"
#include "tools/bitsadmin/command.hpp"
#include "tools/bitsadmin/job_text.hpp"

namespace {

using namespace winebits::bitsadmin;

void print_banner(output &out) {
    out.line();
    out.line(L"BITSADMIN version 3.0");
    out.line(L"BITS administration utility.");
    out.line(L"Part of winebits " WINEBITS_VERSION ".");
    out.line();
}

std::wstring command_line(const command &described) {
    return L"/" + std::wstring(described.name) + (described.syntax.empty() ? L"" : L" ") +
           std::wstring(described.syntax);
}

void print_usage(output &out) {
    out.line(L"USAGE: BITSADMIN [/RAWRETURN] [/WRAP | /NOWRAP] command");
    out.line(L"The following commands are available:");
    out.line();
    out.line(L"/HELP           Print this help");
    out.line(L"/?              Print this help");
    for (const command &described : commands()) {
        out.line();
        out.line(command_line(described));
        out.line(L"    " + std::wstring(described.help));
    }
    out.line();
    out.line(
        L"A job is its display name or its {GUID} in braces. A priority is FOREGROUND, HIGH, NORMAL or LOW.");
    out.line(L"/RAWRETURN      Print the bare value only; /CREATE and the /GET commands honour it");
    out.line(L"/WRAP, /NOWRAP  Wrap or cut lines that are wider than the console; /WRAP is the default");
}

struct general_switches {
    bool raw = false;
    bool wrap = true;
};

general_switches take_general_switches(arguments &words) {
    general_switches given;
    for (;;) {
        if (words.take_switch(L"RAWRETURN"))
            given.raw = true;
        else if (words.take_switch(L"WRAP"))
            given.wrap = true;
        else if (words.take_switch(L"NOWRAP"))
            given.wrap = false;
        else
            return given;
    }
}

void print_failure(output &out, const failure &failed) {
    out.line(L"Unable to " + failed.action + L" - " + code_text(static_cast<std::uint32_t>(failed.code)));
    if (const std::wstring text = describe(failed.code); !text.empty())
        out.line(text);
}

bool run_command(output &out, const command &chosen, arguments &words, bool raw) {
    auto ended = result<outcome>(outcome::wrong_number);
    if (words.left() >= chosen.minimum && words.left() <= chosen.maximum) {
        const apartment com;
        invocation call{out, words, raw};
        ended = chosen.run(call);
        if (!ended)
            print_failure(out, ended.error());
    }
    if (ended == outcome::wrong_number || ended == outcome::bad_argument) {
        out.line(ended == outcome::wrong_number ? L"Invalid number of arguments." : L"Invalid argument.");
        out.line(L"USAGE: BITSADMIN " + command_line(chosen));
    }
    return ended == outcome::success;
}

bool run(output &out, arguments &words) {
    const general_switches given = take_general_switches(words);
    out.set_wrap(given.wrap);
    const command *chosen = find_command(words.peek());
    const bool raw = given.raw && chosen && chosen->raw_return;
    if (!raw)
        print_banner(out);
    if (is_switch(words.peek(), L"HELP") || is_switch(words.peek(), L"?")) {
        print_usage(out);
        return true;
    }
    if (chosen) {
        words.take();
        return run_command(out, *chosen, words, raw);
    }
    if (is_known_command(words.peek())) {
        out.line(L"This build of bitsadmin does not offer " + std::wstring(words.peek()) + L" yet.");
        return false;
    }
    out.line(L"Invalid command");
    print_usage(out);
    return false;
}

} // namespace

int main() {
    output out;
    arguments words(process_arguments());
    return run(out, words) ? 0 : 1;
}
