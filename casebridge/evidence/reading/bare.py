"""Start a Python process that has one module of ours and its libraries, but not the application."""

import os
import subprocess
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]
# The package is entered by its folder, so that its own start (the whole application) never runs.
_START = """
import sys, types, importlib
package = types.ModuleType("casebridge")
package.__path__ = [sys.argv[1]]
sys.modules["casebridge"] = package
importlib.import_module(sys.argv[2]).main(int(sys.argv[3]))
"""


def start_bare(module: str, handle: int, *, environment: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start `module` and call its `main(handle)`; the child inherits that one file handle.

    The environment holds `environment` and what Python itself needs: no key and no address of ours.
    """
    clean = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})}
    command = [sys.executable, "-P", "-s", "-c", _START, str(_PACKAGE), module, str(handle)]
    return subprocess.Popen(  # noqa: S603, our own interpreter and module
        command, pass_fds=(handle,), env=clean, cwd="/", stdin=subprocess.DEVNULL, start_new_session=True
    )
