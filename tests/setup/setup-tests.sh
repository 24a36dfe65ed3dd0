# SPDX-License-Identifier: LGPL-2.1-or-later
# For the tests of setup, which source it: TAP, and a fresh copy of the template prefix in a folder that goes away at the end.
# WINEBITS_BUILD names the build folder. WINEBITS_TEMPLATE_PREFIX, when set, names the prefix to copy; it must not be running.

HARNESS_TEMPLATE=${HARNESS_TEMPLATE:-${WINEBITS_TEMPLATE_PREFIX:-}}
HARNESS_SOURCE=$(dirname "$0")/../support/harness
. "$HARNESS_SOURCE/lib.sh"

. "$HARNESS_SOURCE/assertions.sh"

harness_needs "$WINE"
harness_begin setup
work=$HARNESS_ROOT
if [ "${real_copy:-}" ]; then # a test that has Wine write into its files
    HARNESS_PREFIX=$work/prefix
    cp -a --reflink=auto "$(harness_template)" "$HARNESS_PREFIX" || exit 99
    HARNESS_PREFIXES="$HARNESS_PREFIXES $HARNESS_PREFIX"
else
    harness_prefix prefix
fi

WINEPREFIX=$HARNESS_PREFIX
WINEBITS_PE_DIR=$HARNESS_BUILD/pe
WINEBITS_DAEMON=$HARNESS_BUILD/winebitsd
# No offer to download Mono and Gecko during a prefix update, and no menus in the user's home.
WINEDLLOVERRIDES='mscoree,mshtml=;winemenubuilder.exe=d'
export WINE WINEPREFIX WINEBITS_PE_DIR WINEBITS_DAEMON WINEDLLOVERRIDES

winebits=$HARNESS_BUILD/winebits
probe64=$HARNESS_BUILD/pe/x86_64/session-probe.exe
probe32=$HARNESS_BUILD/pe/i686/session-probe.exe
state_of_prefix=drive_c/ProgramData/winebits

setup() { # setup ACTION...: the output goes to $work/output
    "$winebits" setup "$@" >"$work/output" 2>&1
}

create() { # create CLASS [PROGRAM]: prints the HRESULT; never through a pipe, which services would hold open
    "$WINE" "${2:-$probe64}" create "$1" >"$work/created" 2>/dev/null </dev/null
    tr -d '\r' <"$work/created"
}

end_session() {
    "$WINESERVER" -w
}

session_runs() {
    "$WINESERVER" -k0 2>/dev/null
}

# The registrations that setup may touch, in both views, without times. The session must have ended.
registrations() {
    for file in system.reg user.reg; do
        awk '/^\[/ { wanted = /Classes|SvcHost|winebits|DllOverrides|Services\\\\(BITS|DoSvc)/; sub(/ [0-9]+$/, "") }
             wanted && !/^#time/ && NF' "$WINEPREFIX/$file"
    done
}

# The files of the system folders that setup may touch.
system_files() {
    (cd "$WINEPREFIX/drive_c/windows" && find . -iname 'qmgr*' -o -iname 'dosvc*' -o -iname 'bitsadmin*' | sort | xargs -r sha256sum)
}

# After an install: whether the 32-bit program could run.
has_32bit_wine() {
    ! grep -q 'no 32-bit Wine here' "$work/output"
}
