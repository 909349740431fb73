"""The lock files hold what setup.cfg and package.json ask for, and no address of any registry."""

import configparser
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def asked_for(section: str, key: str) -> set[str]:
    """Return the names of the packages that a list of setup.cfg asks for."""
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    lines = [line for line in setup[section][key].splitlines() if line.strip() and not line.startswith("#")]
    return {normal(re.split(r"[\[<>=!~;\s]", line.strip())[0]) for line in lines}


def locked(name: str) -> set[str]:
    """Return the names of the packages that a lock file pins."""
    text = (ROOT / "requirements" / name).read_text()
    return {normal(line.partition("==")[0]) for line in text.splitlines() if re.match(r"[A-Za-z0-9]", line)}


def normal(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize(
    ("section", "key", "lock"),
    [
        ("options", "install_requires", "runtime.lock"),
        ("options.extras_require", "build", "runtime.lock"),
        ("options", "install_requires", "dev.lock"),
        ("options.extras_require", "dev", "dev.lock"),
        ("options.extras_require", "node", "node.lock"),
    ],
)
def test_what_is_asked_for_is_locked(section, key, lock):
    assert asked_for(section, key) - locked(lock) == set(), "run `make lock`"


def test_runtime_and_dev_pin_the_same_releases():
    pins = [set(re.findall(r"^\S+==[^\s;]+", (ROOT / "requirements" / n).read_text(), re.M)) for n in LOCKS]
    assert pins[0] <= pins[1]


@pytest.mark.parametrize("kind", ["dependencies", "devDependencies"])
def test_what_pages_are_dressed_in_is_locked(kind):
    asked = json.loads((ROOT / "package.json").read_text())[kind]
    held = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert {name: held[f"node_modules/{name}"]["version"] for name in asked} == asked


@pytest.mark.parametrize("name", ["package-lock.json", "requirements/runtime.lock", "requirements/dev.lock"])
def test_a_lock_names_no_registry(name):
    text = (ROOT / name).read_text()
    assert '"resolved"' not in text
    assert "index-url" not in text


LOCKS = ("runtime.lock", "dev.lock")
