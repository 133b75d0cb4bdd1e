#!/bin/sh
# Installs what some tests drive and would else skip: Debian's Chromium (at /usr/bin/chromium), GNU parallel, and for the test of
# a fleet sshd, network namespaces and Dask distributed.
# The browsers that test tools download by themselves are not used: they are neither pinned here nor always to be had.
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
