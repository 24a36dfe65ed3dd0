# SPDX-License-Identifier: LGPL-2.1-or-later
# Judges a run of a conformance program: "ok NAME", "fail NAME", or "again NAME" when the behaviour was not reached or failed in a way
# that a stuck queue or a crashed service explains. Files: the names of all behaviours, standard error (a line for each failure, in
# their order), TAP.

{ sub(/\r$/, "") }

FNR == 1 { file++ }

FILENAME ~ /\.names$/ {
    if ($0 ~ /^[a-z0-9_]+$/)
        order[++count] = $0
    next
}

FILENAME ~ /\.err$/ {
    if ($0 !~ /^(it looks like|multiarch needs|execute |apt-get |wine: |[0-9a-f]+:|preloader)/)
        message[++messages] = $0
    next
}

/^(not )?ok [0-9]/ {
    good = /^ok/
    name = $0
    sub(/^(not )?ok [0-9]+( -)? */, "", name)
    reached[name] = 1
    passed[name] = good
    if (!good)
        failure[name] = ++failures
}

function may_be_caused_by_another(text) {
    return text ~ /0x800706ba|0x80070422|wait_until|the job is (QUEUED|CONNECTING|TRANSFERRING|TRANSIENT_ERROR)/
}

END {
    for (i = 1; i <= count; i++) {
        name = order[i]
        if (!(name in reached))
            print "again " name
        else if (passed[name])
            print "ok " name
        else if (messages < failures || may_be_caused_by_another(message[failure[name]]))
            print "again " name
        else
            print "fail " name
    }
}
