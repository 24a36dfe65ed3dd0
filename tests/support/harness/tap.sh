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
    harness_watch "$harness_limit" "$harness_output.hung" &
    harness_watcher=$!
    harness_run "$harness_limit" "$@" >"$harness_output" 2>"$harness_output.err"
    harness_status=$?
    kill "$harness_watcher" 2>/dev/null
    wait "$harness_watcher" 2>/dev/null
    [ ! -f "$harness_output.hung" ] || cat "$harness_output.hung" >>"$harness_output.err"
    [ "${HARNESS_KEEP:-}" ] && cp "$harness_output" "$harness_output.err" "$HARNESS_KEEP/"
    awk -v name="$harness_name" -v status="$harness_status" -v number="$HARNESS_COUNT" \
        -v totals="$HARNESS_ROOT/totals" -v gaps="${HARNESS_GAPS:-}" -f "$HARNESS_SOURCE/tap-merge.awk" "$harness_output.err" "$harness_output"
    read -r HARNESS_COUNT harness_failures <"$HARNESS_ROOT/totals"
    HARNESS_FAILED=$((HARNESS_FAILED + harness_failures))
    rm -f "$harness_output" "$harness_output.err" "$harness_output.hung" "$HARNESS_ROOT/totals"
}

# harness_watch SECONDS FILE: writes down what everything in the prefix waits for, just before a program's time is over. Who
# reads the log of a run that hung somewhere else has nothing but this.
harness_watch() {
    trap 'kill "$harness_sleep" 2>/dev/null; exit 0' TERM
    sleep "$(($1 > 10 ? $1 - 5 : $1 / 2))" &
    harness_sleep=$!
    wait "$harness_sleep"
    {
        echo "the time is nearly over; processes, threads and system calls:"
        for harness_pid in $(harness_processes "$HARNESS_PREFIX"); do
            echo "$harness_pid $(tr '\0' ' ' <"/proc/$harness_pid/cmdline")"
            for harness_thread in /proc/"$harness_pid"/task/*; do
                echo "  $(cat "$harness_thread/comm") $(cat "$harness_thread/wchan") $(cut -c 1-60 "$harness_thread/syscall")"
            done
        done
        echo "the end of the daemon's log:"
        tail -n 40 "$HARNESS_PREFIX/drive_c/ProgramData/winebits/winebitsd.log"
    } >"$2" 2>/dev/null
}

# harness_skip NAME REASON: a program that can't run here.
harness_skip() {
    HARNESS_COUNT=$((HARNESS_COUNT + 1))
    echo "ok $HARNESS_COUNT - $1 # SKIP $2"
}

# harness_plan: the end of the stream. Returns 1 when a test has failed.
harness_plan() {
    echo "1..$HARNESS_COUNT"
    [ "$HARNESS_FAILED" = 0 ]
}
