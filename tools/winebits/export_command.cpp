// SPDX-License-Identifier: LGPL-2.1-or-later
// `winebits export`: the queue as the text of a .reg file. Main thread.
#include "tools/winebits/command.hpp"
#include "tools/winebits/daemon.hpp"
#include "tools/winebits/file_copy.hpp"
#include "tools/winebits/prefix_command.hpp"

#include "include/winebits/protocol.hpp"

#include <cstdio>

namespace winebits::cli {

namespace {

std::expected<std::string, std::string> exported(const prefix &where) {
    auto engine = connect_to_engine(where);
    if (!engine)
        return std::unexpected(engine.error());
    if (!*engine)
        return std::unexpected("there is no queue in " + where.root);
    const auto answer = (*engine)->call(protocol::method::hive_export);
    if (!answer)
        return std::unexpected("the engine did not export the queue: " + answer.error().message);
    const auto *text = answer->find("reg");
    if (!text || !text->string())
        return std::unexpected("the engine's export is malformed");
    return *text->string();
}

} // namespace

int export_command(int argc, char **argv) {
    std::string file;
    const auto where = parse_prefix_command(
        argc, argv, "Writes the queue of a Wine prefix as registry text (UTF-8).",
        {{"output", 'o', "File to write instead of standard output", nullptr, &file, "FILE"}});
    if (!where)
        return where.error();
    const auto text = exported(*where);
    if (!text) {
        print_error(text.error());
        return exit_code::failure;
    }
    if (file.empty())
        return std::fwrite(text->data(), 1, text->size(), stdout) == text->size() && std::fflush(stdout) == 0
                   ? exit_code::success
                   : exit_code::failure;
    if (const auto written = write_atomically(file, *text); !written) {
        print_error(written.error());
        return exit_code::failure;
    }
    return exit_code::success;
}

} // namespace winebits::cli
