// SPDX-License-Identifier: LGPL-2.1-or-later
// Draws the progress of /TRANSFER on the medium that standard output is (bits-api 12.3).
// Main thread only.
#include "tools/bitsadmin/transfer_display.hpp"

#include "tools/bitsadmin/job_text.hpp"

namespace winebits::bitsadmin {

namespace {

constexpr std::chrono::milliseconds shortest_interval{250};
constexpr std::size_t console_lines = 2;

std::wstring first_line(const job_summary &summary) {
    return L"DISPLAY: '" + summary.name + L"' TYPE: " + type_name(summary.type) + L" STATE: " +
           state_name(summary.state);
}

std::wstring second_line(const job_summary &summary, bool with_bytes) {
    const BG_JOB_PROGRESS &progress = summary.progress;
    const int done = percent(progress);
    std::wstring line = L"PRIORITY: " + priority_name(summary.priority) + L" FILES: " +
                        std::to_wstring(progress.FilesTransferred) + L" / " +
                        std::to_wstring(progress.FilesTotal);
    if (with_bytes)
        line += L" BYTES: " + size_text(progress.BytesTransferred) + L" / " + size_text(progress.BytesTotal);
    if (done >= 0)
        line += L" (" + std::to_wstring(done) + L"%)";
    return line;
}

// One line for a narrow terminal: what moves comes first.
std::wstring short_line(const job_summary &summary) {
    const BG_JOB_PROGRESS &progress = summary.progress;
    const int done = percent(progress);
    return (done >= 0 ? std::to_wstring(done) + L"% " : std::wstring()) + state_name(summary.state) +
           L" FILES: " + std::to_wstring(progress.FilesTransferred) + L" / " +
           std::to_wstring(progress.FilesTotal) + L" BYTES: " + size_text(progress.BytesTransferred) +
           L" / " + size_text(progress.BytesTotal) + L" '" + summary.name + L"'";
}

} // namespace

bool transfer_display::due(const std::wstring &text) const {
    return shown_.empty() ||
           (text != shown_ && std::chrono::steady_clock::now() - drawn_at_ >= shortest_interval);
}

void transfer_display::update(const job_summary &summary) {
    // In a log the number of bytes alone is no news: state, files and percent are.
    const bool stream = out_.kind() == output::medium::stream;
    if (due(first_line(summary) + second_line(summary, !stream)))
        draw(summary);
}

void transfer_display::finish(const job_summary &summary) {
    const bool stream = out_.kind() == output::medium::stream;
    if (!stream || first_line(summary) + second_line(summary, false) != shown_)
        draw(summary);
    if (out_.kind() == output::medium::terminal)
        out_.line();
}

void transfer_display::draw(const job_summary &summary) {
    switch (out_.kind()) {
    case output::medium::console:
        if (!shown_.empty())
            out_.rewind(console_lines);
        draw_fitted(first_line(summary), L"\r\n");
        draw_fitted(second_line(summary, true), L"\r\n");
        break;
    case output::medium::terminal:
        out_.text(L"\r");
        draw_fitted(short_line(summary), L"");
        break;
    case output::medium::stream:
        out_.line(first_line(summary) + L" " + second_line(summary, true));
        break;
    }
    shown_ = first_line(summary) + second_line(summary, out_.kind() != output::medium::stream);
    drawn_at_ = std::chrono::steady_clock::now();
}

// Cut and filled up so that it takes exactly one row and covers what stood there.
void transfer_display::draw_fitted(std::wstring text, const wchar_t *end) {
    text.resize(out_.width() - 1, L' ');
    out_.text(text + end);
}

} // namespace winebits::bitsadmin
