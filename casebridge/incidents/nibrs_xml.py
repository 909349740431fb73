"""Reads an XML message into plain nodes with their lines: no document type, no entity, no outside address, small."""

from dataclasses import dataclass, field
from xml.parsers import expat

# expat alone is enough: a document type is refused before anything of it is read, so no entity can exist.
LARGEST = 1024 * 1024
DEEPEST, MOST = 40, 20_000
PREFIXES = {
    "http://fbi.gov/cjis/nibrs/4.2": "nibrs", "http://fbi.gov/cjis/1.0": "cjis",
    "http://release.niem.gov/niem/domains/jxdm/5.2/": "j", "http://release.niem.gov/niem/niem-core/3.0/": "nc",
    "http://release.niem.gov/niem/structures/3.0/": "s",
}  # fmt: skip
_MARK = "\n"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing wrong with a message; `line` counts from 1, 0 where it is the whole."""

    line: int
    reason: str

    def __str__(self) -> str:
        """Return the line and the reason."""
        return f"Line {self.line}: {self.reason}" if self.line else self.reason


class BadMessage(Exception):
    """A message that cannot be used; every problem found is listed."""

    def __init__(self, problems: list[Wrong]) -> None:
        """Take the problems in the order of the lines."""
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass(slots=True)
class Node:
    """One element: its name as `prefix:local` with the usual prefixes, its text and its children."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, *path: str) -> list["Node"]:
        """Return the elements under this one along a path of names."""
        found = [self]
        for name in path:
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def value(self, *path: str) -> str:
        """Return the text of the first element along a path, empty where there is none."""
        found = self.all(*path)
        return found[0].text if found else ""


def read_tree(raw: bytes) -> Node:
    """Return the root of a message.

    :raises BadMessage: too large, not well-formed, or it brings a document type or processing instructions.
    """
    if len(raw) > LARGEST:
        raise BadMessage([Wrong(0, "The message is larger than 1 MiB.")])
    reader = _Reader()
    try:
        reader.parser.Parse(raw, True)
    except expat.ExpatError as wrong:
        raise BadMessage([Wrong(wrong.lineno, f"The XML is broken: {expat.ErrorString(wrong.code)}.")]) from wrong
    except (UnicodeError, LookupError, ValueError) as wrong:
        raise BadMessage([Wrong(reader.parser.CurrentLineNumber, "The letters cannot be read.")]) from wrong
    return reader.roots[0]


class _Reader:
    """Builds nodes while the parser reads, and stops at the first thing that no message needs."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=_MARK)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._open
        self.parser.EndElementHandler = self._close
        self.parser.CharacterDataHandler = self._say
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.ProcessingInstructionHandler = self._refuse_instruction
        self.roots: list[Node] = []
        self.path: list[Node] = []
        self.count = 0

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        line = self.parser.CurrentLineNumber
        self.count += 1
        if self.count > MOST or len(self.path) >= DEEPEST:
            raise BadMessage([Wrong(line, "The message has too many elements or too many levels.")])
        node = Node(_short(name), line, {_short(key): value for key, value in attributes.items()})
        (self.path[-1].children if self.path else self.roots).append(node)
        self.path.append(node)

    def _close(self, _name: str) -> None:
        node = self.path.pop()
        node.text = " ".join(node.text.split())

    def _say(self, text: str) -> None:
        self.path[-1].text += text

    def _refuse_doctype(self, *_about: object) -> None:
        line = self.parser.CurrentLineNumber
        raise BadMessage([Wrong(line, "A document type or an entity is declared. Messages need none: it is refused.")])

    def _refuse_instruction(self, *_about: object) -> None:
        raise BadMessage([Wrong(self.parser.CurrentLineNumber, "A processing instruction is refused.")])


def _short(name: str) -> str:
    space, _, local = name.rpartition(_MARK)
    if not space:
        return local
    return f"{PREFIXES.get(space, space)}:{local}"
