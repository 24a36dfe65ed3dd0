# SPDX-License-Identifier: LGPL-2.1-or-later
# Sourced: a private nginx on a free port of 127.0.0.1. The demo, the benchmark and the tests use it.

# nginx_start STATE-FOLDER DOCUMENT-ROOT: sets nginx_port and nginx_pid. /slow/… gives a connection 32 MB/s, /slow20/… 20.
nginx_start() {
    nginx_state=$1
    mkdir -p "$nginx_state"
    nginx_user=
    [ "$(id -u)" != 0 ] || nginx_user='user root;'
    for nginx_try in 1 2 3 4 5 6 7 8 9 10; do
        nginx_port=$((20000 + ($$ * 7 + nginx_try * 997 + $(date +%N | sed 's/^0*//')) % 12000))
        cat >"$nginx_state/nginx.conf" <<END
$nginx_user
daemon off;
worker_processes 1;
pid $nginx_state/nginx.pid;
error_log $nginx_state/error.log;
events { worker_connections 256; }
http {
    access_log off;
    sendfile on;
    sendfile_max_chunk 2m;
    tcp_nopush on;
    default_type application/octet-stream;
    client_body_temp_path $nginx_state/body;
    proxy_temp_path $nginx_state/proxy;
    fastcgi_temp_path $nginx_state/fastcgi;
    uwsgi_temp_path $nginx_state/uwsgi;
    scgi_temp_path $nginx_state/scgi;
    server {
        listen 127.0.0.1:$nginx_port;
        root $2;
        location /slow/ { alias $2/; limit_rate 32m; }
        location /slow20/ { alias $2/; limit_rate 20m; }
    }
}
END
        "${NGINX:-nginx}" -c "$nginx_state/nginx.conf" -e "$nginx_state/error.log" </dev/null >/dev/null 2>&1 &
        nginx_pid=$!
        nginx_waited=0
        while [ $nginx_waited -lt 50 ] && kill -0 "$nginx_pid" 2>/dev/null; do
            if curl -s -o /dev/null --max-time 2 --noproxy '*' "http://127.0.0.1:$nginx_port/"; then
                return 0
            fi
            nginx_waited=$((nginx_waited + 1))
            sleep 0.1
        done
        kill "$nginx_pid" 2>/dev/null || :
        wait "$nginx_pid" 2>/dev/null || :
    done
    echo "nginx did not start: $(tail -n 1 "$nginx_state/error.log" 2>/dev/null)" >&2
    return 1
}

nginx_stop() {
    [ -n "${nginx_pid-}" ] || return 0
    kill "$nginx_pid" 2>/dev/null || :
    wait "$nginx_pid" 2>/dev/null || :
    nginx_pid=
}
