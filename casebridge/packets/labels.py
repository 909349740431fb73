"""The page labels of a file, all at once: asking page by page takes the square of the pages."""

from pikepdf import Dictionary, NumberTree, Pdf


def page_labels(pdf: Pdf) -> list[str]:
    """Return the label of each page: decimal numbers, or fixed words as on exhibit pages."""
    starts: dict[int, Dictionary] = {}
    if "/PageLabels" in pdf.Root:
        starts = {int(at): rule for at, rule in NumberTree(pdf.Root.PageLabels).items()}  # type: ignore[misc]
    labels: list[str] = []
    begun, rule = 0, Dictionary(S="/D")
    for at in range(len(pdf.pages)):
        if at in starts:
            begun, rule = at, starts[at]
        number = int(rule.get("/St", 1)) + at - begun if "/S" in rule else ""
        labels.append(f"{rule.get('/P', '')}{number}")
    return labels
