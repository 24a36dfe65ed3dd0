# SPDX-License-Identifier: LGPL-2.1-or-later
# Real servers with TLS and passwords: nginx with the certificates of certificates.sh, tinyproxy with and without a password. Needs
# lib.sh; all of them listen on 127.0.0.1 alone.

. "$HARNESS_SOURCE/certificates.sh"
TINYPROXY=${TINYPROXY:-tinyproxy}

# What harness_secure_servers needs, beside lib.sh.
harness_has_secure_servers() {
    command -v "$NGINX" >/dev/null 2>&1 && command -v "$TINYPROXY" >/dev/null 2>&1 && command -v openssl >/dev/null 2>&1
}

harness_free_ports() {
    "$PERL" -MIO::Socket::INET -e '
        my @all = map { IO::Socket::INET->new(LocalAddr => "127.0.0.1", Listen => 1) } 1 .. $ARGV[0];
        print join(" ", map { $_->sockport } @all)' "$1"
}

harness_secure_locations() {
    cat <<END
        root $1/www;
        location /basic/ {
            auth_basic "winebits";
            auth_basic_user_file $1/users;
            alias $1/www/;
        }
        location = /to-http { return 302 http://127.0.0.1:$2/file; }
END
}

# One server block: FOLDER PORT PLAIN-PORT CERTIFICATE [LINE]
harness_secure_block() {
    cat <<END
    server {
        listen 127.0.0.1:$2 ssl;
        ssl_certificate $1/certificates/$4.pem;
        ssl_certificate_key $1/certificates/server.key;
        ${5:-}
$(harness_secure_locations "$1" "$3")
    }
END
}

harness_secure_conf() {
    harness_nginx_conf "$1" "$2" | sed '$d'
    cat <<END
    server {
        listen 127.0.0.1:$3;
$(harness_secure_locations "$1" "$3")
        location = /authority.crl { root $1/certificates; }
    }
END
    harness_secure_block "$1" "$4" "$3" good
    harness_secure_block "$1" "$5" "$3" expired
    harness_secure_block "$1" "$6" "$3" other-host
    harness_secure_block "$1" "$7" "$3" unknown
    harness_secure_block "$1" "$8" "$3" revoked
    harness_secure_block "$1" "$9" "$3" other-usage
    harness_secure_block "$1" "${10}" "$3" good \
        "ssl_verify_client on; ssl_client_certificate $1/certificates/authority.pem;"
    echo '}'
}

# harness_tinyproxy PORT [PASSWORD]: the user's name is "user".
harness_tinyproxy() {
    mkdir -p "$HARNESS_ROOT/tinyproxy"
    cat >"$HARNESS_ROOT/tinyproxy/$1.conf" <<END
Port $1
Listen 127.0.0.1
Timeout 60
MaxClients 32
LogFile "$HARNESS_ROOT/tinyproxy/$1.log"
LogLevel Warning
Allow 127.0.0.1
${2:+BasicAuth user $2}
END
    "$TINYPROXY" -d -c "$HARNESS_ROOT/tinyproxy/$1.conf" </dev/null >/dev/null 2>&1 7>&- &
    harness_pid=$!
    HARNESS_SERVERS="$HARNESS_SERVERS $harness_pid"
    harness_wait_until 10 harness_nginx_answers "$harness_pid" "$1"
    ! harness_is_gone "$harness_pid"
}

# harness_secure_servers: starts all and exports their addresses. /file is 'a file' and a line feed, /basic/file the same for "user"
# with "password". BITS_TEST_TLS_…: https with that certificate; BITS_TEST_WEB: http; BITS_TEST_PROXY and
# BITS_TEST_PROXY_PASSWORD: HOST:PORT of proxies, the second for "user" with "password"; BITS_TEST_CLIENT_HASH.
harness_secure_servers() {
    harness_secure=$HARNESS_ROOT/secure
    mkdir -p "$harness_secure/www" || return 1
    echo 'a file' >"$harness_secure/www/file"
    printf 'user:%s\n' "$(openssl passwd -apr1 password)" >"$harness_secure/users"
    # shellcheck disable=SC2046 # a list of numbers
    set -- $(harness_free_ports 11)
    harness_certificates "$harness_secure/certificates" "http://127.0.0.1:$2" || {
        sed 's/^/# /' "$harness_secure/certificates/log"
        return 1
    }
    harness_secure_conf "$harness_secure" "$1" "$2" "$3" "$4" "$5" "$6" "$7" "$8" "$9" >"$harness_secure/nginx.conf"
    "$NGINX" -p "$harness_secure" -c "$harness_secure/nginx.conf" -e "$harness_secure/error.log" </dev/null >/dev/null 2>&1 7>&- &
    harness_pid=$!
    HARNESS_SERVERS="$HARNESS_SERVERS $harness_pid"
    harness_wait_until 10 harness_nginx_answers "$harness_pid" "$2"
    harness_is_gone "$harness_pid" && return 1
    harness_tinyproxy "${10}" && harness_tinyproxy "${11}" password || return 1
    BITS_TEST_WEB=http://127.0.0.1:$2
    BITS_TEST_TLS_GOOD=https://localhost:$3
    BITS_TEST_TLS_EXPIRED=https://localhost:$4
    BITS_TEST_TLS_OTHER_HOST=https://localhost:$5
    BITS_TEST_TLS_UNKNOWN=https://localhost:$6
    BITS_TEST_TLS_REVOKED=https://localhost:$7
    BITS_TEST_TLS_OTHER_USAGE=https://localhost:$8
    BITS_TEST_TLS_CLIENT=https://localhost:$9
    BITS_TEST_PROXY=127.0.0.1:${10}
    BITS_TEST_PROXY_PASSWORD=127.0.0.1:${11}
    BITS_TEST_CLIENT_HASH=$(cat "$harness_secure/certificates/client.hash")
    export BITS_TEST_WEB BITS_TEST_TLS_GOOD BITS_TEST_TLS_EXPIRED BITS_TEST_TLS_OTHER_HOST BITS_TEST_TLS_UNKNOWN \
        BITS_TEST_TLS_REVOKED BITS_TEST_TLS_OTHER_USAGE BITS_TEST_TLS_CLIENT BITS_TEST_PROXY BITS_TEST_PROXY_PASSWORD \
        BITS_TEST_CLIENT_HASH
}

# harness_trust: the authority into the ROOT store of $HARNESS_PREFIX and the client's certificate into MY, before a session begins.
harness_trust() {
    for harness_import in "root authority.der" "my client.pfx pfx"; do
        # shellcheck disable=SC2086 # words
        set -- $harness_import
        harness_run 120 "$HARNESS_BUILD/winelib/certificate-import.exe" "$1" "$harness_secure/certificates/$2" ${3:+"$3"} \
            >"$HARNESS_ROOT/import.log" 2>&1 || {
            sed 's/^/# /' "$HARNESS_ROOT/import.log"
            return 1
        }
    done
}
