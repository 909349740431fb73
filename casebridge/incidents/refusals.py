"""What an import says when it cannot take a file at all."""

from casebridge.errors import CaseBridgeError


class FileRefused(CaseBridgeError):
    """The file as a whole cannot be read as a release of incidents; no row of it was kept."""

    status = 422
    happened = "This file cannot be imported."
    kept = "Nothing was imported."
    next_step = "Export the release as CSV (UTF-8, comma, one header line) and import it again."
