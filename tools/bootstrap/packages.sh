# SPDX-License-Identifier: LGPL-2.1-or-later
# Sourced by bootstrap: the Debian packages, each by its name, and how they are installed without starting a service.

# What the build needs, then what make check, make bench and the demo need.
packages='
g++ make autoconf automake libtool pkg-config perl-base gawk git ca-certificates
libcurl4-openssl-dev libglib2.0-dev libsqlite3-dev libssl-dev nlohmann-json3-dev
g++-mingw-w64-x86-64-posix gcc-mingw-w64-x86-64-posix binutils-mingw-w64-x86-64
g++-mingw-w64-i686-posix gcc-mingw-w64-i686-posix binutils-mingw-w64-i686
wine64-tools libwine-dev
libcmocka-dev patch wine wine64 nginx-light tinyproxy-bin curl aria2 openssl procps
'

# What only make check-long needs: fuzzers, leaks, calls that fail by chance.
long_packages='clang-19 libclang-rt-19-dev fiu-utils valgrind'

missing_packages() {
    for package in $packages; do
        status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || :)
        case $status in
        'install ok installed') ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

# A package's service must not start on this machine; whoever had a policy keeps it.
apt_get() {
    policy=/usr/sbin/policy-rc.d
    own_policy=no
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
        own_policy=yes
        trap 'rm -f /usr/sbin/policy-rc.d' EXIT
        trap 'exit 1' HUP INT TERM
    fi
    status=0
    DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" </dev/null || status=$?
    if [ "$own_policy" = yes ]; then
        rm -f "$policy"
        trap - EXIT HUP INT TERM
    fi
    return "$status"
}

install_packages() {
    missing=$(missing_packages)
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" != 0 ]; then
        echo "bootstrap: missing packages, run it once as root or install: $missing" >&2
        exit 1
    fi
    apt_get update
    # shellcheck disable=SC2086 # a list of names
    apt_get install --no-install-recommends $missing
}

add_32bit_wine() {
    packages="$packages wine32:i386"
    [ -z "$(missing_packages)" ] && return 0
    if [ "$(id -u)" != 0 ]; then
        echo "bootstrap: 32-bit Wine is missing, run it once as root: dpkg --add-architecture i386, wine32:i386" >&2
        exit 1
    fi
    dpkg --print-foreign-architectures | grep -qx i386 || dpkg --add-architecture i386
    apt_get update
}
