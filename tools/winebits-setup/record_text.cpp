// SPDX-License-Identifier: LGPL-2.1-or-later
// Writing and reading the text form of the record.
// Pure functions; main thread of winebits-setup.exe.
#include "tools/winebits-setup/record_text.hpp"

#include "tools/winebits-setup/text.hpp"

#include <charconv>

namespace winebits::setup {

namespace {

constexpr char digits[] = "0123456789abcdef";

std::string escaped(std::wstring_view text) {
    std::string result;
    for (const char c : to_utf8(text)) {
        if (static_cast<unsigned char>(c) < 0x20 || c == '%') {
            result += '%';
            result += digits[static_cast<unsigned char>(c) >> 4];
            result += digits[c & 15];
        } else {
            result += c;
        }
    }
    return result;
}

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text) {
    std::vector<std::uint8_t> bytes;
    if (text.size() % 2)
        return {};
    for (std::size_t i = 0; i < text.size(); i += 2) {
        std::uint8_t byte = 0;
        const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
        if (error != std::errc() || end != text.data() + i + 2)
            return {};
        bytes.push_back(byte);
    }
    return bytes;
}

std::wstring unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); i++) {
        const auto byte =
            text[i] == '%' && i + 2 < text.size() ? from_hex(text.substr(i + 1, 2)) : std::nullopt;
        if (byte)
            i += 2;
        result += byte ? static_cast<char>(byte->front()) : text[i];
    }
    return to_utf16(result);
}

std::string hex(const std::vector<std::uint8_t> &bytes) {
    std::string result;
    for (const std::uint8_t byte : bytes) {
        result += digits[byte >> 4];
        result += digits[byte & 15];
    }
    return result;
}

std::string key_fields(const key_name &key) {
    return std::string(key.side == view::bits64 ? "64" : "32") + "\t" +
           (key.base == root::current_user ? "HKCU" : "HKLM") + "\t" + escaped(key.path);
}

struct writer {
    std::string operator()(const remembered_value &value) const {
        const std::string start = "value\t" + key_fields(value.key) + "\t" + escaped(value.name) + "\t";
        return value.data ? start + std::to_string(value.data->type) + "\t" + hex(value.data->bytes)
                          : start + "absent";
    }
    std::string operator()(const remembered_key &key) const { return "key\t" + key_fields(key.key); }
    std::string operator()(const remembered_service &service) const {
        const std::string start = "service\t" + escaped(service.name) + "\t";
        return service.binary_path
                   ? start + std::to_string(service.start_type) + "\t" + escaped(*service.binary_path)
                   : start + "absent";
    }
};

std::vector<std::string_view> split(std::string_view line, char separator) {
    std::vector<std::string_view> fields;
    for (;;) {
        const std::size_t end = line.find(separator);
        fields.push_back(line.substr(0, end));
        if (end == std::string_view::npos)
            return fields;
        line.remove_prefix(end + 1);
    }
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return {};
    return number;
}

std::optional<key_name> parse_key(const std::vector<std::string_view> &fields) {
    if (fields.size() < 4 || (fields[1] != "64" && fields[1] != "32") ||
        (fields[2] != "HKCU" && fields[2] != "HKLM"))
        return {};
    return key_name{fields[2] == "HKCU" ? root::current_user : root::local_machine,
                    fields[1] == "64" ? view::bits64 : view::bits32, unescaped(fields[3])};
}

std::optional<memory> parse_value(const std::vector<std::string_view> &fields) {
    const auto key = parse_key(fields);
    if (!key || fields.size() < 6)
        return {};
    if (fields[5] == "absent")
        return remembered_value{*key, unescaped(fields[4]), std::nullopt};
    const auto type = parse_number(fields[5]);
    const auto bytes = fields.size() == 7 ? from_hex(fields[6]) : std::nullopt;
    if (!type || !bytes)
        return {};
    return remembered_value{*key, unescaped(fields[4]), value_data{*type, *bytes}};
}

std::optional<memory> parse_line(std::string_view line) {
    const auto fields = split(line, '\t');
    if (fields[0] == "value")
        return parse_value(fields);
    if (fields[0] == "key") {
        const auto key = parse_key(fields);
        return key ? std::optional<memory>(remembered_key{*key}) : std::nullopt;
    }
    if (fields[0] != "service" || fields.size() < 3)
        return {};
    if (fields[2] == "absent")
        return remembered_service{unescaped(fields[1]), 0, std::nullopt};
    const auto start_type = parse_number(fields[2]);
    if (!start_type || fields.size() != 4)
        return {};
    return remembered_service{unescaped(fields[1]), *start_type, unescaped(fields[3])};
}

} // namespace

std::string write_memories(const std::vector<memory> &memories) {
    std::string text = std::string(record_heading) + "\n";
    for (const memory &item : memories)
        text += std::visit(writer{}, item) + "\n";
    return text;
}

std::optional<std::vector<memory>> parse_memories(std::string_view text) {
    std::vector<memory> memories;
    auto lines = split(text, '\n');
    if (lines.front() != record_heading)
        return {};
    lines.erase(lines.begin());
    for (const std::string_view line : lines) {
        if (line.empty())
            continue;
        auto item = parse_line(line);
        if (!item)
            return {};
        memories.push_back(std::move(*item));
    }
    return memories;
}

} // namespace winebits::setup
