#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Reads the built programs and libraries and says which property that makes attacks harder is missing.
# Native programs: position-independent, read-only relocations, all symbols bound at the start, no executable stack, stack
# protector, checked functions of the C library. Windows' files: addresses chosen anew each time, no executable data.
# What configure left out on purpose (--disable-hardening, sanitizers, no optimization) is not asked for:
# HARDENING_CPPFLAGS, HARDENING_CXXFLAGS and HARDENING_LDFLAGS come from make.
set -u
build=${WINEBITS_BUILD:-.}
number=0 failed=0

tell() { # name of the test, text of what is missing or nothing
    number=$((number + 1))
    if test -z "$2"; then echo "ok $number - $1"; else
        failed=1
        echo "not ok $number - $1"
        echo "# missing: $2"
    fi
}

wanted() { # flag
    case " ${HARDENING_CPPFLAGS-} ${HARDENING_CXXFLAGS-} ${HARDENING_LDFLAGS-} " in *"$1"*) return 0 ;; esac
    return 1
}

native_missing() { # file
    missing=
    headers=$(LC_ALL=C readelf -Wl "$1") dynamic=$(LC_ALL=C readelf -Wd "$1") kind=$(LC_ALL=C readelf -Wh "$1")
    symbols=$(LC_ALL=C readelf -W --dyn-syms "$1") notes=$(LC_ALL=C readelf -Wn "$1" 2>/dev/null)
    if wanted -pie; then case $kind in *'DYN ('*) ;; *) missing="$missing pie" ;; esac; fi
    if wanted relro; then case $headers in *GNU_RELRO*) ;; *) missing="$missing relro" ;; esac; fi
    if wanted ,now; then case $dynamic in *BIND_NOW* | *'Flags: NOW'*) ;; *) missing="$missing bind-now" ;; esac; fi
    if wanted noexecstack; then
        echo "$headers" | grep 'GNU_STACK' | grep -q ' RW  *0x' || missing="$missing non-executable-stack"
    fi
    if wanted stack-protector; then case $symbols in *__stack_chk_fail*) ;; *) missing="$missing stack-protector" ;; esac; fi
    if wanted _FORTIFY_SOURCE; then case $symbols in *_chk@*) ;; *) missing="$missing fortify" ;; esac; fi
    # A loaded segment that may be written and run at once.
    echo "$headers" | grep '^ *LOAD' | grep -q ' RWE ' && missing="$missing w^x"
    case $dynamic in *RPATH* | *RUNPATH*) missing="$missing no-rpath" ;; esac
    : "$notes"
    echo "$missing"
}

windows_missing() { # file, objdump, architecture
    missing=
    headers=$(LC_ALL=C "$2" -p "$1")
    for property in DYNAMIC_BASE NX_COMPAT; do
        case $headers in *"$property"*) ;; *) missing="$missing $property" ;; esac
    done
    test "$3" = i686 || case $headers in *HIGH_ENTROPY_VA*) ;; *) missing="$missing HIGH_ENTROPY_VA" ;; esac
    # Without relocations Windows can't choose another address, whatever the flag says.
    case $headers in *'Base Relocation Directory'*) ;; *) missing="$missing relocations" ;; esac
    echo "$headers" | grep -q '^Entry 5 0*  *0* Base Relocation' && missing="$missing relocations"
    echo "$missing"
}

modules=$(cd "$build" && for arch in x86_64 i686; do for one in ${PE_MODULES-}; do echo "$arch/$one"; done; done)
set -- $modules
echo "1..$((2 + $#))"
for program in winebitsd winebits; do
    tell "$program is hardened" "$(native_missing "$build/$program")"
done
for module in "$@"; do
    arch=${module%%/*}
    if test -e "$build/pe/$module"; then
        tell "$module is hardened" "$(windows_missing "$build/pe/$module" "$arch-w64-mingw32-objdump" "$arch")"
    else
        number=$((number + 1))
        echo "ok $number - $module is hardened # SKIP not built"
    fi
done
exit "$failed"
