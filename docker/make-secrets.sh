#!/bin/sh
# Makes what docker-compose.yml needs and no file in git may hold: an authority, certificates, a password, a master key.
# Usage: docker/make-secrets.sh [PUBLIC_NAME]
# PUBLIC_NAME is the DNS name under which the parties reach Kafka (default: localhost). What exists is never replaced.
set -eu
umask 077
here=$(cd "$(dirname "$0")" && pwd)
secrets=${SIP_HUB_SECRETS:-$here/../secrets}
public_name=${1:-localhost}
mkdir -p "$secrets"

if [ ! -e "$secrets/ca.key" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
        -subj "/CN=SIP Hub authority" -addext keyUsage=critical,keyCertSign,cRLSign -keyout "$secrets/ca.key" -out "$secrets/ca.crt"
fi
"$here/certificate.sh" kafka "DNS:kafka,DNS:localhost,DNS:$public_name"
for name in admin intake decide notify operator caretaker; do
    "$here/certificate.sh" "sip-hub-$name"
done
[ -e "$secrets/kafka.pem" ] || cat "$secrets/kafka.key" "$secrets/kafka.crt" >"$secrets/kafka.pem"

[ -e "$secrets/vault_password" ] || openssl rand -hex 24 >"$secrets/vault_password"
if [ ! -e "$secrets/vault.env" ]; then
    {
        echo "SIP_HUB_VAULT_URL=postgresql+psycopg://sip_hub:$(cat "$secrets/vault_password")@vault/sip_hub"
        echo "SIP_HUB_MASTER_KEY=$(openssl rand -base64 32)"
    } >"$secrets/vault.env"
fi

# The containers read these files as users of their own, so the files are open and the folder around them is closed.
# ca.key and vault.env are read on this machine alone.
chmod 700 "$secrets"
chmod 644 "$secrets"/*.crt "$secrets"/kafka.pem "$secrets"/sip-hub-*.key "$secrets"/vault_password
echo "Made in $secrets: keep a copy of ca.key and vault.env where this machine's loss does not reach."
