# SPDX-License-Identifier: LGPL-2.1-or-later
# Sourced by bootstrap: make check, and what came of it in one line.

# The results of every test of the suite, as Automake's driver wrote them down.
count_results() {
    find "$build" -name '*.trs' -exec cat {} + | grep -c "^:test-result: $1" || :
}

run_checks() {
    status=0
    find "$build" -name '*.trs' -exec rm -f {} +
    (cd "$build" && make check) || status=$?
    failed=$(($(count_results FAIL) + $(count_results ERROR) + $(count_results XPASS)))
    [ "$status" = 0 ] || grep -h -E '^(not ok|Bail out|FAIL|ERROR)|# .*(not true|is not)' "$build/test-suite.log" | head -n 100
    echo "$(count_results PASS) passed, $failed failed, $(count_results SKIP) skipped"
    return "$status"
}
