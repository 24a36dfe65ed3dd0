// SPDX-License-Identifier: LGPL-2.1-or-later
// A user with a home of his own, who runs `winebits` of this build, and a prefix that it takes for one of
// Wine's. Test thread only.
#pragma once

#include "tests/engine/daemon_harness.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace winebits::test {

struct command_result {
    int code = 0;
    std::string output; // standard output and standard error
    bool says(const std::string &text) const { return output.find(text) != std::string::npos; }
};

class home_folder {
  public:
    home_folder();
    std::string path(const std::string &name = {}) const;
    std::string list_file() const { return path(".local/share/winebits/resume.ini"); }
    void write_settings(const std::string &text) const;

    // As the user that runs the tests, or as another one (0: that is no other one).
    command_result winebits(const std::vector<std::string> &arguments, uid_t as = 0) const;
    // `winebits resume start`, as a login runs it: by the command WINEBITS_LOGIN, if there is one.
    command_result login() const;

  private:
    command_result run(std::vector<std::string> words, uid_t as) const;

    fresh_folder folder_;
    std::string programs_; // of this build, where other users can run them
};

// What `winebits` looks for in a prefix, beside the drives c: and z:.
void complete_prefix(const std::string &root);
void add_drive(const std::string &root, char letter, const std::string &folder);

// Gives all below the path to that user.
void give_to(const std::string &path, uid_t user);

} // namespace winebits::test
