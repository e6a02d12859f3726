#!/bin/sh
# Makes sure that the programs which tests drive are there: a real browser and node.
# As root it installs what is missing; otherwise it prints the one line to run.
set -eu
missing=""
command -v chromium >/dev/null 2>&1 || missing="$missing chromium"
command -v node >/dev/null 2>&1 || missing="$missing nodejs"
command -v avrdude >/dev/null 2>&1 || missing="$missing avrdude"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing for the tests:$missing" >&2
  apt-get update -qq
  # shellcheck disable=SC2086  # the list is meant to split
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  exit 0
fi
echo "The tests need:$missing. Please run:  sudo apt-get update && sudo apt-get install -y$missing" >&2
exit 1
