#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# The unit for the login, started by a real systemd user manager with all that it confines: the behaviours of login_start, each
# login of which is a start of the unit. A manager needs a control group of its own, so only root can play this; it runs as another
# user, in a mount namespace, and nothing outside of it is changed.
# usage: sh manager-test.sh; the two other forms are for itself:
#   --namespace WORK   as root, in a mount namespace: makes what a manager expects, and becomes the user
#   --session WORK     as the user: runs the manager and the tests
set -u
manager=/lib/systemd/systemd
user=65534 # nobody
runtime=/run/user/$user # which managers take for granted

skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

# A command for WINEBITS_LOGIN: the next instance of the unit, with the home of the behaviour; it says what `winebits` said.
write_login() {
    cat >"$work/login" <<END
#!/bin/sh
export XDG_RUNTIME_DIR=$runtime
number=\$((\$(cat $work/logins) + 1))
echo \$number >$work/logins
systemctl --user set-environment "HOME=\$HOME" "WINEBITS_DAEMON=\$WINEBITS_DAEMON"
systemctl --user start winebits-resume@\$number.service
status=\$?
cat $work/output.\$number
exit \$status
END
    chmod 755 "$work/login"
    echo 0 >"$work/logins"
}

# The unit of this build as a template, since each login is another one, with the program of this build.
write_units() {
    mkdir "$work/units"
    sed -e "s|^ExecStart=.*/winebits |ExecStart=$work/winebits |" -e "s|^\[Service\]|&\nStandardOutput=truncate:$work/output.%i|" \
        "$build/packaging/systemd/user/winebits-resume.service" >"$work/units/winebits-resume@.service"
    for name in basic default shutdown; do printf '[Unit]\n' >"$work/units/$name.target"; done
}

by_root() {
    build=$(cd "${WINEBITS_BUILD:-.}" && pwd)
    [ "$(id -u)" = 0 ] || skip_all "only root can start a manager for another user"
    [ -x "$manager" ] || skip_all "systemd is not installed"
    work=$(mktemp -d "${TMPDIR:-/tmp}/winebits-manager.XXXXXX") || exit 99
    trap 'rm -rf "$work"' EXIT
    unshare --mount sh -c 'mount -t tmpfs none /run && mount -t cgroup2 none /sys/fs/cgroup &&
        mkdir /sys/fs/cgroup/winebits-test.$$ && rmdir /sys/fs/cgroup/winebits-test.$$' 2>/dev/null ||
        skip_all "no control group can be made here"
    setpriv --reuid $user --regid $user --clear-groups unshare --user true 2>/dev/null ||
        skip_all "users can't make user namespaces here"
    mkdir "$work/tmp"
    write_login
    write_units
    cp "$build/winebits" "$build/winebitsd" "$build/tests/outlive/login_start" "$0" "$work/"
    chown -R $user:$user "$work"
    chmod 755 "$work"
    unshare --mount sh "$0" --namespace "$work" # not the copy, which the user may change
}

ends() { # ends PID: within 10 s
    for _ in $(seq 100); do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
}

in_namespace() {
    group=/sys/fs/cgroup/winebits-test.$$
    mount -t tmpfs none /run && mkdir -p /run/systemd/system /run/systemd/unit-root /run/systemd/propagate $runtime &&
        mount -t cgroup2 none /sys/fs/cgroup && mkdir $group && chown -R $user $group $runtime && chmod 700 $runtime || exit 99
    (
        sh -c "echo \$PPID >$group/cgroup.procs"
        exec setpriv --reuid $user --regid $user --clear-groups env -i PATH=/usr/bin:/bin HOME="$work" TMPDIR="$work/tmp" \
            XDG_RUNTIME_DIR=$runtime WINEBITS_BUILD="$work" CMOCKA_MESSAGE_OUTPUT=TAP sh "$work/manager-test.sh" --session "$work"
    )
    status=$?
    left=$(find $group -name cgroup.procs -exec cat {} +)
    echo 1 >$group/cgroup.kill
    for pid in $left; do
        ends "$pid"
    done
    find $group -depth -type d -exec rmdir {} +
    return $status
}

in_session() {
    SYSTEMD_UNIT_PATH=$work/units $manager --user --log-target=console >"$work/manager.log" 2>&1 &
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        systemctl --user is-system-running >/dev/null 2>&1 && break
        sleep 0.5
    done
    systemctl --user is-system-running >/dev/null 2>&1 || {
        sed 's/^/# /' "$work/manager.log"
        echo "Bail out! the user manager does not start"
        return 1
    }
    WINEBITS_LOGIN=$work/login "$work/login_start"
}

case ${1-} in
--namespace) work=$2 && in_namespace ;;
--session) work=$2 && in_session ;;
*) by_root ;;
esac
