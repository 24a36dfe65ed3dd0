# SPDX-License-Identifier: LGPL-2.1-or-later
# Sourced by bootstrap: an out-of-tree build in _build, installed below _build/root.

build_tree() {
    (
        cd "$top"
        [ -x configure ] && [ configure -nt configure.ac ] && [ Makefile.in -nt Makefile.am ] &&
            [ -z "$(find . -name local.mk -newer Makefile.in -not -path './_build/*' | head -n 1)" ] || autoreconf -fi
        mkdir -p "$build"
        cd "$build"
        [ -f Makefile ] && [ Makefile -nt "$top/configure" ] ||
            "$top/configure" -q --prefix="$build/root" --enable-werror
        make -s -j"$(nproc)"
        make -s install
    )
}
