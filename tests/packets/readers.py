"""What readers other than ours say of a finished packet: qpdf, pdfium, poppler where it is there, two validators."""

import shutil
import subprocess
import warnings
from pathlib import Path

import page as page_validation
import pdfua
import pikepdf
import pypdfium2


def faults(path: Path, *, accessible: bool = True) -> list[str]:
    """Return every warning and every finding about a packet, each with its reader's name.

    :param accessible: whether the file claims PDF/UA: only then the tags of foreign pages are judged.
    """
    found = []
    with pikepdf.open(path) as pdf, warnings.catch_warnings():
        # A scan may be packed in a way (JBIG2) that qpdf copies without unpacking it.
        warnings.filterwarnings("ignore", message="pikepdf is missing some specialized decoders")
        found += [f"qpdf: {problem}" for problem in pdf.check_pdf_syntax()]
        found += [f"qpdf: {warning}" for warning in pdf.get_warnings()]
        pages = len(pdf.pages)
    with pypdfium2.PdfDocument(path) as document:
        found += [] if len(document) == pages else [f"pdfium: {len(document)} pages, qpdf sees {pages}"]
    if shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=False)
        found += [f"poppler: {line}" for line in done.stderr.decode(errors="replace").splitlines()]
    if accessible:
        report = pdfua.validate(str(path))
        found += [f"pdfua: {finding.rule_id} {finding.message}" for finding in report.findings]
        failures = page_validation.validate_pdf(path, profile="ua1").failures
        found += [f"page: {failure.rule_id} {failure.message}" for failure in failures]
    return found
