// SPDX-License-Identifier: LGPL-2.1-or-later
// By what downloads can be looked for (do-api 2.1, EnumDownloads).
// Any thread.
#pragma once

#include "dlls/dosvc/downloads/download_properties.hpp"

#include <string>

namespace winebits::dosvc::downloads {

// Id, Uri, ContentId, DisplayName, LocalPath.
bool is_category(DODownloadProperty) noexcept;
// Whether the category is one of the file, so that matches() reads download_record::file.
bool is_of_file(DODownloadProperty category) noexcept;

// Ids are compared as GUIDs, with or without braces, paths whatever their case, everything else exactly
// (do-api 11.10 leaves it open). What was never set matches nothing.
bool matches(DODownloadProperty category, const std::wstring &value, const download_record &);

} // namespace winebits::dosvc::downloads
