"""Files of a form while the form is read: on the disk of the store, where the reserve is asked first."""

from tempfile import SpooledTemporaryFile
from typing import IO, cast

from flask import Blueprint, Request, current_app, request

from casebridge.evidence.store import store

# So much of each file stays in memory; with the files that one form may have it is 7 MB at most.
IN_MEMORY = 32 * 1024
# Security rules, section 3: 200 parts; the form's own fields are a few more.
FILES_AT_ONCE = 200
PARTS = FILES_AT_ONCE + 20
SLACK = 1024 * 1024


class SpoolingRequest(Request):
    """A request that keeps large files off memory and off the disk that holds temporary files."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:  # fmt: skip
        """Give a nameless file that is gone with this request, however that ends.

        :raises DiskFull: all that is coming would eat the reserve; nothing of it is read.
        """
        if (self.max_content_length or 0) <= current_app.config["MAX_CONTENT_LENGTH"]:
            return super()._get_file_stream(total_content_length, content_type, filename, content_length)
        folder = str(store().incoming(total_content_length or 0))
        file = SpooledTemporaryFile(IN_MEMORY, mode="w+b", dir=folder)  # noqa: SIM115, `close` does
        self._spooled = [*getattr(self, "_spooled", []), file]
        return cast(IO[bytes], file)

    def close(self) -> None:
        """Let go of every file, also of one that was being read when the request was refused."""
        super().close()
        for file in getattr(self, "_spooled", []):
            file.close()


def roomy(bp: Blueprint, *endpoints: str, limit: str = "CASEBRIDGE_UPLOAD_LIMIT") -> None:
    """Let these endpoints of `bp` take bodies as large as a file may be.

    :param limit: the setting that says how large.
    """

    def widen(endpoint: str | None, values: dict[str, object] | None) -> None:
        if request.method in ("POST", "PATCH") and endpoint in endpoints:
            request.max_content_length = current_app.config[limit] + SLACK
            request.max_form_parts = PARTS

    bp.url_value_preprocessor(widen)
