# SPDX-License-Identifier: LGPL-2.1-or-later
# What the two runs of the conformance programs share; source it after the harness.

. "$HARNESS_SOURCE/secure-servers.sh"

# The programs in groups of about the same length, which make check runs side by side.
CONFORMANCE_INTERFACES='manager enumerators job files error callback transfer classes'
CONFORMANCE_NEWER='job2 job3 job4 job5 http-options file-interfaces token-options peer-cache legacy limits local-sources uploads'
CONFORMANCE_SERVERS='tls authentication'
CONFORMANCE_CLIENTS='mozilla chromium omaha burn pymanager click-to-run bits-manager'
# Delivery Optimization, which Wine's own BITS has nothing of: not among the programs that are compared with it.
CONFORMANCE_DOWNLOADS='do-manager do-download do-properties do-ranges do-callback do-stream do-policies'
CONFORMANCE_DELIVERY='do-errors do-tls do-sdk do-jobs'
CONFORMANCE_DELIVERY_CLIENTS='do-winget do-sdk-trace do-dotnet do-office'
CONFORMANCE_PROGRAMS="$CONFORMANCE_INTERFACES $CONFORMANCE_NEWER $CONFORMANCE_SERVERS $CONFORMANCE_CLIENTS"

# conformance_expand WORDS...: programs for names of groups; clients come twice, the second time with a distant server.
conformance_expand() {
    for conformance_word in "$@"; do
        case $conformance_word in
        interfaces) echo "$CONFORMANCE_INTERFACES" ;;
        newer) echo "$CONFORMANCE_NEWER" ;;
        servers) echo "$CONFORMANCE_SERVERS" ;;
        clients)
            echo "$CONFORMANCE_CLIENTS"
            # shellcheck disable=SC2086 # a list of names
            printf 'slow-%s ' $CONFORMANCE_CLIENTS
            ;;
        downloads) echo "$CONFORMANCE_DOWNLOADS" ;;
        delivery)
            echo "$CONFORMANCE_DELIVERY $CONFORMANCE_DELIVERY_CLIENTS"
            # shellcheck disable=SC2086 # a list of names
            printf 'slow-%s ' $CONFORMANCE_DELIVERY_CLIENTS
            ;;
        *) echo "$conformance_word" ;;
        esac
    done
}

# How late the distant server of slow-NAME answers, in milliseconds.
BITS_TEST_LATENCY=${BITS_TEST_LATENCY:-200}

# Programs: winelib ones by default; CONFORMANCE_FOLDER and CONFORMANCE_PROGRAM_PREFIX choose others, such as those of mingw.
conformance_program() {
    echo "${CONFORMANCE_FOLDER:-$HARNESS_BUILD/winelib}/${CONFORMANCE_PROGRAM_PREFIX:-conformance-}$1.exe"
}

# conformance_run NAME SECONDS: a program built by mingw is started by Wine, a winelib program by itself. slow-NAME is the program
# NAME with a server that answers late.
conformance_run() {
    case $1 in
    slow-*)
        [ -n "${HARNESS_SLOW_ORIGIN:-}" ] || harness_origin "$BITS_TEST_LATENCY"
        conformance_fast_origin=$BITS_TEST_ORIGIN
        BITS_TEST_ORIGIN=$HARNESS_SLOW_ORIGIN
        conformance_start "$@"
        BITS_TEST_ORIGIN=$conformance_fast_origin
        ;;
    *) conformance_start "$@" ;;
    esac
}

conformance_start() {
    case ${1#slow-} in
    tls | authentication | do-tls)
        [ "$CONFORMANCE_SECURE" = yes ] || {
            harness_skip "$1" "nginx, tinyproxy or openssl is not installed"
            return
        }
        ;;
    esac
    conformance_path=$(conformance_program "${1#slow-}")
    if [ -f "$conformance_path.so" ]; then
        harness_tap "$1" "$2" "$conformance_path"
    else
        harness_tap "$1" "$2" "$WINE" "$conformance_path"
    fi
}

# conformance_servers PROGRAMS...: what these programs download from.
conformance_servers() {
    CONFORMANCE_SECURE=no
    harness_origin
    if command -v "$NGINX" >/dev/null 2>&1; then
        harness_nginx
        echo 'a plain file' >"$HARNESS_WWW/plain"
    fi
    case " $* " in
    *' tls '* | *' authentication '* | *' do-tls '*)
        if harness_has_secure_servers; then
            harness_secure_servers && CONFORMANCE_SECURE=yes
        fi
        ;;
    esac
}

# In the fresh prefix, before its first session with BITS.
conformance_trust() {
    [ "$CONFORMANCE_SECURE" = no ] || harness_trust
}
