# SPDX-License-Identifier: LGPL-2.1-or-later
# Wine prefixes of the tests: one template for each build folder, copies of it, the session that runs in a copy, its end.

# Which Wine is installed: a template of one that had no 32-bit half is of no use to one that has.
harness_wine_identity() {
    { "$WINE" --version && ls -dl "$(command -v "$WINE")" /usr/lib/wine/* /usr/lib/*/wine/*; } 2>/dev/null | cksum
}

# harness_template: makes the template once; prints its path.
harness_template() {
    if [ -n "${HARNESS_TEMPLATE:-}" ]; then
        echo "$HARNESS_TEMPLATE"
        return
    fi
    harness_made=$HARNESS_RUN/template
    (
        flock 9 || exit 1
        harness_identity=$(harness_wine_identity)
        [ "$(cat "$harness_made/ready" 2>/dev/null)" = "$harness_identity" ] && exit 0
        harness_new=$HARNESS_RUN/template.new
        forget_wineserver "$harness_new"
        rm -rf "$harness_made" "$harness_new"
        mkdir -p "$harness_new" || exit 1
        harness_wine() {
            WINEPREFIX=$harness_new WINEDLLOVERRIDES='mscoree,mshtml=;winemenubuilder.exe=d' \
                timeout -k 5 300 "$WINE" "$@" </dev/null >/dev/null 2>&1 9>&-
        }
        # A crash must end a program at once, not wait for a debugger. Where 32-bit Wine is there a bare "reg" is a 32-bit
        # program and writes another view of the registry.
        harness_wine wineboot -i &&
            harness_wine reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug' \
                /v Debugger /t REG_SZ /d false /f /reg:64 || exit 1
        WINEPREFIX=$harness_new timeout 60 "$WINESERVER" -w 9>&-
        forget_wineserver "$harness_new"
        echo "$harness_identity" >"$harness_new/ready"
        mv "$harness_new" "$harness_made"
    ) 9>"$HARNESS_RUN/template.lock" || {
        echo "Bail out! no template prefix could be made"
        exit 99
    }
    echo "$harness_made"
}

# harness_prefix NAME: a fresh copy of the template at $HARNESS_ROOT/NAME, whose path becomes $HARNESS_PREFIX. Files below
# drive_c/windows are hard links: Wine and the set-up replace them, nobody writes into them.
harness_prefix() {
    harness_source=$(harness_template) || exit 99
    HARNESS_PREFIX=$HARNESS_ROOT/$1
    mkdir -p "$HARNESS_PREFIX/drive_c" || exit 99
    for harness_part in "$harness_source"/* "$harness_source"/.update-timestamp "$harness_source"/drive_c/*; do
        case $harness_part in
        */drive_c/windows) cp -al "$harness_part" "$HARNESS_PREFIX/drive_c/" ;;
        */drive_c/*) cp -a "$harness_part" "$HARNESS_PREFIX/drive_c/" ;;
        */drive_c | */wineserver | */ready) ;;
        *) [ ! -e "$harness_part" ] || cp -a "$harness_part" "$HARNESS_PREFIX/" ;;
        esac || exit 99
    done
    HARNESS_PREFIXES="$HARNESS_PREFIXES $HARNESS_PREFIX"
}

# harness_run SECONDS COMMAND ARGUMENTS...: a winelib program, or any other, in $HARNESS_PREFIX. 124 or 137: time was over. Send its
# output to a file, never through a pipe: services that it starts would hold the pipe open.
harness_run() {
    harness_seconds=$1
    shift
    WINEPREFIX=$HARNESS_PREFIX timeout -k 5 "$harness_seconds" "$@" </dev/null
}

# harness_hold: keeps a Windows program running, so that services stay from one program to the next; harness_release ends it.
harness_hold() {
    mkfifo "$HARNESS_ROOT/hold" || exit 99
    WINEPREFIX=$HARNESS_PREFIX "$HARNESS_BUILD/winelib/session-holder.exe" <"$HARNESS_ROOT/hold" \
        >"$HARNESS_ROOT/held" 2>/dev/null &
    HARNESS_HOLDER=$!
    exec 8>"$HARNESS_ROOT/hold"
    harness_wait_until 60 test -s "$HARNESS_ROOT/held"
}

harness_release() {
    exec 8>&-
    harness_wait_until 10 harness_is_gone "$HARNESS_HOLDER" || kill -KILL "$HARNESS_HOLDER"
    wait "$HARNESS_HOLDER" 2>/dev/null || :
    rm -f "$HARNESS_ROOT/hold" "$HARNESS_ROOT/held"
}

# harness_processes PREFIX: the processes that run in the prefix, Wine's by their environment and the daemon by its arguments.
harness_processes() {
    for harness_proc in /proc/[0-9]*; do
        if grep -qzxF "WINEPREFIX=$1" "$harness_proc/environ" 2>/dev/null ||
            grep -qzE -- "^$1/(drive_c|dosdevices/c:)/ProgramData/winebits" "$harness_proc/cmdline" 2>/dev/null; then
            echo "${harness_proc#/proc/}"
        fi
    done
}

harness_has_ended() {
    [ -z "$(harness_processes "$1")" ]
}

# harness_end_session PREFIX: ends Wine there, not the daemon.
harness_end_session() {
    WINEPREFIX=$1 timeout -k 2 20 "$WINESERVER" -k </dev/null >/dev/null 2>&1
    WINEPREFIX=$1 timeout -k 2 20 "$WINESERVER" -w </dev/null >/dev/null 2>&1
}

# harness_end_daemon PREFIX: ends the daemon that the endpoint names, if it is one of this prefix.
harness_end_daemon() {
    harness_endpoint=$1/drive_c/ProgramData/winebits/endpoint
    [ -f "$harness_endpoint" ] && read -r harness_port harness_pid harness_instance <"$harness_endpoint" || return 0
    : "$harness_port" "$harness_instance"
    grep -qzF -- "$1/" "/proc/$harness_pid/cmdline" 2>/dev/null || return 0
    harness_end_process "$harness_pid"
}

# harness_end_prefix PREFIX: ends all that runs in it and removes it.
harness_end_prefix() {
    [ -d "$1" ] || return 0
    harness_end_session "$1"
    harness_end_daemon "$1"
    # A killed wineserver leaves its programs behind.
    for harness_left in $(harness_processes "$1"); do
        kill -KILL "$harness_left" 2>/dev/null
    done
    harness_wait_until 10 harness_has_ended "$1"
    forget_wineserver "$1"
    rm -rf "$1"
}

# harness_settings NAME=NUMBER...: REG_DWORD values of HKLM\Software\winebits in the 64-bit view, see docs/wire.md.
harness_settings() {
    for harness_setting in "$@"; do
        harness_run 120 "$WINE" reg add 'HKLM\Software\winebits' /v "${harness_setting%%=*}" /t REG_DWORD \
            /d "${harness_setting#*=}" /f /reg:64 >/dev/null 2>&1 || return 1
    done
}

# harness_install: winebits of the build folder into $HARNESS_PREFIX.
harness_install() {
    WINEBITS_PE_DIR=$HARNESS_BUILD/pe WINEBITS_DAEMON=$HARNESS_BUILD/winebitsd \
        harness_run 300 "$HARNESS_BUILD/winebits" setup install --prefix "$HARNESS_PREFIX" \
        >"$HARNESS_ROOT/install.log" 2>&1 || {
        sed 's/^/# /' "$HARNESS_ROOT/install.log"
        echo "Bail out! winebits could not be installed"
        exit 99
    }
}
