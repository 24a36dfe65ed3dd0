# SPDX-License-Identifier: LGPL-2.1-or-later
# Certificates of the tests, made with openssl: an authority, servers that pass and servers that must not, a client, a revocation list.

harness_openssl_conf() {
    cat <<END
[ca]
default_ca = authority
[authority]
database = $1/index
new_certs_dir = $1/issued
serial = $1/serial
crlnumber = $1/crlnumber
default_md = sha256
default_days = 30
default_crl_days = 30
policy = any
unique_subject = no
copy_extensions = none
[any]
commonName = supplied
[req]
distinguished_name = none
[none]
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = CA:FALSE
keyUsage = digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
crlDistributionPoints = URI:$2/authority.crl
[other_host]
basicConstraints = CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:other.test
[other_usage]
basicConstraints = CA:FALSE
keyUsage = digitalSignature
extendedKeyUsage = clientAuth
subjectAltName = DNS:localhost,IP:127.0.0.1
[client]
basicConstraints = CA:FALSE
keyUsage = digitalSignature
extendedKeyUsage = clientAuth
END
}

# harness_issue FOLDER NAME COMMON-NAME EXTENSIONS AUTHORITY KEY OPTIONS...: a certificate for that key.
harness_issue() {
    harness_certs=$1
    harness_name=$2
    harness_common=$3
    harness_extensions=$4
    harness_by=$5
    harness_key=$6
    shift 6
    openssl req -new -config "$harness_certs/conf" -key "$harness_certs/$harness_key.key" -subj "/CN=$harness_common" \
        -out "$harness_certs/$harness_name.request" &&
        openssl ca -batch -notext -config "$harness_certs/conf" -extensions "$harness_extensions" \
            -cert "$harness_certs/$harness_by.pem" -keyfile "$harness_certs/$harness_by.key" \
            -in "$harness_certs/$harness_name.request" -out "$harness_certs/$harness_name.pem" "$@"
}

harness_authority() {
    openssl req -x509 -config "$1/conf" -extensions root -newkey rsa:2048 -nodes -days 30 -subj "/CN=$3" \
        -keyout "$1/$2.key" -out "$1/$2.pem"
}

# harness_certificates FOLDER URL: makes FOLDER/NAME.pem for authority, stranger (an authority nobody knows), good, expired,
# other-host, unknown, revoked, other-usage and client, server.key for all servers, authority.der and authority.crl (to be served below
# URL), client.pfx (password "pfx") and client.hash (SHA-1 in hexadecimal).
harness_certificates() {
    mkdir -p "$1/issued" || return 1
    : >"$1/index"
    echo 1000 >"$1/serial"
    echo 1000 >"$1/crlnumber"
    harness_openssl_conf "$1" "$2" >"$1/conf"
    {
        harness_authority "$1" authority 'winebits test authority' &&
            harness_authority "$1" stranger 'winebits unknown authority' &&
            openssl genrsa -out "$1/server.key" 2048 &&
            openssl genrsa -out "$1/client.key" 2048 &&
            harness_issue "$1" good localhost server authority server &&
            harness_issue "$1" expired localhost server authority server -startdate 20200101000000Z -enddate 20200201000000Z &&
            harness_issue "$1" other-host other.test other_host authority server &&
            harness_issue "$1" unknown localhost server stranger server &&
            harness_issue "$1" other-usage localhost other_usage authority server &&
            harness_issue "$1" client 'winebits client' client authority client &&
            harness_issue "$1" revoked localhost server authority server &&
            openssl ca -config "$1/conf" -cert "$1/authority.pem" -keyfile "$1/authority.key" -revoke "$1/revoked.pem" &&
            openssl ca -config "$1/conf" -cert "$1/authority.pem" -keyfile "$1/authority.key" -gencrl -out "$1/crl.pem" &&
            openssl crl -in "$1/crl.pem" -outform DER -out "$1/authority.crl" &&
            openssl x509 -in "$1/authority.pem" -outform DER -out "$1/authority.der" &&
            openssl pkcs12 -export -in "$1/client.pem" -inkey "$1/client.key" -passout pass:pfx \
                -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -out "$1/client.pfx" &&
            openssl x509 -in "$1/client.pem" -noout -fingerprint -sha1 | sed 's/.*=//; s/://g' >"$1/client.hash"
    } >"$1/log" 2>&1
}
