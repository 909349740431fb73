"""Rows about disclosure: which exhibits answer the words that the duties use."""

from dataclasses import dataclass

from casebridge.catalog.rows import PracticeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(PracticeRow):
    """What answers one word of `answered_by` in disclosure.toml.

    Exhibits of `exhibit_types` or of a class of `classes`; with `physical` things that are kept, with `favorable` what
    was flagged as possibly favorable, with `everything` any exhibit. Where nothing answers it yet `none_because` says
    why.
    """

    label: str
    exhibit_types: tuple[str, ...]
    classes: tuple[str, ...] = ()
    physical: bool = False
    favorable: bool = False
    everything: bool = False
    none_because: str = ""

    @property
    def answers(self) -> bool:
        """Say whether any exhibit can answer the word."""
        return bool(self.exhibit_types or self.classes or self.physical or self.favorable or self.everything)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerInDuty(PracticeRow):
    """What answers a word in one duty, where it means something else there than in the others."""

    duty: str
    word: str
    exhibit_types: tuple[str, ...]
    none_because: str = ""
