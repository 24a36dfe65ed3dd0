#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A download by Windows' bitsadmin whose Wine session ends in the middle: it goes on without Wine, or waits where the prefix says so.
. "$(dirname "$0")/../setup/setup-tests.sh"

size=8388608
harness_origin
slow="size=$size&pace=1048576"

bitsadmin() {
    harness_run 120 "$WINE" bitsadmin.exe "$@" >"$work/output" 2>&1
}

# The job's line of `winebits list`; with or without a daemon.
state_is() { # NAME STATE
    "$winebits" list --prefix "$HARNESS_PREFIX" >"$work/list" 2>&1
    grep -F -- "$1" "$work/list" | grep -qw -- "$2"
}

no_daemon() {
    [ ! -e "$HARNESS_PREFIX/$state_of_prefix/endpoint" ]
}

# begins NAME: a session with a job that has got something, and can't be finished yet.
begins() {
    harness_hold
    bitsadmin /create "$1" && bitsadmin /addfile "$1" "$BITS_TEST_ORIGIN/$1?$slow" "C:\\$1.bin" && bitsadmin /resume "$1" &&
        harness_wait_until 60 has_bytes
}

has_bytes() {
    for part in "$HARNESS_PREFIX"/drive_c/BIT*.tmp; do [ ! -s "$part" ] || return 0; done
    return 1
}

ends() {
    harness_end_session "$HARNESS_PREFIX"
    harness_release
}

is_whole() {
    [ "$(stat -c %s "$HARNESS_PREFIX/drive_c/$1.bin" 2>/dev/null)" = "$size" ]
}

setup install
ok $? "winebits is set up"

begins first
ok $? "a program's download is under way"
ends
! session_runs
ok $? "no Wine process is left"
harness_wait_until 120 state_is first TRANSFERRED
ok $? "the download has ended without Wine"
[ ! -e "$HARNESS_PREFIX/drive_c/first.bin" ]
ok $? "its file waits for the program"
bitsadmin /complete first && is_whole first
ok $? "the next session has the file"
ends

"$winebits" settings outlive-wine off --prefix "$HARNESS_PREFIX" >"$work/output" 2>&1
ok $? "the prefix is told to wait for Wine"
begins second
ok $? "another download is under way"
ends
harness_wait_until 60 no_daemon
ok $? "the daemon leaves with the session"
! state_is second TRANSFERRED
ok $? "the download has not ended"
harness_hold
bitsadmin /list
ok $? "a session begins again"
harness_wait_until 120 state_is second TRANSFERRED
ok $? "the download goes on to its end"
bitsadmin /complete second && is_whole second
ok $? "and the file is there"
ends
finish
