#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# What the command line refuses, and how.
. "$(dirname "$0")/setup-tests.sh"

"$winebits" --version >"$work/output" 2>&1
ok $? "--version succeeds"
"$winebits" --help | grep -q setup
ok $? "--help names the commands"
"$winebits" nonsense 2>"$work/output"
is $? 2 "an unknown command ends with 2"
is "$(wc -l <"$work/output")" 1 "an unknown command is told in one line"
"$winebits" setup 2>"$work/output"
is $? 2 "setup without an action ends with 2"
setup nonsense
is $? 2 "an unknown action ends with 2"
setup install --prefix "$work/none"
is $? 1 "a folder that does not exist is refused"
grep -q 'wineboot -i' "$work/output"
ok $? "and the message says how to make a prefix"
[ ! -e "$work/none" ]
ok $? "and it is not made"
WINE=$work/no-wine setup install
is $? 1 "a Wine that is not there is refused"
cmp -s "$WINEPREFIX/drive_c/windows/system32/qmgr.dll" "$WINEBITS_PE_DIR/x86_64/qmgr.dll"
is $? 1 "and no file was placed"
WINEBITS_PE_DIR=$work/nothing setup install
is $? 1 "missing PE files are refused"
grep -q WINEBITS_PE_DIR "$work/output"
ok $? "and the message names the variable"
if [ "$(id -u)" -eq 0 ]; then
    chown 65534 "$WINEPREFIX"
    setup install
    is $? 1 "a prefix of another user is refused"
    chown 0 "$WINEPREFIX"
else
    skip "a prefix of another user is refused" "only root can make one"
fi
finish
