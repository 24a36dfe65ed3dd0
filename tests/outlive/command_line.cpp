// SPDX-License-Identifier: LGPL-2.1-or-later
// Runs `winebits` with a home of its own.
// Test thread only.
#include "tests/outlive/command_line.hpp"

#include "tests/support/check.hpp"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace winebits::test {

namespace fs = std::filesystem;

home_folder::home_folder() : programs_(folder_.file("programs")) {
    fs::create_directory(path());
    fs::create_directory(programs_);
    ::chmod(folder_.path().c_str(), 0755);
    const std::string build = daemon_program().substr(0, daemon_program().rfind('/'));
    for (const char *name : {"winebits", "winebitsd"})
        fs::copy_file(build + "/" + name, programs_ + "/" + name);
}

std::string home_folder::path(const std::string &name) const {
    return folder_.file("home") + (name.empty() ? "" : "/" + name);
}

void home_folder::write_settings(const std::string &text) const {
    fs::create_directories(path(".config/winebits"));
    std::ofstream(path(".config/winebits/settings.ini")) << "[Transfers]\n" << text << '\n';
}

command_result home_folder::winebits(const std::vector<std::string> &arguments, uid_t as) const {
    std::vector<std::string> words{programs_ + "/winebits"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    return run(std::move(words), as);
}

command_result home_folder::login() const {
    const char *command = std::getenv("WINEBITS_LOGIN");
    return command ? run({command}, 0) : winebits({"resume", "start"});
}

command_result home_folder::run(std::vector<std::string> words, uid_t as) const {
    int ends[2];
    CHECK_EQUAL(::pipe(ends), 0);
    std::vector<std::string> variables{"HOME=" + path(), "PATH=/usr/bin:/bin",
                                       "WINEBITS_DAEMON=" + programs_ + "/winebitsd"};
    std::vector<char *> argv, envp;
    for (auto &word : words)
        argv.push_back(word.data());
    for (auto &variable : variables)
        envp.push_back(variable.data());
    argv.push_back(nullptr);
    envp.push_back(nullptr);
    const pid_t child = ::fork();
    if (child == 0) {
        ::dup2(ends[1], 1);
        ::dup2(ends[1], 2);
        ::close(ends[0]);
        ::close(ends[1]);
        if (as == 0 || (::setgid(as) == 0 && ::setuid(as) == 0))
            ::execve(argv.front(), argv.data(), envp.data());
        ::_exit(126);
    }
    ::close(ends[1]);
    const rpc::descriptor output(ends[0]);
    command_result out;
    char part[4096];
    for (ssize_t got; (got = ::read(output.get(), part, sizeof part)) != 0;)
        if (got > 0)
            out.output.append(part, static_cast<std::size_t>(got));
        else if (errno != EINTR)
            break;
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    out.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return out;
}

void complete_prefix(const std::string &root) {
    fs::create_directories(root + "/drive_c/windows/system32");
    fs::create_directories(root + "/dosdevices");
    std::ofstream(root + "/system.reg") << "WINE REGISTRY Version 2\n\n#arch=win64\n";
    fs::create_directory_symlink("../drive_c", root + "/dosdevices/c:");
    fs::create_directory_symlink("/", root + "/dosdevices/z:");
}

void add_drive(const std::string &root, char letter, const std::string &folder) {
    fs::create_directory_symlink(folder, root + "/dosdevices/" + letter + ":");
}

void give_to(const std::string &path, uid_t user) {
    for (const auto &entry : fs::recursive_directory_iterator(path))
        CHECK_EQUAL(::lchown(entry.path().c_str(), user, user), 0);
    CHECK_EQUAL(::lchown(path.c_str(), user, user), 0);
}

} // namespace winebits::test
