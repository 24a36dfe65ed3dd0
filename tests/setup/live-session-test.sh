#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Setup while Windows programs run and Wine's own BITS service has been started.
. "$(dirname "$0")/setup-tests.sh"

oldest='{4991D34B-80A1-4291-83B6-3328366B9097}'
newest='{5FD42AD5-C04E-4D36-ADC7-E08FF15737AD}'

harness_hold
ok $? "a program holds the session"
is "$(create "$oldest")" 0x00000000 "Wine's own service is running"
is "$(create "$newest")" 0x80040154 "class 10.3 is not registered"

setup install
is $? 0 "install in a live session succeeds"
grep -q '^changed  *running service BITS stopped' "$work/output"
ok $? "the running service was stopped"
if has_32bit_wine; then
    is "$(create "$newest" "$probe32")" 0x00000000 "a 32-bit program can create class 10.3 in the same session"
else
    skip "a 32-bit program can create class 10.3 in the same session" "wine32 is not installed"
fi
is "$(create "$newest")" 0x00000000 "class 10.3 can be created in the same session"
is "$(create "$oldest")" 0x00000000 "so can class 1.0"
setup status
is $? 0 "status in a live session says that all is right"
kill -0 "$HARNESS_HOLDER"
ok $? "the program that holds the session still runs"

setup uninstall
is $? 0 "uninstall in a live session succeeds"
is "$(create "$newest")" 0x80040154 "class 10.3 is gone again"
is "$(create "$oldest")" 0x00000000 "Wine's own service answers again"
kill -0 "$HARNESS_HOLDER"
ok $? "the program that holds the session still runs"
harness_release
finish
