"""The durable steps of a packet build, for the job worker."""

from casebridge.packets import building
from casebridge.packets.build import STEPS

BUILD = [
    ("freeze", building.freeze),
    *((name, building.run_step(name)) for name, _work in STEPS),
    ("seal", building.seal),
    ("register", building.register),
]
