# SPDX-License-Identifier: LGPL-2.1-or-later
# What the two runs of the conformance programs share; source it after the harness.

CONFORMANCE_PROGRAMS='manager enumerators job files error callback transfer clients'

# Programs: winelib ones by default; CONFORMANCE_FOLDER and CONFORMANCE_PROGRAM_PREFIX choose others, such as those of mingw.
conformance_program() {
    echo "${CONFORMANCE_FOLDER:-$HARNESS_BUILD/winelib}/${CONFORMANCE_PROGRAM_PREFIX:-conformance-}$1.exe"
}

# A program built by mingw is started by Wine, a winelib program by itself.
conformance_run() {
    conformance_path=$(conformance_program "$1")
    if [ -f "$conformance_path.so" ]; then
        harness_tap "$1" "$2" "$conformance_path"
    else
        harness_tap "$1" "$2" "$WINE" "$conformance_path"
    fi
}

conformance_servers() {
    harness_origin
    if command -v "$NGINX" >/dev/null 2>&1; then
        harness_nginx
        echo 'a plain file' >"$HARNESS_WWW/plain"
    fi
}
