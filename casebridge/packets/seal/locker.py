"""A process that makes one locked copy of a packet, seals it, and ends: no web process opens a PDF or signs one."""

import base64
import json
import socket
from datetime import datetime
from pathlib import Path

from asn1crypto import keys, x509

from casebridge.evidence.reading.limits import close_doors, die_with_parent, set_limits
from casebridge.packets.seal.certificate import Seal
from casebridge.packets.seal.check import find_seal
from casebridge.packets.seal.sign import locked, put_on
from casebridge.packets.wire import receive, send


def main(handle: int) -> None:
    """Take a packet's path, its built size, a password and a seal over the socket `handle`; answer with the copy."""
    die_with_parent()
    with socket.socket(fileno=handle) as asking:
        close_doors()
        asked = json.loads(receive(asking))
        set_limits(cpu=45, wall=55)
        certificate, key, *above = (base64.b64decode(one) for one in asked["seal"])
        seal = Seal(
            x509.Certificate.load(certificate), keys.PrivateKeyInfo.load(key),
            tuple(x509.Certificate.load(one) for one in above), is_own=False,
        )  # fmt: skip
        built = Path(asked["path"]).read_bytes()[: asked["built_size"]]
        copy = put_on(locked(built, asked["password"]), seal, datetime.fromisoformat(asked["at"]), asked["password"])
        found = find_seal(copy, "", asked["password"])
        send(asking, copy if found is not None and found.holds else b"")
