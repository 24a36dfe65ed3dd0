#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The unit for the login is one that systemd takes, and is enabled by nobody.
build=${WINEBITS_BUILD:-.}
unit=$build/packaging/systemd/user/winebits-resume.service
work=$(mktemp -d "${TMPDIR:-/tmp}/winebits-unit.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
. "$(dirname "$0")/../support/harness/assertions.sh"

has() { # has LINE: the unit has that line
    grep -qxF -- "$1" "$unit"
    ok $? "the unit says $1"
}

grep -q '^ExecStart=/.*/winebits resume start$' "$unit"
ok $? "it starts the listed prefixes, by an absolute path"
! grep -q '@[a-z]*dir@' "$unit"
ok $? "every path is filled in"
for line in NoNewPrivileges=yes ProtectSystem=strict ReadWritePaths=%h MemoryDenyWriteExecute=yes \
    'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK'; do
    has "$line"
done
grep -q '^SystemCallFilter=@system-service .*landlock_restrict_self' "$unit"
ok $? "the system calls that confine a daemon are allowed"
if command -v systemd-analyze >/dev/null 2>&1; then
    # Verified with the program of this build, since nothing is installed yet.
    sed -e "s|^ExecStart=.*/winebits |ExecStart=$(cd "$build" && pwd)/winebits |" -e '/^Documentation=/d' "$unit" \
        >"$work/winebits-resume.service"
    mkdir "$work/runtime"
    XDG_RUNTIME_DIR=$work/runtime systemd-analyze verify --user --man=no "$work/winebits-resume.service" >"$work/output" 2>&1
    ok $? "systemd-analyze verify finds nothing"
    [ ! -s "$work/output" ]
    ok $? "and says nothing"
else
    skip "systemd-analyze verify finds nothing" "systemd-analyze is not there"
    skip "and says nothing" "systemd-analyze is not there"
fi
finish
