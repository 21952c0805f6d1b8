#!/bin/sh
# Gives a certificate for Kafka, by the authority that docker/make-secrets.sh made.
# Usage: docker/certificate.sh NAME [SUBJECT_ALT_NAMES]       makes the key too
#        docker/certificate.sh NAME --request REQUEST.csr     the party keeps its key and sends a request
# The principal is User:CN=NAME. The certificate holds for a year; give it again under the same name before then.
set -eu
umask 077
secrets=${SIP_HUB_SECRETS:-$(cd "$(dirname "$0")/.." && pwd)/secrets}
days=365
name=$1
names=${2:-DNS:$1}

if [ "${2:-}" = --request ]; then
    request=$3 names=DNS:$1
else
    [ ! -e "$secrets/$name.crt" ] || exit 0
    request=$secrets/$name.csr
    openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" \
        -keyout "$secrets/$name.key" -out "$request"
fi
# The subject is what we call the party, whatever the request asks for.
openssl x509 -req -in "$request" -CA "$secrets/ca.crt" -CAkey "$secrets/ca.key" -days $days -subj "/CN=$name" \
    -extfile /dev/stdin -out "$secrets/$name.crt" <<END
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=$names
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
END
rm -f "$secrets/$name.csr"
