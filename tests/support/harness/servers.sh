# SPDX-License-Identifier: LGPL-2.1-or-later
# Web servers of the tests, on 127.0.0.1 only: the scripted one (tests/support/origin) and nginx for plain files.

# harness_origin: starts the scripted server; its address becomes $BITS_TEST_ORIGIN. All of them end when descriptor 7 is closed.
# harness_origin MILLISECONDS: one that answers later; it becomes $HARNESS_SLOW_ORIGIN.
harness_origin() {
    harness_program=${HARNESS_ORIGIN:-$HARNESS_BUILD/tests/support/origin/origin}
    if [ ! -p "$HARNESS_ROOT/origin.input" ]; then
        mkfifo "$HARNESS_ROOT/origin.input" || exit 99
    fi
    rm -f "$HARNESS_ROOT/origin.port"
    "$harness_program" --latency "${1:-0}" <"$HARNESS_ROOT/origin.input" >"$HARNESS_ROOT/origin.port" 7>&- &
    HARNESS_SERVERS="$HARNESS_SERVERS $!"
    exec 7>"$HARNESS_ROOT/origin.input"
    harness_wait_until 10 test -s "$HARNESS_ROOT/origin.port" || {
        echo "Bail out! the scripted server did not start"
        exit 99
    }
    read -r harness_port <"$HARNESS_ROOT/origin.port"
    if [ "${1:-0}" = 0 ]; then
        BITS_TEST_ORIGIN=http://127.0.0.1:$harness_port
        export BITS_TEST_ORIGIN
    else
        HARNESS_SLOW_ORIGIN=http://127.0.0.1:$harness_port
    fi
}

harness_free_port() {
    "$PERL" -MIO::Socket::INET -e '
        print IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1)->sockport'
}

harness_nginx_conf() {
    # nginx started by root would serve as another user, who may not read the build folder.
    if [ "$(id -u)" = 0 ]; then
        echo 'user root;'
    fi
    cat <<END
daemon off;
worker_processes 1;
error_log $1/error.log;
pid $1/pid;
events { worker_connections 64; }
http {
    log_format fetches '\$request_method \$request_uri \$status \$body_bytes_sent "\$http_range"';
    access_log off;
    default_type application/octet-stream;
    client_body_temp_path $1/body;
    proxy_temp_path $1/proxy;
    fastcgi_temp_path $1/fastcgi;
    uwsgi_temp_path $1/uwsgi;
    scgi_temp_path $1/scgi;
    server {
        listen 127.0.0.1:$2;
        root $1/www;
        ${HARNESS_NGINX_LINES:-}
    }
}
END
}

# True as soon as nginx with that pid answers on the port; ends the wait early when it is gone.
harness_nginx_answers() {
    harness_is_gone "$1" && return 0
    "$PERL" -MIO::Socket::INET -e 'exit !IO::Socket::INET->new(PeerAddr => "127.0.0.1", PeerPort => $ARGV[0])' "$2"
}

# harness_nginx: starts nginx on files in $HARNESS_WWW, which it makes; its address becomes $BITS_TEST_PLAIN. $HARNESS_NGINX_LINES may
# hold lines for its server, "access_log access.log fetches;" among them: then $HARNESS_ROOT/nginx/access.log tells method, target,
# status, bytes of the body and range of each request.
harness_nginx() {
    harness_nginx_root=$HARNESS_ROOT/nginx
    HARNESS_WWW=$harness_nginx_root/www
    mkdir -p "$HARNESS_WWW" || exit 99
    # Somebody else may take the port in between: try a few.
    for harness_try in 1 2 3 4 5; do
        harness_port=$(harness_free_port)
        harness_nginx_conf "$harness_nginx_root" "$harness_port" >"$harness_nginx_root/nginx.conf"
        "$NGINX" -p "$harness_nginx_root" -c "$harness_nginx_root/nginx.conf" -e "$harness_nginx_root/error.log" \
            </dev/null >/dev/null 2>&1 &
        harness_pid=$!
        harness_wait_until 10 harness_nginx_answers "$harness_pid" "$harness_port"
        harness_is_gone "$harness_pid" || break
        harness_pid=
    done
    : "$harness_try"
    [ -n "$harness_pid" ] || {
        echo "Bail out! nginx did not start"
        exit 99
    }
    HARNESS_SERVERS="$HARNESS_SERVERS $harness_pid"
    BITS_TEST_PLAIN=http://127.0.0.1:$harness_port
    export BITS_TEST_PLAIN
}

harness_end_servers() {
    exec 7>&-
    for harness_server in $HARNESS_SERVERS; do
        harness_end_process "$harness_server"
    done
    HARNESS_SERVERS=
}
