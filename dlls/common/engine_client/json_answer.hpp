// SPDX-License-Identifier: LGPL-2.1-or-later
// How answers of the daemon are taken apart. Includes the JSON library, which is slow to compile: for codecs
// only. Any thread.
#pragma once

#include "dlls/common/engine_client/result.hpp"
#include "winebits/protocol.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string_view>

namespace winebits::engine_client {

// Parses a line and lets `read` pick from it; nothing when it is no JSON or lacks what `read` looks for.
template <class T, class Read>
std::optional<T> read_message(std::string_view line, Read &&read) {
    try {
        return read(nlohmann::json::parse(line));
    } catch (const nlohmann::json::exception &) {
        return std::nullopt;
    }
}

// The HRESULT of a refused call.
inline HRESULT hresult_of(const nlohmann::json &error) {
    switch (error.value("code", 0)) {
    case protocol::code::refused:
        return static_cast<HRESULT>(error.at("data").at("hresult").get<std::uint32_t>());
    case protocol::code::method_not_found:
        return E_NOTIMPL;
    case protocol::code::invalid_params:
        return E_INVALIDARG;
    default:
        return E_FAIL;
    }
}

// Takes the result of a call apart, or gives the HRESULT of its refusal.
template <class T, class Read>
result<T> read_answer(std::string_view line, Read &&read) {
    try {
        const auto answer = nlohmann::json::parse(line);
        if (const auto error = answer.find("error"); error != answer.end())
            return std::unexpected(hresult_of(*error));
        return T(read(answer.at("result")));
    } catch (const nlohmann::json::exception &) {
        return std::unexpected(E_FAIL);
    }
}

} // namespace winebits::engine_client
