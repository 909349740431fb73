"""The supervisor keeps its parts alive, says why it cannot start, and stops all of them together."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from scripts.serve import Part, serve

ROOT = Path(__file__).parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def part():
    part = Part("sleeper", SLEEP, dict(os.environ))
    yield part
    part.process.kill()
    part.process.wait()


def test_a_part_that_died_is_started_again(part):
    first = part.process
    first.kill()
    first.wait()
    assert part.keep()
    assert part.process.pid != first.pid


def test_a_part_that_keeps_dying_is_given_up(part):
    for _death in range(6):
        part.process.kill()
        part.process.wait()
        alive = part.keep()
    assert not alive


def test_a_taken_port_is_named_with_another_to_try(capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert serve("127.0.0.1", port, lambda _url: None) == 1
    assert f"PORT={port + 1}" in capsys.readouterr().err


@pytest.mark.slow
def test_one_signal_stops_web_and_worker(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "CASEBRIDGE_MODE": "demo", "CASEBRIDGE_INSTANCE": str(tmp_path)}
    subprocess.run([sys.executable, "-m", "casebridge.cli", "init"], cwd=ROOT, env=env, check=True)
    command = [sys.executable, "-m", "scripts.serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        assert f":{port}/" in served.stdout.readline()
        children = psutil.Process(served.pid).children(recursive=True)
        served.send_signal(signal.SIGINT)
        assert served.wait(30) == 0
    time.sleep(0.2)
    assert len(children) >= 2
    assert not [child for child in children if child.is_running() and child.status() != "zombie"]
