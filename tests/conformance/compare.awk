# SPDX-License-Identifier: LGPL-2.1-or-later
# Prints a table of two TAP streams: behaviour, ours (first file), stock (second file). Fails when one of ours has failed.

FNR == 1 { file++ }

/^(not )?ok [0-9]/ {
    good = /^ok/
    name = $0
    gap = sub(/ # TODO .*/, "", name)
    sub(/^(not )?ok [0-9]+( -)? */, "", name)
    if (file == 1) {
        if (!(name in ours))
            order[++count] = name
        ours[name] = good
        gaps += gap
    } else
        stock[name] = good
}

function word(results, name) {
    if (!(name in results))
        return "not reached"
    return results[name] ? "pass" : "FAIL"
}

END {
    printf "%-90s %-12s %s\n", "behaviour", "ours", "stock"
    for (i = 1; i <= count; i++) {
        name = order[i]
        printf "%-90s %-12s %s\n", name, word(ours, name), word(stock, name)
        ours_good += ours[name]
        stock_good += (name in stock) && stock[name]
    }
    printf "\n%d behaviours: ours passes %d (%d known gaps), stock passes %d\n", count, ours_good, gaps, stock_good
    exit count == 0 || ours_good + gaps < count
}
