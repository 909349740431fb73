"""By which program and how a file is taken in, in words for a custody sheet."""

from importlib.metadata import version

PRODUCT = "CaseBridge"
SOFTWARE = f"{PRODUCT} {version('casebridge')}"
ALGORITHM = "SHA-256"
# What receiving a file does, always and for everybody; the store and its tests hold it true.
TAKEN_IN = (
    "Hashed while it was written, synced to disk, entered only then; compared with the sender’s own hash where one "
    "was given. The bytes are never written again; each check hashes all of them anew."
)
