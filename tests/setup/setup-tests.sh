# SPDX-License-Identifier: LGPL-2.1-or-later
# For the tests of setup, which source it: TAP, and a fresh copy of the template prefix in a folder that goes away at the end.
# WINEBITS_BUILD names the build folder, WINEBITS_TEMPLATE_PREFIX a prefix that is not running.

tests=0
failures=0

ok() { # ok STATUS DESCRIPTION
    tests=$((tests + 1))
    if [ "$1" -eq 0 ]; then
        echo "ok $tests - $2"
    else
        failures=$((failures + 1))
        echo "not ok $tests - $2"
        [ -f "$work/output" ] && sed 's/^/# /' "$work/output"
    fi
}

is() { # is ACTUAL EXPECTED DESCRIPTION
    if [ "$1" = "$2" ]; then
        ok 0 "$3"
    else
        ok 1 "$3"
        printf '# is:       %s\n# expected: %s\n' "$1" "$2"
    fi
}

skip() { # skip DESCRIPTION REASON
    tests=$((tests + 1))
    echo "ok $tests - $1 # SKIP $2"
}

skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

finish() {
    echo "1..$tests"
    exit $((failures > 0))
}

WINE=${WINE:-wine}
command -v "$WINE" >/dev/null || skip_all "wine is not installed"
[ -n "$WINEBITS_TEMPLATE_PREFIX" ] || skip_all "WINEBITS_TEMPLATE_PREFIX is not set"
[ -d "$WINEBITS_BUILD/pe/x86_64" ] || skip_all "WINEBITS_BUILD names no build folder"

winebits=$WINEBITS_BUILD/winebits
WINEBITS_PE_DIR=$WINEBITS_BUILD/pe
WINEBITS_DAEMON=$WINEBITS_BUILD/winebitsd
WINEDEBUG=-all
# No offer to download Mono and Gecko during a prefix update.
WINEDLLOVERRIDES=mscoree,mshtml=
export WINE WINEBITS_PE_DIR WINEBITS_DAEMON WINEDEBUG WINEDLLOVERRIDES
unset WINEARCH DISPLAY

server=$(dirname "$(command -v "$WINE")")/wineserver
[ -x "$server" ] || server=wineserver
probe=$WINEBITS_BUILD/pe/x86_64/session-probe.exe
state_of_prefix=drive_c/ProgramData/winebits

mkdir -p "$WINEBITS_BUILD/tests/run"
work=$(mktemp -d "$WINEBITS_BUILD/tests/run/setup.XXXXXX") || exit 99
clean_up() {
    "$server" -k 2>/dev/null
    "$server" -w 2>/dev/null
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

WINEPREFIX=$work/prefix
export WINEPREFIX
cp -a --reflink=auto "$WINEBITS_TEMPLATE_PREFIX" "$WINEPREFIX" || exit 99

setup() { # setup ACTION...: the output goes to $work/output
    "$winebits" setup "$@" >"$work/output" 2>&1
}

create() { # prints the HRESULT of creating the class
    "$WINE" "$probe" create "$1" 2>/dev/null | tr -d '\r'
}

end_session() {
    "$server" -w
}

# A program that keeps the session alive until release_session; what it prints tells that it runs.
hold_session() {
    mkfifo "$work/hold"
    "$WINE" "$probe" hold <"$work/hold" >"$work/held" 2>/dev/null &
    holder=$!
    exec 7>"$work/hold"
    while ! grep -q ready "$work/held"; do
        kill -0 "$holder" 2>/dev/null || return 1
        sleep 0.1
    done
}

release_session() {
    exec 7>&-
    wait "$holder"
    rm -f "$work/hold"
}

# The registrations that setup may touch, in both views, without times. The session must have ended.
registrations() {
    for file in system.reg user.reg; do
        awk '/^\[/ { wanted = /Classes|SvcHost|winebits|DllOverrides|Services\\\\BITS/; sub(/ [0-9]+$/, "") }
             wanted && !/^#time/ && NF' "$WINEPREFIX/$file"
    done
}

# The files of the system folders that setup may touch.
system_files() {
    (cd "$WINEPREFIX/drive_c/windows" && find . -iname 'qmgr*' -o -iname 'bitsadmin*' | sort | xargs -r sha256sum)
}

has_32bit_wine() {
    ! grep -q 'no 32-bit Wine here' "$work/output"
}
