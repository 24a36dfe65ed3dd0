# SPDX-License-Identifier: LGPL-2.1-or-later
# Sourced by bootstrap: make check, and what came of it in one line.

# The results of every test of the suite, as Automake's driver wrote them down.
count_results() {
    find "$build" -name '*.trs' -exec cat {} + | grep -c "^:test-result: $1" || :
}

# What the failed tests said, each with the comments before and after it.
show_failures() {
    for trs in $(find "$build" -name '*.trs' -exec grep -l -E '^:test-result: (FAIL|ERROR|XPASS)' {} +); do
        echo "---- ${trs%.trs}.log"
        grep -h -B 8 -A 8 -E '^(not ok|Bail out|FAIL|ERROR)' "${trs%.trs}.log" | grep -v '^ok ' | cut -c 1-300 | head -n 150
    done
}

run_checks() {
    status=0
    find "$build" -name '*.trs' -exec rm -f {} +
    (cd "$build" && make -j"$(nproc)" check) || status=$?
    failed=$(($(count_results FAIL) + $(count_results ERROR) + $(count_results XPASS)))
    [ "$status" = 0 ] || show_failures
    echo "$(count_results PASS) passed, $failed failed, $(count_results SKIP) skipped"
    return "$status"
}
