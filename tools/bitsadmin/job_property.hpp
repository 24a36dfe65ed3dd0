// SPDX-License-Identifier: LGPL-2.1-or-later
// Commands that read or set one value of a job, made of the COM method that does it.
// Main thread only.
#pragma once

#include "tools/bitsadmin/bits_client.hpp"
#include "tools/bitsadmin/command.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace winebits::bitsadmin {

// The job that the next word names, as the interface wanted.
template <class Interface>
result<ComPtr<Interface>> named_job(invocation &call) {
    const auto manager = connect();
    if (!manager)
        return std::unexpected(manager.error());
    const auto job = find_job(*manager->Get(), call.words.take());
    if (!job)
        return std::unexpected(job.error());
    ComPtr<Interface> wanted;
    if (const HRESULT code = (*job)->QueryInterface(IID_PPV_ARGS(wanted.GetAddressOf())); FAILED(code))
        return unable(L"use the job", code);
    return wanted;
}

// Decimal, or hexadecimal with 0x; none for anything else and for what needs more than 64 bits.
std::optional<std::uint64_t> parse_number(std::wstring_view word);
// Likewise for 32 bits.
std::optional<ULONG> parse_flags(std::wstring_view word);
// Null for the word NULL, as callers of bitsadmin write it.
LPCWSTR null_or(const std::wstring &word);

inline result<outcome> changed(invocation &call, HRESULT code) {
    if (FAILED(code))
        return unable(L"change the job", code);
    call.out.line(code == S_FALSE ? L"Nothing to change." : L"Job changed.");
    return outcome::success;
}

template <class Interface, class... Arguments>
using method_of = HRESULT (STDMETHODCALLTYPE Interface::*)(Arguments...);

template <class Interface>
result<outcome> show_number_with(invocation &call, method_of<Interface, ULONG *> getter) {
    const auto job = named_job<Interface>(call);
    if (!job)
        return std::unexpected(job.error());
    ULONG value = 0;
    if (const HRESULT code = ((*job).Get()->*getter)(&value); FAILED(code))
        return unable(L"read the job", code);
    call.out.line(std::to_wstring(value));
    return outcome::success;
}

template <class Interface>
result<outcome> set_number_with(invocation &call, method_of<Interface, ULONG> setter) {
    const auto job = named_job<Interface>(call);
    if (!job)
        return std::unexpected(job.error());
    const auto value = parse_flags(call.words.take());
    return value ? changed(call, ((*job).Get()->*setter)(*value)) : outcome::bad_argument;
}

template <class Interface>
result<outcome> show_text_with(invocation &call, method_of<Interface, LPWSTR *> getter) {
    const auto job = named_job<Interface>(call);
    if (!job)
        return std::unexpected(job.error());
    LPWSTR text = nullptr;
    const HRESULT code = ((*job).Get()->*getter)(&text);
    if (SUCCEEDED(code))
        call.out.line(text ? text : L"NULL");
    CoTaskMemFree(text);
    if (FAILED(code))
        return unable(L"read the job", code);
    return outcome::success;
}

template <class Interface>
result<outcome> set_text_with(invocation &call, method_of<Interface, LPCWSTR> setter) {
    const auto job = named_job<Interface>(call);
    if (!job)
        return std::unexpected(job.error());
    return changed(call, ((*job).Get()->*setter)(call.words.take().c_str()));
}

template <class Interface>
result<outcome> run_with(invocation &call, method_of<Interface> method) {
    const auto job = named_job<Interface>(call);
    if (!job)
        return std::unexpected(job.error());
    return changed(call, ((*job).Get()->*method)());
}

// The functions of the table.
template <auto getter>
result<outcome> show_number(invocation &call) {
    return show_number_with(call, getter);
}
template <auto setter>
result<outcome> set_number(invocation &call) {
    return set_number_with(call, setter);
}
template <auto getter>
result<outcome> show_text(invocation &call) {
    return show_text_with(call, getter);
}
template <auto setter>
result<outcome> set_text(invocation &call) {
    return set_text_with(call, setter);
}
template <auto method>
result<outcome> run_method(invocation &call) {
    return run_with(call, method);
}

} // namespace winebits::bitsadmin
