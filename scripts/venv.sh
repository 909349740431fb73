#!/bin/sh
# Makes the virtual environment named by $1 with the newest Python that will do; says what to install if none does.
set -eu
venv=$1

make_with() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || return 1
    "$1" -c 'import ensurepip, venv' 2>/dev/null || return 1
    "$1" -m venv "$venv"
}

try_all() {
    for python in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null 2>&1 && make_with "$python"; then return 0; fi
    done
    return 1
}

try_all && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing python3-venv ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv >/dev/null
    try_all && exit 0
fi
echo "CaseBridge needs Python 3.11 or later with venv: sudo apt-get install -y python3 python3-venv" >&2
exit 1
