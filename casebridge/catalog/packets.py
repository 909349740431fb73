"""Rows about exhibits and packets: kinds of exhibit, sections, covers, notices."""

from dataclasses import dataclass

from casebridge.catalog.rows import PracticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitType(PracticeRow):
    """A kind of exhibit.

    `section` is where packets print it; `files` are the endings taken; `rise_to` says in words when
    a stricter class is due; `finer_class` names the narrower class of the law files, or is empty.
    """

    label: str
    section: str
    default_class: str
    media_slip_sheet: bool
    files: tuple[str, ...]
    from_: str
    rise_to: str = ""
    finer_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketSection(PracticeRow):
    """A section of a packet; `content` says whether it is generated, made of exhibits, or both."""

    label: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketKind(PracticeRow):
    """A packet for one audience; `sections` are in the order of print.

    `allowed`, `by_name` and `never` together name every confidentiality class once.
    """

    label: str
    from_office: str
    audience: str
    purpose: str
    sections: tuple[str, ...]
    allowed: tuple[str, ...]
    by_name: tuple[str, ...]
    never: tuple[str, ...]
    cover_fields: tuple[str, ...]
    notices: tuple[str, ...]
    slip_sheets: str
    approved_by: str
    annex: str
    bates: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverField(PracticeRow):
    """A line of a packet's cover."""

    label: str
    help: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(PracticeRow):
    """The text of a notice printed on a packet."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PacketRule(PracticeRow):
    """A rule for all packets."""

    text: str
