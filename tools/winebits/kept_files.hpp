// SPDX-License-Identifier: LGPL-2.1-or-later
// Puts files into a prefix, keeps what they replace in the state folder, and puts it back. A list of what was
// placed stands beside the originals, so that neither is taken for the other when setup runs again. Each file
// is replaced by rename: a program that has mapped the old one is not hurt. Main thread; calls block on the
// disk.
#pragma once

#include "tools/winebits/pe_files.hpp"
#include "tools/winebits/report.hpp"

#include <map>
#include <string>
#include <vector>

namespace winebits::cli {

class kept_files {
  public:
    // Reads the list of the prefix; a missing one is an empty list.
    explicit kept_files(const prefix &where);

    bool any() const { return !placed_.empty(); }

    void install(const std::vector<pe_file> &files, report &output);
    void uninstall(report &output);
    // One line a file: present, missing, or wrong (with what it is).
    void check(const std::vector<pe_file> &files, report &output) const;
    // Some file in the prefix is one of these, whether a list tells so or not.
    bool any_in_place(const std::vector<pe_file> &files) const;

  private:
    struct placed {
        std::string digest; // SHA-256 of the file that setup put there
        bool original_kept = false;
    };

    bool save() const;
    std::string target_of(const std::string &relative) const;
    void install_one(const pe_file &file, report &output);
    bool uninstall_one(const std::string &relative, const placed &entry, report &output) const;

    std::string drive_c_;
    std::string folder_;                   // <state folder>/replaced
    std::map<std::string, placed> placed_; // by relative path
};

} // namespace winebits::cli
