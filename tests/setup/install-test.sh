#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Setup in a prefix where nothing runs: installing, asking, installing again, and going back.
. "$(dirname "$0")/setup-tests.sh"

create '{00000000-0000-0000-0000-000000000000}' >/dev/null # a first session makes its own changes
end_session
registrations >"$work/registrations.before"
system_files >"$work/files.before"

setup status
is $? 1 "status of a fresh prefix says not installed"

setup install
is $? 0 "install in a fresh prefix succeeds"
session_runs
is $? 1 "nothing runs in the prefix after install"
cmp -s "$WINEPREFIX/drive_c/windows/system32/qmgr.dll" "$WINEBITS_PE_DIR/x86_64/qmgr.dll"
ok $? "system32 has the 64-bit qmgr.dll"
cmp -s "$WINEPREFIX/drive_c/windows/system32/dosvc.dll" "$WINEBITS_PE_DIR/x86_64/dosvc.dll"
ok $? "system32 has the 64-bit dosvc.dll"
cmp -s "$WINEPREFIX/drive_c/windows/syswow64/qmgrprxy.dll" "$WINEBITS_PE_DIR/i686/qmgrprxy.dll"
ok $? "syswow64 has the 32-bit qmgrprxy.dll"
is "$(stat -c %a "$WINEPREFIX/$state_of_prefix")" 700 "the state folder is for its owner alone"
if has_32bit_wine; then
    grep -q '^changed  *32-bit interfaces' "$work/output"
    ok $? "the 32-bit program registered the 32-bit proxy"
else
    skip "the 32-bit program registered the 32-bit proxy" "wine32 is not installed"
fi
registrations >"$work/registrations.installed"
grep -q 'winebits-do.*DoSvc' "$work/registrations.installed"
ok $? "DoSvc has a service group of its own"
is "$(grep -ci 'CLSID.*5FD42AD5-C04E-4D36-ADC7-E08FF15737AD' "$work/registrations.installed")" 2 \
    "class 10.3 is registered in both views"
is "$(grep -ci 'CLSID.*5B99FA76-721C-423C-ADAC-56D03C8A8007' "$work/registrations.installed")" 2 \
    "the class of Delivery Optimization is registered in both views"
grep -q '"ServiceDll".*dosvc.dll' "$work/registrations.installed"
ok $? "DoSvc has its DLL"
is "$(create '{5B99FA76-721C-423C-ADAC-56D03C8A8007}')" 0x00000000 "the class of Delivery Optimization can be created"
end_session

setup status
is $? 0 "status says that all is right"

setup install
is $? 0 "install again succeeds"
grep -q '^changed' "$work/output"
is $? 1 "install again changes nothing"
registrations | cmp -s - "$work/registrations.installed"
ok $? "registrations are the same after installing twice"

setup uninstall
is $? 0 "uninstall succeeds"
end_session
registrations >"$work/registrations.after"
diff "$work/registrations.before" "$work/registrations.after" >"$work/output"
ok $? "uninstall puts every registration back"
system_files >"$work/files.after"
diff "$work/files.before" "$work/files.after" >"$work/output"
ok $? "uninstall puts every file back"
[ ! -e "$WINEPREFIX/$state_of_prefix" ]
ok $? "uninstall without a queue leaves no state folder"
setup status
is $? 1 "status after uninstall says not installed"
setup uninstall
is $? 0 "uninstall again does nothing and succeeds"
finish
