// SPDX-License-Identifier: LGPL-2.1-or-later
// Compares downloads with what is looked for.
// Any thread.
#include "dlls/dosvc/downloads/categories.hpp"

#include "dlls/common/com/guid.hpp"
#include "dlls/common/com/unicode.hpp"

namespace winebits::dosvc::downloads {

namespace {

bool is_id(const std::wstring &value, const GUID &id) {
    const auto text = com::utf8_from(value);
    if (!text)
        return false;
    const auto given = com::guid_from(text->starts_with('{') ? *text : '{' + *text + '}');
    return given && IsEqualGUID(*given, id);
}

bool is_path(const std::wstring &value, const std::wstring &path) {
    return CompareStringOrdinal(value.data(), static_cast<int>(value.size()), path.data(),
                                static_cast<int>(path.size()), TRUE) == CSTR_EQUAL;
}

bool is_text(const std::wstring &value, const std::wstring &kept) {
    return !kept.empty() && value == kept;
}

} // namespace

bool is_category(DODownloadProperty property) noexcept {
    const auto id = static_cast<std::uint32_t>(property);
    return id <= DODownloadProperty_LocalPath;
}

bool is_of_file(DODownloadProperty category) noexcept {
    return category != DODownloadProperty_Id && category != DODownloadProperty_DisplayName;
}

bool matches(DODownloadProperty category, const std::wstring &value, const download_record &is) {
    switch (category) {
    case DODownloadProperty_Id:
        return is_id(value, is.job.id);
    case DODownloadProperty_Uri:
        return is_text(value, is.file.remote_name);
    case DODownloadProperty_ContentId:
        return is.file.delivery && is_text(value, is.file.delivery->content_id);
    case DODownloadProperty_DisplayName:
        return is_text(value, is.job.name);
    case DODownloadProperty_LocalPath:
        return !is.file.local_name.empty() && is_path(value, is.file.local_name);
    default:
        return false;
    }
}

} // namespace winebits::dosvc::downloads
