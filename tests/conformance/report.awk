# SPDX-License-Identifier: LGPL-2.1-or-later
# Writes the conformance report. Variables: kind (md or html), stock_name. Files: subjects, TAP of winebits, TAP of stock Wine. The same
# results give the same bytes. Fails when a behaviour of ours has failed that is no known gap.

FNR == 1 { file++ }

file == 1 {
    if (!/^#/ && (cut = index($0, "  "))) {
        subjects[++subject_count] = substr($0, 1, cut - 1)
        title[subjects[subject_count]] = substr($0, cut + 2)
    }
    next
}

/^(not )?ok [0-9]/ && !/ # SKIP / {
    good = /^ok/
    name = $0
    reason = ""
    if (cut = index(name, " # TODO ")) {
        reason = substr(name, cut + 8)
        name = substr(name, 1, cut - 1)
    }
    sub(/^(not )?ok [0-9]+( -)? */, "", name)
    cut = index(name, ": ")
    program = substr(name, 1, cut - 1)
    if (program ~ /^slow-/)
        next
    if (file == 3) {
        stock[name] = good
        next
    }
    if (!(program in title)) {
        subjects[++subject_count] = program
        title[program] = program
    }
    if (!(name in ours))
        behaviours[program, ++number[program]] = name
    ours[name] = good
    gap[name] = reason
}

# "job: a_name_of_many_words" as a sentence.
function sentence(name, words, i, word, count, out) {
    count = split(substr(name, index(name, ": ") + 2), words, "_")
    for (i = 1; i <= count; i++) {
        word = words[i]
        if (word ~ /^(utc|http|https|tls|url|urls|id|hresult|com|acl|clsid|sid|guid|smb)$/)
            word = toupper(word)
        else if (i == 1)
            word = toupper(substr(word, 1, 1)) substr(word, 2)
        out = out (i == 1 ? "" : " ") word
    }
    return out
}

function escaped(words) {
    gsub(/&/, "\\&amp;", words)
    gsub(/</, "\\&lt;", words)
    gsub(/>/, "\\&gt;", words)
    return words
}

function own_word(name) {
    if (ours[name])
        return "pass"
    return gap[name] == "" ? "FAIL" : "gap"
}

function stock_word(name) {
    return stock[name] ? "pass" : "FAIL"
}

function line(words) { print words }

function count_all(i, j, name) {
    for (i = 1; i <= subject_count; i++)
        for (j = 1; j <= number[subjects[i]]; j++) {
            name = behaviours[subjects[i], j]
            total++
            own_passed += ours[name]
            stock_passed += stock[name] + 0
            own_of[subjects[i]] += ours[name]
            stock_of[subjects[i]] += stock[name] + 0
            if (!ours[name] && gap[name] == "")
                failed++
            if (gap[name] != "")
                gaps++
        }
}

function intro() {
    return "Each row is one behaviour that Windows programs rely on, pinned by one test in `tests/conformance`. The programs know nothing of winebits: " \
        "they were run unchanged against both. A behaviour of " stock_name " that failed in a way an earlier one may have caused was tried " \
        "again in a session of its own. `make conformance-report` writes this page."
}

function write_md(i, j, subject, name) {
    line("# Conformance report")
    line("")
    line(intro())
    line("")
    line("| | behaviours | winebits | " stock_name " |")
    line("|---|---:|---:|---:|")
    for (i = 1; i <= subject_count; i++)
        if (number[subject = subjects[i]])
            line("| " title[subject] " | " number[subject] " | " own_of[subject] " | " stock_of[subject] " |")
    line("| **all** | **" total "** | **" own_passed "** | **" stock_passed "** |")
    for (i = 1; i <= subject_count; i++) {
        subject = subjects[i]
        if (!number[subject])
            continue
        line("")
        line("## " title[subject])
        line("")
        line("| behaviour | winebits | " stock_name " |")
        line("|---|---|---|")
        for (j = 1; j <= number[subject]; j++) {
            name = behaviours[subject, j]
            line("| " sentence(name) " | " own_word(name) (gap[name] == "" ? "" : ": " gap[name]) " | " stock_word(name) " |")
        }
    }
}

function cell(word, more) {
    return "<td class=\"" tolower(word) "\">" word (more == "" ? "" : "<br><small>" escaped(more) "</small>") "</td>"
}

function html_head() {
    line("<!DOCTYPE html>")
    line("<html lang=\"en\">")
    line("<head>")
    line("<meta charset=\"utf-8\">")
    line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
    line("<title>winebits: conformance report</title>")
    line("<style>")
    line(":root { color-scheme: light dark; --good: #1a7f37; --bad: #cf222e; --open: #9a6700; --rule: #8884; }")
    line("@media (prefers-color-scheme: dark) { :root { --good: #56d364; --bad: #ff7b72; --open: #e3b341; } }")
    line("body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }")
    line("table { border-collapse: collapse; width: 100%; margin: 0 0 2rem; }")
    line("th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--rule); vertical-align: top; }")
    line("thead th { position: sticky; top: 0; background: Canvas; }")
    line("th + th, td + td { width: 9rem; white-space: nowrap; }")
    line("td small { white-space: normal; }")
    line(".number { text-align: right; }")
    line(".pass { color: var(--good); } .fail { color: var(--bad); font-weight: 600; } .gap { color: var(--open); }")
    line("tfoot td, tfoot th { font-weight: 600; }")
    line("</style>")
    line("</head>")
    line("<body>")
}

function html_totals(i, subject) {
    line("<table>")
    line("<thead><tr><th>subject</th><th class=\"number\">behaviours</th><th class=\"number\">winebits</th><th class=\"number\">" stock_name "</th></tr></thead>")
    line("<tbody>")
    for (i = 1; i <= subject_count; i++)
        if (number[subject = subjects[i]])
            line("<tr><td><a href=\"#" subject "\">" escaped(title[subject]) "</a></td><td class=\"number\">" number[subject] \
                "</td><td class=\"number\">" own_of[subject] "</td><td class=\"number\">" stock_of[subject] "</td></tr>")
    line("</tbody>")
    line("<tfoot><tr><td>all</td><td class=\"number\">" total "</td><td class=\"number\">" own_passed "</td><td class=\"number\">" stock_passed "</td></tr></tfoot>")
    line("</table>")
}

function write_html(i, j, subject, name, words) {
    html_head()
    line("<h1>Conformance report</h1>")
    words = escaped(intro())
    while (sub(/`/, "<code>", words))
        sub(/`/, "</code>", words)
    line("<p>" words "</p>")
    html_totals()
    for (i = 1; i <= subject_count; i++) {
        subject = subjects[i]
        if (!number[subject])
            continue
        line("<h2 id=\"" subject "\">" escaped(title[subject]) "</h2>")
        line("<table>")
        line("<thead><tr><th>behaviour</th><th>winebits</th><th>" stock_name "</th></tr></thead>")
        line("<tbody>")
        for (j = 1; j <= number[subject]; j++) {
            name = behaviours[subject, j]
            line("<tr><td>" escaped(sentence(name)) "</td>" cell(own_word(name), gap[name]) cell(stock_word(name), "") "</tr>")
        }
        line("</tbody>")
        line("</table>")
    }
    line("</body>")
    line("</html>")
}

END {
    count_all()
    if (kind == "html")
        write_html()
    else
        write_md()
    exit total == 0 || failed > 0
}
