# SPDX-License-Identifier: LGPL-2.1-or-later
# The conformance programs with the BITS that Wine brings. Its queue gets stuck and its service crashes: a behaviour that fails in a way
# that an earlier one may have caused is tried again in a session of its own. Source it after conformance.sh.

# stock_session NAME SECONDS: a program in a session of its own; what it says goes to $stock_output and $stock_output.err.
stock_session() {
    harness_hold
    stock_path=$(conformance_program "$1")
    if [ -f "$stock_path.so" ]; then
        harness_run "$2" "$stock_path" >"$stock_output" 2>"$stock_output.err"
    else
        harness_run "$2" "$WINE" "$stock_path" >"$stock_output" 2>"$stock_output.err"
    fi
    harness_end_session "$HARNESS_PREFIX"
    harness_release
}

# stock_program NAME: its behaviours as TAP.
stock_program() {
    stock_output=$HARNESS_ROOT/stock.$1
    BITS_TEST_LIST=1
    export BITS_TEST_LIST
    stock_session "$1" 60
    unset BITS_TEST_LIST
    tr -d '\r' <"$stock_output" >"$stock_output.names"
    stock_session "$1" 90
    awk -f "$CONFORMANCE_SOURCE/stock.awk" "$stock_output.names" "$stock_output.err" "$stock_output" >"$stock_output.results"
    while read -r stock_result stock_behaviour; do
        if [ "$stock_result" = again ]; then
            BITS_TEST_ONLY=$stock_behaviour
            export BITS_TEST_ONLY
            stock_session "$1" 45
            unset BITS_TEST_ONLY
            stock_result='not ok'
            if grep -q "^ok [0-9]* - $stock_behaviour" "$stock_output"; then
                stock_result=ok
            fi
        fi
        [ "$stock_result" != fail ] || stock_result='not ok'
        echo "$stock_result 1 - $1: $stock_behaviour"
    done <"$stock_output.results"
}

# Takes one program after the other that no other worker has taken.
stock_worker() {
    # Nothing that it does right takes longer.
    BITS_TEST_WAIT=${BITS_TEST_WAIT:-6}
    export BITS_TEST_WAIT
    HARNESS_ROOT=$stock_folder/$1
    HARNESS_PREFIX=$2
    shift 2
    mkdir -p "$HARNESS_ROOT"
    for stock_name in "$@"; do
        if mkdir "$stock_folder/$stock_name.taken" 2>/dev/null; then
            stock_program "$stock_name" >"$stock_folder/$stock_name.part" </dev/null
            mv "$stock_folder/$stock_name.part" "$stock_folder/$stock_name.tap"
        fi
    done
}

# stock_start PROGRAMS...: begins with them, a few side by side; they mostly wait. stock_finish joins their TAP.
stock_start() {
    stock_folder=$HARNESS_ROOT/stock
    stock_workers=
    mkdir -p "$stock_folder"
    for stock_number in 1 2 3; do
        harness_prefix "stock-$stock_number"
        conformance_trust
        harness_end_session "$HARNESS_PREFIX"
        stock_worker "$stock_number" "$HARNESS_PREFIX" "$@" &
        stock_workers="$stock_workers $!"
    done
}

stock_finish() {
    for stock_worker_pid in $stock_workers; do
        wait "$stock_worker_pid"
    done
    for stock_name in "$@"; do
        cat "$stock_folder/$stock_name.tap"
    done
}
