# SPDX-License-Identifier: LGPL-2.1-or-later
# Joins the TAP of several programs into one stream. A program that crashes, hangs, prints nothing or stops early fails.

HARNESS_COUNT=0
HARNESS_FAILED=0
HARNESS_GAPS=

# harness_tap NAME SECONDS COMMAND...: runs a program in $HARNESS_PREFIX and prints its tests as "NAME: TEST". $HARNESS_GAPS may name
# a file of behaviours that are known not to be there yet.
harness_tap() {
    harness_name=$1
    harness_limit=$2
    shift 2
    harness_output=$HARNESS_ROOT/tap.$harness_name
    harness_run "$harness_limit" "$@" >"$harness_output" 2>"$harness_output.err"
    harness_status=$?
    [ "${HARNESS_KEEP:-}" ] && cp "$harness_output" "$harness_output.err" "$HARNESS_KEEP/"
    awk -v name="$harness_name" -v status="$harness_status" -v number="$HARNESS_COUNT" \
        -v totals="$HARNESS_ROOT/totals" -v gaps="${HARNESS_GAPS:-}" -f "$HARNESS_SOURCE/tap-merge.awk" "$harness_output.err" "$harness_output"
    read -r HARNESS_COUNT harness_failures <"$HARNESS_ROOT/totals"
    HARNESS_FAILED=$((HARNESS_FAILED + harness_failures))
    rm -f "$harness_output" "$harness_output.err" "$HARNESS_ROOT/totals"
}

# harness_plan: the end of the stream. Returns 1 when a test has failed.
harness_plan() {
    echo "1..$HARNESS_COUNT"
    [ "$HARNESS_FAILED" = 0 ]
}
