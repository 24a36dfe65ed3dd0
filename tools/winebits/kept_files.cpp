// SPDX-License-Identifier: LGPL-2.1-or-later
// Placing native PE files, and keeping and restoring what they replace. Main thread.
#include "tools/winebits/kept_files.hpp"

#include "tools/winebits/file_copy.hpp"

#include <glib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <utility>

namespace winebits::cli {

namespace {

namespace fs = std::filesystem;

constexpr char heading[] = "winebits files 1";

bool there(const std::string &file) {
    std::error_code error;
    return fs::exists(fs::symlink_status(file, error));
}

// "system32/qmgr.dll": what a user looks for.
std::string shown(const std::string &relative) {
    constexpr std::string_view folder = "windows/";
    return relative.starts_with(folder) ? relative.substr(folder.size()) : relative;
}

} // namespace

kept_files::kept_files(const prefix &where)
    : drive_c_(where.drive_c()), folder_(where.state_folder() + "/replaced") {
    std::ifstream list(folder_ + "/files.txt");
    std::string line;
    if (!std::getline(list, line) || line != heading)
        return;
    while (std::getline(list, line)) {
        const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        placed_[line.substr(second + 1)] = {line.substr(0, first),
                                            line.substr(first + 1, second - first - 1) == "kept"};
    }
}

bool kept_files::save() const {
    std::string text = std::string(heading) + "\n";
    for (const auto &[relative, entry] : placed_)
        text += entry.digest + "\t" + (entry.original_kept ? "kept" : "absent") + "\t" + relative + "\n";
    return write_atomically(folder_ + "/files.txt", text).has_value();
}

// Wine finds names in any case, so a file may stand there as QMGR.DLL: that one is replaced, not joined by
// another.
std::string kept_files::target_of(const std::string &relative) const {
    const fs::path path = fs::path(drive_c_) / relative;
    if (there(path))
        return path;
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(path.parent_path(), error))
        if (g_ascii_strcasecmp(entry.path().filename().c_str(), path.filename().c_str()) == 0)
            return entry.path();
    return path;
}

void kept_files::install_one(const pe_file &file, report &output) {
    const std::string target = target_of(file.relative), kept = folder_ + "/" + file.relative;
    const std::string wanted = digest_of(file.source), present = there(target) ? digest_of(target) : "";
    const auto entry = placed_.find(file.relative);
    const bool ours = present == wanted || (entry != placed_.end() && present == entry->second.digest);
    if (!ours || entry == placed_.end()) {
        placed next{wanted, false};
        if (there(target) && !ours) { // what another has put there since the last setup is the original now
            if (const auto copied = copy_atomically(target, kept); !copied)
                return output.line("failed",
                                   shown(file.relative) + ": keeping the original: " + copied.error());
            next.original_kept = true;
        } else {
            next.original_kept = there(kept);
        }
        placed_[file.relative] = next;
        if (!save())
            return output.line("failed", shown(file.relative) + ": writing the list of files");
    }
    placed &listed = placed_[file.relative];
    if (present != wanted)
        if (const auto copied = copy_atomically(file.source, target); !copied)
            return output.line("failed", copied.error());
    // A newer file of ours is listed after it is there, so that the older one is never taken for an original.
    if (std::exchange(listed.digest, wanted) != wanted && !save())
        return output.line("failed", shown(file.relative) + ": writing the list of files");
    if (present == wanted)
        output.line("unchanged", shown(file.relative));
    else
        output.line("changed",
                    shown(file.relative) + (listed.original_kept ? " (the original is kept)" : ""));
}

void kept_files::install(const std::vector<pe_file> &files, report &output) {
    std::error_code error;
    fs::create_directories(folder_, error);
    for (const pe_file &file : files)
        install_one(file, output);
}

bool kept_files::uninstall_one(const std::string &relative, const placed &entry, report &output) const {
    const std::string target = target_of(relative), kept = folder_ + "/" + relative;
    if (there(target) && digest_of(target) != entry.digest) {
        output.line("unchanged",
                    shown(relative) + " (left alone: it is no longer the file that setup put there)");
        return true;
    }
    if (entry.original_kept) {
        if (const auto copied = copy_atomically(kept, target); !copied) {
            output.line("failed", shown(relative) + ": " + copied.error());
            return false;
        }
        output.line("changed", shown(relative) + " (the original is back)");
        return true;
    }
    if (unlink(target.c_str()) != 0 && errno != ENOENT) {
        output.line("failed", target + ": " + g_strerror(errno));
        return false;
    }
    // Wine has its own of the two DLLs: a prefix update makes a missing one again.
    const bool wine_has_one = relative.starts_with("windows/system32/qmgr");
    output.line("changed",
                shown(relative) + (wine_has_one ? " (removed; `wineboot -u` makes Wine's own again)"
                                                : " (removed: there was none before)"));
    return true;
}

void kept_files::uninstall(report &output) {
    for (auto entry = placed_.begin(); entry != placed_.end();) {
        if (!uninstall_one(entry->first, entry->second, output)) {
            ++entry;
            continue;
        }
        entry = placed_.erase(entry);
    }
    std::error_code error;
    if (!placed_.empty()) {
        if (!save())
            output.line("failed", "writing the list of files");
        return;
    }
    fs::remove(folder_ + "/files.txt", error);
    fs::remove_all(folder_ + "/windows", error);
}

void kept_files::check(const std::vector<pe_file> &files, report &output) const {
    for (const pe_file &file : files) {
        const std::string target = target_of(file.relative);
        const auto entry = placed_.find(file.relative);
        const std::string present = there(target) ? digest_of(target) : "";
        if (!there(target))
            output.line("missing", shown(file.relative));
        else if (present == digest_of(file.source))
            output.line("present", shown(file.relative));
        else if (entry != placed_.end() && present == entry->second.digest)
            output.line("wrong", shown(file.relative) + " (of another version of winebits)");
        else
            output.line("wrong", shown(file.relative) + " (not of winebits)");
    }
}

bool kept_files::any_in_place(const std::vector<pe_file> &files) const {
    for (const pe_file &file : files)
        if (const std::string present = digest_of(target_of(file.relative));
            !present.empty() && present == digest_of(file.source))
            return true;
    return false;
}

} // namespace winebits::cli
