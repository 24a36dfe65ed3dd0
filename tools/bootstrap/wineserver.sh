# SPDX-License-Identifier: LGPL-2.1-or-later
# Sourced: what Debian's Wine keeps outside a prefix. The demo, the benchmark and the tests use it.

# forget_wineserver PREFIX: removes the folder in /tmp that the prefix's wineserver had its lock in, when it has ended. A copy of the
# prefix must not share it.
forget_wineserver() {
    [ -r "$1/wineserver" ] || return 0
    # The name stands there without a newline.
    wineserver_folder=$(cat "$1/wineserver")
    case $wineserver_folder in
    */*) ;;
    wine-??????) rm -rf "/tmp/$wineserver_folder" ;;
    esac
    rm -f "$1/wineserver"
}
