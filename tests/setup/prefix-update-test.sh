#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# A new Wine updates the prefix: winebits stays.
real_copy=yes
. "$(dirname "$0")/setup-tests.sh"

setup install
is $? 0 "install succeeds"
system_files >"$work/files.before"
wineboot=$(dirname "$(command -v "$WINE")")/wineboot
[ -x "$wineboot" ] || wineboot=wineboot
"$wineboot" -u >"$work/output" 2>&1
is $? 0 "the prefix update succeeds"
end_session
system_files >"$work/files.after"
diff "$work/files.before" "$work/files.after" >"$work/output"
ok $? "the update keeps the files"
setup status
is $? 0 "status after the update says that all is right"
is "$(create '{5FD42AD5-C04E-4D36-ADC7-E08FF15737AD}')" 0x00000000 "class 10.3 can be created after the update"
end_session
setup repair
is $? 0 "repair after the update succeeds"
setup uninstall
is $? 0 "uninstall after the update succeeds"
setup status
is $? 1 "status says not installed"
finish
