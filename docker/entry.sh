#!/bin/sh
# Starts one built entry, such as apps/worker/src/main. Every secret whose file is named like a setting becomes that setting, so
# that no secret stands in a compose file, an image or `docker inspect`.
set -eu
for file in "${SECRETS_DIR:-/run/secrets}"/*; do
  name=${file##*/}
  case $name in
    *[!A-Z_]*) continue ;;
  esac
  value=$(cat "$file")
  export "$name=$value"
done
entry=$1
shift
# In the place of this shell: signals must reach Node itself.
exec node "dist/$entry.js" "$@"
