# SPDX-License-Identifier: LGPL-2.1-or-later
# TAP of tests that are shell scripts, which source it. $work/output is what the last program said: a failure shows it.

tests=0
failures=0

ok() { # ok STATUS DESCRIPTION
    tests=$((tests + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tests - $2"
    else
        failures=$((failures + 1))
        echo "not ok $tests - $2"
        [ -f "$work/output" ] && sed 's/^/# /' "$work/output"
    fi
}

is() { # is ACTUAL EXPECTED DESCRIPTION
    if [ "$1" = "$2" ]; then
        ok 0 "$3"
    else
        ok 1 "$3"
        printf '# is:       %s\n# expected: %s\n' "$1" "$2"
    fi
}

skip() { # skip DESCRIPTION REASON
    tests=$((tests + 1))
    echo "ok $tests - $1 # SKIP $2"
}

finish() {
    echo "1..$tests"
    exit $((failures > 0))
}
