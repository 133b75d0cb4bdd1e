#!/bin/sh
# Installs the Chromium that the browser tests drive: Debian's, at /usr/bin/chromium.
# The browsers that test tools download by themselves are not used: they are neither pinned here nor always to be had.
set -eu
if [ -x /usr/bin/chromium ]; then
  exit 0
fi
apt-get update
apt-get install -y --no-install-recommends chromium
