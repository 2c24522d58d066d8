#!/bin/sh
# Makes docker/secrets/ once, with new random passwords and keys. An installation that has them keeps them: what is sealed
# with DATA_KEYS can be read with them alone, so keep a copy elsewhere.
set -eu
cd "$(dirname "$0")"
if [ -e secrets ]; then
  echo 'docker/secrets exists already; nothing was changed' >&2
  exit 1
fi

# Only this directory's owner gets in; the files are readable so that a container's user, another one, can read what it is given.
umask 077
mkdir secrets.new
umask 022
cd secrets.new

password() { openssl rand -hex 32; }
put() { printf '%s\n' "$2" >"$1"; }
ring() { printf '%s:%s' "$1" "$(openssl rand -base64 32)"; }
url() { printf 'postgres://stadtbote_%s:%s@postgres:5432/stadtbote' "$1" "$2"; }

owner=$(password) app=$(password) worker=$(password) report=$(password) redis=$(password)

put POSTGRES_PASSWORD "$(password)"
put DATABASE_OWNER_URL "$(url owner "$owner")"
put DATABASE_URL "$(url app "$app")"
put DATABASE_WORKER_URL "$(url worker "$worker")"
put DATABASE_REPORT_URL "$(url report "$report")"
cat >roles.sql <<SQL
CREATE ROLE stadtbote_owner LOGIN PASSWORD '$owner' NOSUPERUSER NOBYPASSRLS;
CREATE ROLE stadtbote_app LOGIN PASSWORD '$app' NOSUPERUSER NOBYPASSRLS;
CREATE ROLE stadtbote_worker LOGIN PASSWORD '$worker' NOSUPERUSER NOBYPASSRLS;
CREATE ROLE stadtbote_report LOGIN PASSWORD '$report' NOSUPERUSER NOBYPASSRLS;
CREATE DATABASE stadtbote OWNER stadtbote_owner;
SQL
put REDIS_URL "redis://:$redis@redis:6379"
# Redis only wakes: nothing in it is worth a disk, and a job that was evicted would be a wake-up lost.
printf 'requirepass %s\nmaxmemory-policy noeviction\nsave ""\nappendonly no\n' "$redis" >redis.conf
put DATA_KEYS "$(ring data1)"
put HASH_KEYS "$(ring hash1)"
put ADMIN_KEY "$(password)"
openssl genrsa 2048 >dkim.pem 2>/dev/null
# Empty counts as unset: no SMS, no push, a relay without a password.
: >SMS_GATEWAYS
: >TWILIO_AUTH_TOKEN
: >VAPID_PRIVATE_KEY
: >VAPID_FORMER_KEYS
: >RELAY_PASSWORD

cd ..
mv secrets.new secrets
echo 'made docker/secrets'
