# SPDX-License-Identifier: LGPL-2.1-or-later
# Renumbers the TAP of one program. The first file is what it wrote to standard error, the second is its TAP. Variables: name,
# status (how it ended), number (tests so far), totals (a file for the new number and the failures), gaps (a file of behaviours
# that are not there yet: "NAME: TEST  reason"; TAP calls such a result TODO, and one that passes nevertheless fails the run).

BEGIN {
    while (gaps != "" && (getline line <gaps) > 0)
        if (line !~ /^#/ && (cut = index(line, "  ")))
            reason[substr(line, 1, cut - 1)] = substr(line, cut + 2)
}

function result(good, text) {
    number++
    text = name ": " text
    # slow-NAME is NAME with a distant server: what it lacks is the same.
    key = text
    sub(/^slow-/, "", key)
    expected = key in reason
    if (good == expected)
        failures++
    print (good ? "ok " : "not ok ") number " - " text (expected ? " # TODO " reason[key] : "")
}

{ sub(/\r$/, "") }

FNR == 1 { file++ }

# Whatever else it says is a comment; a message never counts as a result.
FILENAME ~ /\.err$/ { print "# " $0; next }

/^1\.\.[0-9]+/ && !has_plan { planned = substr($0, 4) + 0; has_plan = 1; next }

/^(not )?ok [0-9]/ {
    good = /^ok/
    text = $0
    sub(/^(not )?ok [0-9]+( -)? */, "", text)
    seen++
    bad += !good
    result(good, text)
    next
}

/^Bail out!/ { bailed = 1 }

{ sub(/^# ?/, ""); print "# " $0 }

END {
    if (status == 124 || status == 137)
        result(0, "ended within its time")
    else if (!has_plan || planned == 0)
        result(0, "printed a plan")
    else if (seen < planned)
        result(0, "came to its end (status " status ")")
    else if (seen > planned || bailed)
        result(0, "kept to its plan")
    else if (status != 0 && bad == 0)
        result(0, "ended well (status " status ")")
    for (left = planned - seen; left > 0; left--)
        result(0, "a behaviour that was not reached")
    print number, failures + 0 >totals
}
