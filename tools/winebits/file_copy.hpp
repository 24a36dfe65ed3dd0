// SPDX-License-Identifier: LGPL-2.1-or-later
// Files copied so that a reader sees the old or the new one whole. Any thread; calls block on the disk.
#pragma once

#include <expected>
#include <string>

namespace winebits::cli {

// SHA-256 in hexadecimal; empty when the file can't be read.
std::string digest_of(const std::string &file);

// Copies a regular file's content, or a symbolic link as such, to a temporary name in the target's folder,
// syncs it and renames it. Missing folders above the target are made. Error: a text with the file's name.
std::expected<void, std::string> copy_atomically(const std::string &source, const std::string &target);

// Writes a small text file in the same way.
std::expected<void, std::string> write_atomically(const std::string &target, const std::string &text);

} // namespace winebits::cli
