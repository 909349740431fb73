"""What search knows of names, exhibits and pages: made from the file alone, and forgotten with it."""

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from casebridge.db import Base


class NameWord(Base):
    """One word of the name of a person of a case, folded; a name with a hyphen also stands as one word."""

    __tablename__ = "name_word"
    __table_args__ = (UniqueConstraint("party_id", "word"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    word: Mapped[str] = mapped_column(String(60), index=True)


class NameKey(Base):
    """A key under which a word of a name is found though it is spelled another way (`finding.spelling`)."""

    __tablename__ = "name_key"

    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    word: Mapped[str] = mapped_column(String(60), primary_key=True, index=True)


class ExhibitName(Base):
    """What an exhibit is called: number, title, type, names of its files. `waiting`: its pages were not read yet."""

    __tablename__ = "exhibit_name"
    __table_args__ = (
        Index("ix_exhibit_name_waiting", "exhibit_id", sqlite_where=text("waiting IS 1"),
              postgresql_where=text("waiting IS true")),
    )  # fmt: skip

    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text, default="")
    waiting: Mapped[bool] = mapped_column(default=False)


class PageWords(Base):
    """The text of one page of the newest version that was read, and its words folded.

    `page` counts from 1 and is 0 where the file has no pages. `sure` is how sure a machine was of what it read, in
    percent; None for text that came with the file.
    """

    __tablename__ = "page_words"

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibit_id: Mapped[int] = mapped_column(ForeignKey("exhibit.id"), index=True)
    version: Mapped[int]
    page: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    sure: Mapped[int | None]
