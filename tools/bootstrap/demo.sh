#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# bootstrap demo: a download by bitsadmin.exe under Wine, and one that goes on when Wine is killed.
# usage: demo.sh BUILD-FOLDER [URL]
set -eu

build=$1
given_url=${2-}
here=$(cd "$(dirname "$0")" && pwd)
. "$here/nginx.sh"
. "$here/wineserver.sh"

work=$build/demo
winebits=$build/root/bin/winebits
export WINEPREFIX="$work/prefix" WINEDEBUG=-all WINEDLLOVERRIDES='mscoree,mshtml=;winemenubuilder.exe=d'
unset DISPLAY WAYLAND_DISPLAY WINEARCH || :

say() { printf '\n== %s\n' "$*"; }
fail() {
    printf 'demo: %s\n' "$*" >&2
    exit 1
}

stop_all() {
    wineserver -k >/dev/null 2>&1 || :
    wineserver -w >/dev/null 2>&1 || :
    state=$WINEPREFIX/drive_c/ProgramData/winebits
    if [ -r "$state/endpoint" ]; then
        read -r _ daemon _ <"$state/endpoint" || :
        # The number may be somebody else's by now: end only a winebitsd of this prefix.
        if tr '\0' ' ' <"/proc/${daemon:-0}/cmdline" 2>/dev/null | grep -qF "$state"; then
            kill "$daemon" 2>/dev/null || :
        fi
    fi
    nginx_stop
    forget_wineserver "$WINEPREFIX"
    rm -rf "$work"
}
trap stop_all EXIT
trap 'exit 1' HUP INT TERM

milliseconds() { echo $(($(date +%s%N) / 1000000)); }
sha256() { sha256sum "$1" | cut -d' ' -f1; }
column() { # of the job named $1 in `winebits list`: its state
    "$winebits" list --prefix "$WINEPREFIX" | grep -F -- "$1" || :
}

make_prefix() {
    say "Making a scratch Wine prefix and setting winebits up in it"
    rm -rf "$work"
    mkdir -p "$WINEPREFIX"
    wine wineboot -i >/dev/null 2>&1
    wineserver -w
    "$winebits" setup install --prefix "$WINEPREFIX"
    mkdir -p "$WINEPREFIX/drive_c/demo"
}

serve_random_file() {
    say "Serving 256 MiB of random bytes from nginx on 127.0.0.1"
    mkdir -p "$work/www"
    head -c 268435456 /dev/urandom >"$work/www/random.bin"
    nginx_start "$work/nginx" "$work/www"
    url=http://127.0.0.1:$nginx_port/random.bin
    slow_url=http://127.0.0.1:$nginx_port/slow/random.bin
    expected=$(sha256 "$work/www/random.bin")
}

first_download() {
    say "wine bitsadmin.exe /transfer demo /priority foreground $url C:\\demo\\first.bin"
    start=$(milliseconds)
    wine bitsadmin.exe /transfer demo /priority foreground "$url" 'C:\demo\first.bin' || fail "bitsadmin failed"
    took=$(($(milliseconds) - start))
    file=$WINEPREFIX/drive_c/demo/first.bin
    [ -f "$file" ] || fail "the file is not there"
    bytes=$(stat -c %s "$file")
    actual=$(sha256 "$file")
    if [ -n "$expected" ]; then
        [ "$actual" = "$expected" ] || fail "the SHA-256 is $actual, not $expected"
        verdict="as served"
    else
        expected=$actual
        verdict="no other copy to compare with"
    fi
    printf 'bytes: %s   seconds: %s   MB/s: %s   (with the start of Wine)\n' "$bytes" \
        "$(awk "BEGIN { printf \"%.2f\", $took / 1000 }")" \
        "$(awk "BEGIN { printf \"%.1f\", $bytes / 1000 / ($took > 0 ? $took : 1) }")"
    printf 'SHA-256: %s (%s)\n' "$actual" "$verdict"
    echo "states:"
    "$winebits" log --prefix "$WINEPREFIX" | grep -E '(job|transfer) ' | sed 's/^/  /'
}

second_download() {
    say "A second download, and the wineserver is killed in the middle of it"
    wine bitsadmin.exe /transfer outlive "$slow_url" 'C:\demo\second.bin' >"$work/second.log" 2>&1 &
    client=$!
    turns=0
    until column outlive | grep -q 'TRANSFERR[A-Z]* .*MiB/'; do
        turns=$((turns + 1))
        [ $turns -lt 200 ] || fail "the second download did not begin: $(tail -n 1 "$work/second.log")"
        sleep 0.2
    done
    sleep 1
    echo "before the kill:            $(column outlive)"
    wineserver -k || :
    wineserver -w || :
    wait "$client" 2>/dev/null || :
    echo "after wineserver -k:        $(column outlive)"
    turns=0
    until column outlive | grep -q TRANSFERRED; do
        turns=$((turns + 1))
        [ $turns -lt 600 ] || fail "the transfer did not end"
        case $(column outlive) in *ERROR*) fail "the transfer failed: $(column outlive)" ;; esac
        sleep 1
        echo "no Wine process, going on: $(column outlive)"
    done
    echo "Wine is back:"
    wine bitsadmin.exe /list | tail -n 3
    wine bitsadmin.exe /complete outlive | tail -n 1
    file=$WINEPREFIX/drive_c/demo/second.bin
    [ -f "$file" ] || fail "the second file is not there"
    [ "$(sha256 "$file")" = "$expected" ] || fail "the second file has other bytes"
    echo "The file is complete, SHA-256 as served."
}

make_prefix
if [ -n "$given_url" ]; then
    url=$given_url
    slow_url=$given_url
    expected=
else
    serve_random_file
fi
first_download
second_download
say "Done; everything that was started is stopped and removed"
