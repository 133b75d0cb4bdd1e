#!/bin/sh
# Installs tools without which some tests are skipped: Debian's Chromium (at /usr/bin/chromium), GNU parallel, and for the test of a
# fleet sshd, network namespaces and Dask distributed.
# The browsers that test tools download themselves are not used: they are not pinned here, and not always available.
set -eu
missing=""
[ -x /usr/bin/chromium ] || missing="$missing chromium"
[ -x /usr/bin/parallel ] || missing="$missing parallel"
[ -x /usr/sbin/sshd ] || missing="$missing openssh-server openssh-client"
[ -x /usr/sbin/ip ] || [ -x /sbin/ip ] || missing="$missing iproute2"
/usr/bin/python3 -c "import distributed" 2>/dev/null || missing="$missing python3-distributed"
if [ -z "$missing" ]; then
  exit 0
fi
apt-get update
# shellcheck disable=SC2086 # a list of packages
apt-get install -y --no-install-recommends $missing
