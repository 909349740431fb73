"""The same state gives the same bytes: in other processes, zones, hash seeds and days, and from either database."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from casebridge.db import db, transaction
from casebridge.packets.build import Built
from casebridge.packets.jobs import BUILD
from casebridge.packets.models import Packet
from casebridge.packets.services import request_packet
from tests.building.people import acting, some_people
from tests.factories import a_case

ROOT = Path(__file__).resolve().parents[2]
ZONES = ("Asia/Tokyo", "America/Los_Angeles", "Pacific/Chatham", "UTC", "Europe/Berlin")
BUILDS = 20


@pytest.mark.sweep
@pytest.mark.slow
def test_twenty_processes_on_other_days_build_the_same_bytes(built: Built, tmp_path: Path) -> None:
    hashes = []
    for at in range(BUILDS):
        environment = os.environ | {"TZ": ZONES[at % len(ZONES)], "PYTHONHASHSEED": str(at)}
        later = ["faketime", f"+{13 * at}days"] if shutil.which("faketime") else []
        command = [*later, sys.executable, "-m", "tests.packets.build_once", str(tmp_path / str(at))]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        hashes.append(done.stdout.strip())
    assert set(hashes) == {built.sha256}


def test_a_packet_that_is_built_again_from_the_database_has_the_same_bytes(in_app) -> None:
    with transaction():
        actor = acting(some_people()["sergeant"])
        case = a_case("in_review")
        public_id = request_packet(case, kind="sao_review", recipient="Ann Reader", actor=actor).public_id
    hashes = []
    for _again in range(3):
        for _name, step in BUILD:
            step(public_id)
        with transaction():
            packet = db.session.scalar(select(Packet).where(Packet.public_id == public_id))
            hashes.append(packet.built_sha256)
            # As if its worker had died before anything was registered, and another had taken the job.
            packet.state, packet.built_sha256, packet.store_key = "building", "", ""
            packet.attempt += 1
    assert [bool(one) for one in hashes] == [True] * 3
    assert len(set(hashes)) == 1
