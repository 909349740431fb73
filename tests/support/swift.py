"""Runs OpenStack Swift with its S3 interface on loopback, by the Python of an environment that has it.

One JSON comes in: folder, port, key. `ready` goes out when it answers; it ends at the end of its input.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from pathlib import Path

PARTS = ("account", "container", "object")
PROXY = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
user = {owner}
workers = 0
log_level = ERROR
[pipeline:main]
pipeline = catch_errors cache s3api tempauth copy slo symlink versioned_writes proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
error_suppression_limit = 0
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
[filter:tempauth]
use = egg:swift#tempauth
user_office_casebridge = {key} .admin
[filter:copy]
use = egg:swift#copy
[filter:symlink]
use = egg:swift#symlink
[filter:slo]
use = egg:swift#slo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_object_versioning = true
"""
SERVER = """
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = {port}
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
user = {owner}
workers = 0
log_level = ERROR
[pipeline:main]
pipeline = {part}-server
[app:{part}-server]
use = egg:swift#{part}
"""


def main() -> None:
    """Make rings and settings, start the four servers, and stop them at the end of the input."""
    told = json.loads(sys.stdin.readline())
    folder, tools = Path(told["folder"]), Path(sys.executable).parent
    (folder / "devices" / "d1").mkdir(parents=True)
    owner = os.environ.get("USER") or os.environ.get("LOGNAME") or "root"
    salt = secrets.token_hex(8)
    (folder / "swift.conf").write_text(f"[swift-hash]\nswift_hash_path_suffix = {salt}\n", encoding="utf-8")
    started = []
    for part in PARTS:
        port = _free()
        builder = str(folder / f"{part}.builder")
        for words in (
            ("create", "4", "1", "1"),
            ("add", f"r1z1-127.0.0.1:{port}/d1", "1"),
            ("rebalance",),
        ):
            subprocess.run([sys.executable, tools / "swift-ring-builder", builder, *words], stdout=subprocess.DEVNULL)
        values = {"port": port, "folder": folder, "owner": owner, "part": part}
        started.append(_server(tools, folder, part, SERVER.format(**values)))
    values = {"port": told["port"], "folder": folder, "owner": owner, "key": told["key"]}
    started.append(_server(tools, folder, "proxy", PROXY.format(**values)))
    try:
        _wait(told["port"])
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        for process in started:
            process.kill()


def _server(tools: Path, folder: Path, part: str, text: str) -> "subprocess.Popen[bytes]":
    conf = folder / f"{part}-server.conf"
    conf.write_text(text, encoding="utf-8")
    env = {**os.environ, "SWIFT_DIR": str(folder), "PYTHONWARNINGS": "ignore"}
    with (folder / f"{part}.log").open("wb") as log:
        command = [sys.executable, tools / f"swift-{part}-server", conf, "-v"]
        return subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int) -> None:
    for _try in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("Swift does not answer.")


if __name__ == "__main__":
    main()
