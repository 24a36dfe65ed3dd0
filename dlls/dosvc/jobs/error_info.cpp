// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes an error as JSON. By hand: the JSON library is for the wire, and this is one flat object.
// Pure; any thread.
#include "dlls/dosvc/jobs/error_info.hpp"

#include <array>

namespace winebits::dosvc::bits_style {

namespace {

std::wstring hexadecimal(std::uint32_t number, int digits) {
    std::wstring text;
    while (digits-- > 0)
        text += L"0123456789abcdef"[(number >> (digits * 4)) & 15];
    return text;
}

std::wstring quoted(const std::wstring &text) {
    std::wstring out = L"\"";
    for (const wchar_t c : text) {
        if (c == L'"' || c == L'\\')
            (out += L'\\') += c;
        else if (c < 0x20)
            out += L"\\u" + hexadecimal(c, 4);
        else
            out += c;
    }
    return out += L'"';
}

std::wstring code(HRESULT value) {
    return quoted(L"0x" + hexadecimal(static_cast<std::uint32_t>(value), 8));
}

std::wstring file_info(const engine_client::file_record &file) {
    const auto &known = file.delivery.value_or(engine_client::delivery_file_record());
    std::wstring out = L"{\"id\":" + quoted(known.content_id) + L",\"url\":" + quoted(file.remote_name);
    if (!file.local_name.empty())
        out += L",\"localName\":" + quoted(file.local_name);
    if (known.status_code != 0)
        out += L",\"httpStatus\":" + std::to_wstring(known.status_code);
    if (!known.server_address.empty())
        out += L",\"serverAddress\":" + quoted(known.server_address);
    if (!known.redirection_target.empty())
        out += L",\"redirectionTarget\":" + quoted(known.redirection_target);
    return out + L"}";
}

} // namespace

std::wstring error_info(const engine_client::job_record &job,
                        const std::optional<engine_client::file_record> &file) {
    const auto &error = job.error.value();
    std::wstring out = L"{\"error\":" + code(error.code) + L",\"context\":" + std::to_wstring(error.context);
    if (job.delivery && job.delivery->extended_error != S_OK)
        out += L",\"extendedError\":" + code(job.delivery->extended_error);
    if (file)
        out += L",\"file\":" + file_info(*file);
    return out + L"}";
}

} // namespace winebits::dosvc::bits_style
