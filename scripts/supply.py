"""What CaseBridge is made of: `audit` asks for known holes of what is locked, `sbom` lists all with licences."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "runtime.lock"
SBOM = ROOT / "build" / "sbom.json"
# Where nobody answers, `make check` must not wait for long, in seconds.
PATIENCE = 120
NO_DATA = "Known holes: nothing was audited, the data on them cannot be had here.\n"


def main() -> int:
    """Do what was asked for; 1 where a locked release has a known hole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("audit", "sbom"))
    return audit() if parser.parse_args().what == "audit" else sbom()


def audit() -> int:
    """Ask for known holes of everything that is locked, and say plainly when nobody could be asked."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--progress-spinner", "off", "--timeout", "5"]
    command += ["--format", "json", "--requirement", str(LOCK)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        sys.stdout.write(NO_DATA)
        return 0
    return told(found)


def told(found: dict[str, Any]) -> int:
    """Say what an audit found; 1 when there is a hole.

    :param found: the report of pip-audit: `dependencies`, each with `vulns`, or with a `skip_reason`.
    """
    asked = [one for one in found["dependencies"] if "skip_reason" not in one]
    if not asked:
        sys.stdout.write(NO_DATA)
        return 0
    holes = [(one["name"], one["version"], hole) for one in asked for hole in one["vulns"]]
    for name, version, hole in holes:
        fixed = ", ".join(hole["fix_versions"]) or "nothing yet"
        sys.stdout.write(f"{name} {version}: {hole['id']}, mended in {fixed}\n")
    skipped = len(found["dependencies"]) - len(asked)
    unknown = f", {skipped} could not be asked about" if skipped else ""
    sys.stdout.write(f"Known holes: {len(holes)} in {len(asked)} locked releases{unknown}.\n")
    return 1 if holes else 0


def sbom() -> int:
    """Write the list of everything that is installed to run or test CaseBridge, as CycloneDX, and say the licences."""
    SBOM.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "cyclonedx_py", "environment", sys.executable, "--output-reproducible"]
    subprocess.run([*command, "--output-format", "JSON", "--output-file", str(SBOM)], check=True)
    parts = json.loads(SBOM.read_text(encoding="utf-8"))["components"]
    for part in sorted(parts, key=lambda one: str(one["name"]).casefold()):
        sys.stdout.write(f"{part['name']} {part.get('version', '')}: {licences(part)}\n")
    sys.stdout.write(f"{len(parts)} parts in {SBOM.relative_to(ROOT)}\n")
    return 0


def licences(part: dict[str, Any]) -> str:
    """Return the licences that a part says it has."""
    named = [
        one.get("expression") or one["license"].get("id") or one["license"].get("name")
        for one in part.get("licenses", [])
    ]
    return ", ".join(dict.fromkeys(str(name) for name in named)) or "says none"


if __name__ == "__main__":
    sys.exit(main())
