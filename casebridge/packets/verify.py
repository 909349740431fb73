"""Check a packet as whoever holds it would: offline, one finding a line, the first difference named."""

import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Pdf

from casebridge.evidence.inspect import hash_file
from casebridge.packets import properties
from casebridge.packets.findings import FAILS, HOLDS, NOTE, Finding
from casebridge.packets.manifest import manifest_id
from casebridge.packets.pagecheck import Differences, first_page_text
from casebridge.packets.properties import NoProperties, Properties
from casebridge.packets.save import digest_holds
from casebridge.packets.seal.check import SealFound, built_size, find_seal


def verify(
    path: Path,
    *,
    originals: Path | None = None,
    heads: Iterable[str] | None = None,
    roots: str = "",
    password: str = "",
) -> list[Finding]:
    """Check the packet at `path` and return one finding for each thing looked at.

    :param originals: a folder of received files by their names, to compare with the manifest.
    :param heads: history heads (hex) that are known to be real.
    :param roots: certificates (PEM) under which a signer is known. :param password: of a locked copy.
    """
    data = path.read_bytes()
    if is_locked(data, password):
        return [Finding("file", FAILS, "The file is locked: it opens with its password alone, which was not given.")]
    seal = find_seal(data, roots, password)
    findings = [_whole(data[: built_size(data)] if seal else data)]
    stated = None
    try:
        with Pdf.open(io.BytesIO(data), password=password) as pdf:
            if pdf.is_encrypted:
                findings = [
                    Finding("bytes", NOTE, "A locked copy has bytes of its own; its pages are compared instead.")
                ]
            stated = _stated(pdf)
            findings += _inside(pdf, originals, heads)
    except NoProperties as error:
        findings.append(Finding("manifest", FAILS, str(error)))
    except (pikepdf.PdfError, ValueError, KeyError, AttributeError, TypeError) as error:
        findings.append(Finding("file", FAILS, f"The file cannot be read as a packet: {_short(error)}."))
    return _with_place([*_seal(seal, stated or ""), *findings])


def is_locked(data: bytes, password: str = "") -> bool:
    """Tell whether a file opens with another password than this one alone."""
    try:
        with Pdf.open(io.BytesIO(data), password=password):
            return False
    except pikepdf.PasswordError:
        return True
    except (pikepdf.PdfError, ValueError):
        return False


def _with_place(findings: list[Finding]) -> list[Finding]:
    """Say where the change lies when only the bytes as a whole tell of it."""
    failed = {finding.check for finding in findings if finding.state == FAILS}
    if failed == {"seal"}:
        where = "All pages and exhibits are those that were built: the change lies in the seal or behind it."
    elif failed and failed <= {"seal", "bytes"}:
        where = "All pages and exhibits are the same: the change lies in tags, bookmarks, properties or unused bytes."
    else:
        return findings
    return [*findings, Finding("place", FAILS, where, "no page and no exhibit, but what lies around them")]


def _short(error: object) -> str:
    return " ".join(re.sub(r"^stream <[^>]*>: ", "", str(error)).split())[:160].rstrip(".") or type(error).__name__


def _seal(seal: SealFound | None, stated: str) -> list[Finding]:
    """Judge the seal; `stated` is the certificate that the packet names as its own, empty when it names none."""
    if seal is None and stated:
        return [Finding("seal", FAILS, "The seal was cut off: this is the built file without its seal.")]
    if seal is None:
        return [Finding("seal", NOTE, "The packet is not sealed: nobody's signature stands behind it.")]
    if not seal.holds:
        return [Finding("seal", FAILS, seal.sentence)]
    return [Finding("seal", HOLDS, seal.sentence), _signer(seal, stated)]


def _signer(seal: SealFound, stated: str) -> Finding:
    print_ = f"The certificate's fingerprint (SHA-256) is {seal.fingerprint}."
    if stated != seal.fingerprint:
        return Finding("signer", FAILS, f"Sealed by “{seal.name}”, but the packet names another certificate. {print_}")
    if seal.known is None:
        return Finding("signer", NOTE, f"Unknown signer: no root was given to know “{seal.name}” by. {print_}")
    if not seal.known:
        return Finding("signer", FAILS, f"Unknown signer: “{seal.name}” stands under no root that is known. {print_}")
    return Finding("signer", HOLDS, f"“{seal.name}” stands under a known root. {print_}")


def _stated(pdf: Pdf) -> str:
    """Return the certificate that the packet names as that of its seal, as far as it can be read."""
    data = properties.read(_xmp(pdf)).manifest_data
    try:
        return str(json.loads(data).get("seal", ""))
    except (ValueError, AttributeError):
        return ""


def _whole(data: bytes) -> Finding:
    end = data.rfind(b"%%EOF")
    after = len(data) - end - len(b"%%EOF\n")
    if end >= 0 and after > 0:
        return Finding("bytes", FAILS, f"{after} bytes were added after the end of the packet.")
    if not digest_holds(data):
        return Finding("bytes", FAILS, "The file is not the one that was built: its bytes differ from its digest.")
    return Finding("bytes", HOLDS, f"All {len(data):,} bytes are those that were built.")


def _inside(pdf: Pdf, originals: Path | None, heads: Iterable[str] | None) -> list[Finding]:
    facts = properties.read(_xmp(pdf))
    found = [_structure(pdf), _manifest(pdf, facts)]
    if manifest_id(facts.manifest_data) != facts.manifest:
        return found
    manifest: Mapping[str, Any] = json.loads(facts.manifest_data)
    differences = Differences(pdf, facts, manifest)
    found += [_exhibit(differences, one) for one in manifest["exhibits"]]
    found += [_numbers(differences), _pages(differences)]
    if originals is not None:
        found += [_original(originals, one) for one in manifest["exhibits"]]
    return [*found, _head(facts, manifest, heads)]


def _xmp(pdf: Pdf) -> bytes:
    if "/Metadata" not in pdf.Root:
        raise NoProperties("The file does not carry the properties of a packet.")
    return pdf.Root.Metadata.read_bytes()


def _structure(pdf: Pdf) -> Finding:
    len(pdf.pages)
    warnings = pdf.get_warnings()
    if warnings:
        return Finding("structure", FAILS, f"The inner structure is damaged: {_short(warnings[0])}.")
    return Finding("structure", HOLDS, f"{len(pdf.pages)} pages, read without a fault.")


def _manifest(pdf: Pdf, facts: Properties) -> Finding:
    identity = manifest_id(facts.manifest_data)
    if identity != facts.manifest:
        return Finding("manifest", FAILS, f"The manifest was changed: it hashes to {identity}, not {facts.manifest}.")
    printed = "".join(first_page_text(pdf).split())
    if identity not in printed:
        return Finding("manifest", FAILS, "The first page does not print the id of the manifest inside.")
    return Finding("manifest", HOLDS, f"Manifest {identity} is inside and printed on the first page.")


def _exhibit(differences: Differences, exhibit: Mapping[str, Any]) -> Finding:
    name = f"exhibit {exhibit['number']}"
    problem = differences.of_exhibit(exhibit)
    if problem:
        return Finding(name, FAILS, problem, name)
    if exhibit["fingerprint"] is None:
        return Finding(name, HOLDS, f"Sheet {exhibit['first']} stands for {exhibit['name']}.")
    pages = "page" if exhibit["pages"] == 1 else "pages"
    return Finding(name, HOLDS, f"{exhibit['pages']} {pages} from {exhibit['first']}, as taken in.")


def _numbers(differences: Differences) -> Finding:
    problem = differences.in_numbers()
    if problem:
        return Finding("numbers", FAILS, problem, "the numbers on exhibit pages")
    return Finding("numbers", HOLDS, "Each number that the manifest names is there once, and no other.")


def _pages(differences: Differences) -> Finding:
    problem = differences.in_pages()
    if problem:
        return Finding("pages", FAILS, problem, differences.changed_page)
    return Finding("pages", HOLDS, "Every page shows what it showed when it was built.")


def _original(folder: Path, exhibit: Mapping[str, Any]) -> Finding:
    name = f"original {exhibit['number']}"
    if not exhibit["sha256"]:
        return Finding(name, NOTE, "It stays elsewhere: no copy was made, so there is none to compare.")
    path = folder / Path(exhibit["name"]).name
    if not path.is_file():
        return Finding(name, FAILS, f"{exhibit['name']} is not in the folder.")
    if hash_file(path) != exhibit["sha256"]:
        return Finding(name, FAILS, f"{exhibit['name']} is not the file that was received.")
    return Finding(name, HOLDS, f"{exhibit['name']} is the file that was received.")


def _head(facts: Properties, manifest: Mapping[str, Any], heads: Iterable[str] | None) -> Finding:
    if facts.head != manifest["head"]:
        return Finding("history head", FAILS, "The history head in the properties is not the one in the manifest.")
    if heads is None:
        return Finding("history head", NOTE, f"{facts.head}: not compared, no list of heads was given.")
    if facts.head not in set(heads):
        return Finding("history head", FAILS, f"{facts.head} is none of the known heads.")
    return Finding("history head", HOLDS, f"{facts.head} is a known head.")
