# SPDX-License-Identifier: LGPL-2.1-or-later
# What tests with Wine need, for POSIX shells: prefixes, sessions, servers, TAP. Source it and call harness_begin first; whatever
# was started or made is ended and removed when the shell exits. README.md tells what each function promises.
#
# It reads: HARNESS_BUILD or WINEBITS_BUILD (build folder, default: the present one), WINE, WINESERVER, NGINX, PERL, HARNESS_TEMPLATE (a prefix to copy).

HARNESS_SOURCE=$(cd "${HARNESS_SOURCE:?path of tests/support/harness}" && pwd)
HARNESS_BUILD=$(cd "${HARNESS_BUILD:-${WINEBITS_BUILD:-.}}" && pwd)
HARNESS_RUN=$HARNESS_BUILD/tests/run
WINE=${WINE:-wine}
WINESERVER=${WINESERVER:-wineserver}
NGINX=${NGINX:-$(PATH=$PATH:/usr/sbin command -v nginx)}
NGINX=${NGINX:-nginx}
PERL=${PERL:-perl}

# The tests must not depend on the user's session, and Wine must not tell about what it lacks there.
WINEDEBUG=${WINEDEBUG:--all}
export WINEDEBUG
# In the plain C locale Wine 8.0 has no names for files with letters beyond ASCII.
LC_ALL=C.UTF-8
export LC_ALL
unset DISPLAY WAYLAND_DISPLAY WINEPREFIX WINEARCH WINEDLLOVERRIDES WINEDLLPATH CMOCKA_MESSAGE_OUTPUT
unset http_proxy https_proxy no_proxy all_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY

. "$HARNESS_SOURCE/../../../tools/bootstrap/wineserver.sh"
. "$HARNESS_SOURCE/prefix.sh"
. "$HARNESS_SOURCE/servers.sh"
. "$HARNESS_SOURCE/tap.sh"

# harness_begin NAME: makes the folder of this run, $HARNESS_ROOT.
harness_begin() {
    mkdir -p "$HARNESS_RUN"
    HARNESS_ROOT=$(mktemp -d "$HARNESS_RUN/$1.XXXXXX") || exit 99
    HARNESS_PREFIXES=
    HARNESS_SERVERS=
    trap harness_end EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
}

# Ends everything this run has started; called by the trap.
harness_end() {
    trap - EXIT
    trap '' INT TERM HUP
    for harness_old in $HARNESS_PREFIXES; do
        harness_end_prefix "$harness_old"
    done
    harness_end_servers
    rm -rf "$HARNESS_ROOT"
}

# harness_wait_until SECONDS COMMAND...: repeats the command until it succeeds.
harness_wait_until() {
    harness_tries=$(($1 * 10))
    shift
    until "$@"; do
        harness_tries=$((harness_tries - 1))
        [ $harness_tries -gt 0 ] || return 1
        sleep 0.1
    done
}

# A process that only waits to be reaped counts as gone: the first process of a container may never reap.
harness_is_gone() {
    ! kill -0 "$1" 2>/dev/null || grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2>/dev/null
}

# harness_end_process PID: asks it to end, and makes it end after 5 s.
harness_end_process() {
    kill "$1" 2>/dev/null || return 0
    harness_wait_until 5 harness_is_gone "$1" || kill -KILL "$1" 2>/dev/null
    wait "$1" 2>/dev/null || :
}

# harness_needs COMMAND...: ends the test as skipped when a program is missing.
harness_needs() {
    for harness_program in "$@"; do
        command -v "$harness_program" >/dev/null 2>&1 || {
            echo "1..0 # SKIP $harness_program is not installed"
            exit 0
        }
    done
}
