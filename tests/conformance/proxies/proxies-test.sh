#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Every interface of the proxies between two processes, 64-bit, and 32-bit where Wine can. TAP.
here=$(cd "$(dirname "$0")" && pwd)
HARNESS_SOURCE=$here/../../support/harness
. "$HARNESS_SOURCE/lib.sh"

harness_needs "$WINE"
harness_begin proxies
for arch in x86_64 i686; do
    harness_prefix "$arch"
    if [ "$arch" = i686 ] && [ ! -e "$HARNESS_PREFIX/drive_c/windows/syswow64/ntdll.dll" ]; then
        HARNESS_COUNT=$((HARNESS_COUNT + 1))
        echo "ok $HARNESS_COUNT - the proxies of 32-bit programs # SKIP wine32 is not installed"
        continue
    fi
    harness_tap "$arch" 240 sh "$here/run" "$HARNESS_BUILD" "$HARNESS_PREFIX" "$arch"
done
harness_plan
