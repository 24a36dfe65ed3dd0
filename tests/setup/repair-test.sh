#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Damage is seen by status and mended by repair, and originals of every kind come back.
. "$(dirname "$0")/setup-tests.sh"

system32=$WINEPREFIX/drive_c/windows/system32

# What a user or another tool may have done before: a link instead of a file, an override, a disabled service.
mv "$system32/qmgr.dll" "$work/elsewhere.dll"
ln -s "$work/elsewhere.dll" "$system32/qmgr.dll"
mv "$system32/qmgrprxy.dll" "$system32/QmgrPrxy.dll"
awk '{ print } /^\[Software\\\\Wine\\\\DllOverrides\]/ { print "\"qmgrprxy\"=\"builtin\"" }' "$WINEPREFIX/user.reg" >"$work/user.reg"
cp "$work/user.reg" "$WINEPREFIX/user.reg"
awk '/^\[/ { bits = /Services\\\\BITS\]/ } bits && /^"Start"=/ { print "\"Start\"=dword:00000004"; next } { print }' \
    "$WINEPREFIX/system.reg" >"$work/system.reg"
cp "$work/system.reg" "$WINEPREFIX/system.reg"
create '{00000000-0000-0000-0000-000000000000}' >/dev/null
end_session
registrations >"$work/registrations.before"
grep -q '"qmgrprxy"="builtin"' "$work/registrations.before"
ok $? "the user had an override of another kind"

setup install
is $? 0 "install succeeds"
[ ! -L "$system32/qmgr.dll" ] && cmp -s "$system32/qmgr.dll" "$WINEBITS_PE_DIR/x86_64/qmgr.dll"
ok $? "the link was replaced by the file"
! cmp -s "$work/elsewhere.dll" "$WINEBITS_PE_DIR/x86_64/qmgr.dll"
ok $? "what the link named was not written to"
is "$(find "$system32" -iname qmgrprxy.dll | wc -l)" 1 "a file in other case is replaced, not joined by another"

rm "$system32/qmgr.dll"
setup status
is $? 2 "status sees a file that is missing"
setup repair
is $? 0 "repair succeeds"
setup status
is $? 0 "repair puts the file there again"

echo changed >"$WINEPREFIX/drive_c/windows/system32/bitsadmin.exe"
setup status
is $? 2 "status sees a file of another content"
setup repair
setup status
is $? 0 "repair replaces it"

awk '!/^"winebits-do"=/ && !/^"qmgrprxy"=/' "$WINEPREFIX/system.reg" >"$work/system.reg"
cp "$work/system.reg" "$WINEPREFIX/system.reg"
setup status
is $? 2 "status sees a registration that is missing"
setup repair
setup status
is $? 0 "repair writes it again"

awk '/^\[/ { do_service = /Services\\\\DoSvc/ } !do_service' "$WINEPREFIX/system.reg" >"$work/system.reg"
cp "$work/system.reg" "$WINEPREFIX/system.reg"
rm "$system32/dosvc.dll"
setup status
is $? 2 "status sees a service that is missing"
setup repair
setup status
is $? 0 "repair makes the service again"
is "$(create '{5B99FA76-721C-423C-ADAC-56D03C8A8007}')" 0x00000000 "the class of Delivery Optimization can be created then"
end_session

rm "$system32/bitsadmin.exe"
setup uninstall
is $? 0 "uninstall succeeds"
end_session
registrations >"$work/registrations.after"
diff "$work/registrations.before" "$work/registrations.after" >"$work/output"
ok $? "the override and the start type of the service are the user's again"
is "$(readlink "$system32/qmgr.dll")" "$work/elsewhere.dll" "the link is back"
finish
