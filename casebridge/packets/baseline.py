"""What the packet is measured against: one process, one document, one go."""

import json
import socket
import time
import warnings

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from casebridge.packets.wire import receive, send


def main(handle: int) -> None:
    """Render one text with one style, both read from the socket `handle`; answer with seconds and pages."""
    warnings.simplefilter("ignore")
    with socket.socket(fileno=handle) as asking:
        style, text = receive(asking).decode(), receive(asking).decode()
        fonts = FontConfiguration()
        fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
        css = CSS(string=style, font_config=fonts, url_fetcher=fetcher)
        started = time.perf_counter()
        document = HTML(string=text, url_fetcher=fetcher).render(stylesheets=[css], font_config=fonts)
        document.write_pdf(pdf_variant="pdf/ua-1")
        send(asking, json.dumps((time.perf_counter() - started, len(document.pages))).encode())
