"""A case's history as it leaves the house for a court: sentences to read, and beside them lines with their proofs.

Each class has two files. What a folder holds is checked without the house: by the public keys alone (docs/adr/0040).
"""

import hashlib
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from casebridge.audit import AuditEntry, chain_hash, leaf_of, proven_by
from casebridge.db import canonical
from casebridge.formats import local_time, long_date, plural, role_label
from casebridge.heads import kept, merkle
from casebridge.heads.models import SignedHead
from casebridge.keys import plain_json

HEADS, KEYS, MANIFEST, README = "heads.txt", "public-keys.json", "manifest.json", "README.txt"
KIND = "casebridge history 1"
_WIDTH = 96
_OUTCOMES = {"denied": " (refused)", "error": " (failed)"}
_READ_ME = """\
THE HISTORY OF ONE CASE, AS CASEBRIDGE KEPT IT

Each .txt file tells what was done, one line after the other, for one class of confidentiality. The .jsonl file of the
same name holds the same lines for programs, each with its proof. manifest.json says of which case, who took the copy,
when and why, and names every file with its SHA-256; CaseBridge keeps the SHA-256 of manifest.json under the receipt.

These are the lines that the person who took the copy may know of, in the classes that they chose. It does not say
whether there are others.

TO CHECK IT: casebridge audit verify-export THIS-FOLDER [--keys public-keys.json that were kept elsewhere]
It needs neither the house's database nor a network. By hand, for each line of a .jsonl file:
1. leaf = SHA-256 of the byte 00 and `record` as JSON: UTF-8, names sorted, no blanks.
2. `hash` is SHA-256 of the byte 02, record.prev and the leaf: so the line follows on the one before.
3. From the leaf, `path` leads to the root in heads.txt (a Merkle tree as in RFC 9162, byte 01 before each pair): the
   line is number record.seq of all lines that the signed head covers.
4. `words` gives the sentence: HMAC-SHA-256 of {detail, reason, sentence} as JSON under the key is record.words. Reason
   and detail of a line are no part of this copy; what stands for them commits to them and tells nothing of them.
5. The signature (Ed25519) in heads.txt is over "casebridge head 1", a line feed, and the values of the head as JSON.
Compare the head with one that another office kept (it comes by mail, and packets print it): then nobody, the house
that made this copy neither, can have changed a line after that day.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one class, in order."""

    key: str
    title: str
    lines: Sequence[AuditEntry]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at a copy found: how many lines are proven, up to which head, and the first thing that is not."""

    lines: int
    head: int
    difference: str = ""


def files_of(
    parts: Sequence[Part], leaves: Sequence[bytes], head: SignedHead, public: Mapping[str, str], *, told: dict[str, str]
) -> dict[str, bytes]:
    """Return the files of a copy by name.

    :param leaves: those of all lines that the head covers. :param told: what the manifest says of case and taker.
    """
    ways = merkle.paths(leaves, [line.seq - 1 for part in parts for line in part.lines])
    files = {
        README: _READ_ME.encode(), HEADS: kept.as_text(head.as_plain()).encode(),
        KEYS: plain_json(dict(public)).encode(),
    }  # fmt: skip
    manifest: dict[str, Any] = {"kind": KIND, **told, "parts": [], "files": {}}
    for part in parts:
        rows = [
            {"record": line.record(), "words": line.told_words(), "hash": line.hash, "path": ways[line.seq - 1]}
            for line in part.lines
        ]
        manifest["parts"].append({"key": part.key, "title": part.title, "lines": len(rows)})
        files[f"{part.key}.jsonl"] = "".join(f"{canonical(row)}\n" for row in rows).encode()
        files[f"{part.key}.txt"] = _readable(manifest, part.title, rows).encode()
    manifest["files"] = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    return {**files, MANIFEST: (json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()}


def check(files: Mapping[str, bytes], public: Mapping[str, str] | None = None) -> Checked:
    """Check a copy by itself and say what differs first.

    :param public: public keys that were kept elsewhere, hex by id; those of the copy when None.
    """
    lines, seq = 0, 0
    try:
        manifest = json.loads(files[MANIFEST])
        if manifest["kind"] != KIND:
            return Checked(0, 0, f"{MANIFEST} is of another kind")
        if difference := next(_of_files(files, manifest["files"]), ""):
            return Checked(0, 0, difference)
        head = kept.read(files[HEADS].decode())[0]
        seq = head.seq or 0
        if not head.is_signed_by(kept.read_keys(files[KEYS].decode()) if public is None else public):
            return Checked(0, seq, f"the head in {HEADS} is not signed by a key that is known")
        cases: set[Any] = set()
        for part in manifest["parts"]:
            name = f"{part['key']}.jsonl"
            rows = [json.loads(row) for row in files[name].decode().splitlines()]
            for number, row in enumerate(rows, start=1):
                cases.add(row["record"]["case_id"])
                if wrong := _of_line(row, head, rows[number - 2] if number > 1 else None) or len(cases) != 1:
                    words = wrong if isinstance(wrong, str) else "is of another case"
                    return Checked(lines, seq, f"line {number} of {name} {words}")
                lines += 1
            if len(rows) != part["lines"] or files[f"{part['key']}.txt"].decode() != _readable(
                manifest, part["title"], rows
            ):
                return Checked(lines, seq, f"{part['key']}.txt does not say what the lines of {name} say")
    except (ValueError, KeyError, TypeError, AttributeError, LookupError, kept.NoHeads):
        return Checked(lines, seq, "a file is missing, or is not as CaseBridge writes it")
    return Checked(lines, seq)


def _of_files(files: Mapping[str, bytes], named: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*files, *named} - {MANIFEST}):
        if name not in files:
            yield f"{name} is missing"
        elif name not in named:
            yield f"{name} is no part of this copy"
        elif hashlib.sha256(files[name]).hexdigest() != named[name]:
            yield f"{name} is not the file that {MANIFEST} names"


def _of_line(row: dict[str, Any], head: kept.Kept, before: dict[str, Any] | None) -> str:
    """Return what is wrong with a line; empty where its proof holds."""
    record, leaf = row["record"], leaf_of(row["record"])
    if row["hash"] != chain_hash(record["prev"], leaf):
        return "was changed: its hash is another one"
    if record["words"] != proven_by(row["words"]):
        return "was changed: its sentence is not the one that was kept"
    if before is not None and before["record"]["seq"] >= record["seq"]:
        return "stands out of order"
    if not merkle.holds(leaf, record["seq"] - 1, head.seq or 0, row["path"], head.root):
        return f"is not among the lines of the signed head of line {head.seq:,}"
    return ""


def _readable(manifest: Mapping[str, Any], title: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the lines of one class as people read them: by day in Baltimore, numbered, each a sentence."""
    taken = datetime.fromisoformat(manifest["taken_at"])
    said = [
        f"HISTORY OF CASE {manifest['case']}", f"{title}: {plural(len(rows), 'line')}",
        f"Taken {long_date(taken)}, {local_time(taken)} by {manifest['taken_by']} ({role_label(manifest['role'])}), "
        f"receipt {manifest['receipt']}",
        "Times are those of Baltimore. In brackets: the number of the line among all lines of the house, and its hash.",
    ]  # fmt: skip
    day = ""
    for number, row in enumerate(rows, start=1):
        record, at = row["record"], datetime.fromisoformat(row["record"]["at"])
        if long_date(at) != day:
            day = long_date(at)
            said += ["", day.upper()]
        who = " ".join(filter(None, (role_label(record["role"]), record["unit"])))
        receipt = f" Receipt {record['receipt']}." if record["receipt"] else ""
        sentence = " ".join(row["words"]["sentence"].split())
        told = f"{record['actor_name']} ({who}) {sentence}{_OUTCOMES.get(record['outcome'], '')}.{receipt}"
        told += f" [{record['seq']:,}, {row['hash'][:16]}]"
        first = f"{number:>5}  {local_time(at, seconds=True)}  "
        said += textwrap.wrap(told, _WIDTH, initial_indent=first, subsequent_indent=" " * 7, break_on_hyphens=False)
    return "\n".join(said) + "\n"
