"""The warnings of the PDF reader, which it forgets once asked: faults of the structure, faults of the content."""

from pikepdf import Pdf

_HARMLESS = "Resources is missing"
_CONTENT = "content, offset"


class Faults:
    """Collects what is wrong with one open PDF; `structure` tells whether the file had to be rebuilt."""

    def __init__(self, pdf: Pdf) -> None:
        """Start with the warnings of opening."""
        self.structure = False
        self._pdf = pdf
        self.collect()

    def collect(self) -> bool:
        """Take over the warnings since the last call; tell whether one was about a page's content."""
        content = False
        for warning in map(str, self._pdf.get_warnings()):
            if _CONTENT in warning:
                content = True
            elif _HARMLESS not in warning:
                self.structure = True
        return content
