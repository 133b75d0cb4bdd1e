#!/bin/sh
# Installs what some tests drive and would else skip: Debian's Chromium (at /usr/bin/chromium) and GNU parallel.
# The browsers that test tools download by themselves are not used: they are neither pinned here nor always to be had.
set -eu
missing=""
[ -x /usr/bin/chromium ] || missing="$missing chromium"
[ -x /usr/bin/parallel ] || missing="$missing parallel"
if [ -z "$missing" ]; then
  exit 0
fi
apt-get update
# shellcheck disable=SC2086 # a list of packages
apt-get install -y --no-install-recommends $missing
