#!/bin/sh
# Made the certificates beside it, good from 2020 to 2120; for tests only, as their keys are here for all to read.
# authority.pem is whom the tests believe; nobody has its key any more.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: > "$work/index"
echo 01 > "$work/serial"
cat > "$work/ca.cnf" <<CNF
[ca]
default_ca = authority
[authority]
new_certs_dir = $work
database = $work/index
serial = $work/serial
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
CNF
key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }

# name, key, until, extensions, more options
sign() {
  name=$1 key=$2 until=$3
  printf '%b' "$4" > "$work/extensions"
  shift 4
  openssl req -new -key "$key" -subj "/CN=$name test of Lethe" -out "$work/request"
  openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/request" -out "$name.pem" -keyfile "$work/authority.key" \
    -startdate 20200101000000Z -enddate "$until" -extfile "$work/extensions" "$@" 2>/dev/null
}
leaf() { # name, key, until, use, names
  sign "$1" "$2" "$3" "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=$4\nsubjectAltName=$5\n" -cert authority.pem
}
key "$work/authority.key"
sign authority "$work/authority.key" 21200101000000Z 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n' -selfsign
key server.key.pem
leaf server server.key.pem 21200101000000Z serverAuth 'DNS:localhost,DNS:lms.example.com,IP:127.0.0.1'
leaf expired server.key.pem 20210101000000Z serverAuth 'DNS:localhost,DNS:lms.example.com,IP:127.0.0.1'
leaf elsewhere server.key.pem 21200101000000Z serverAuth 'DNS:elsewhere.example.net'
key client.key.pem
leaf client client.key.pem 21200101000000Z clientAuth 'DNS:worker.example.com'
chmod 644 ./*.pem
