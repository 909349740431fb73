"""A process that turns HTML into tagged pages: the only WeasyPrint, behind closed doors."""

import gc
import json
import socket
import warnings

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from casebridge.evidence.reading.limits import close_doors, die_with_parent
from casebridge.packets.memory import give_back, settle_down, undisturbed
from casebridge.packets.settle import settle
from casebridge.packets.wire import receive, send

_POINTS = 0.75


class Renderer:
    """Renders sections with one style sheet; fonts and style are read once."""

    def __init__(self, css: str) -> None:
        """Read the style sheet."""
        self._fonts = FontConfiguration()
        self._fetcher = URLFetcher(allowed_protocols={"data"}, fail_on_errors=True)
        self._css = CSS(string=css, font_config=self._fonts, url_fetcher=self._fetcher)

    def render(self, html: str, prefix: str) -> tuple[bytes, dict[str, object]]:
        """Return the pages and their facts: `pages`, and `anchors` as name -> (page index, x, y) in points."""
        document = HTML(string=html, url_fetcher=self._fetcher).render(stylesheets=[self._css], font_config=self._fonts)
        anchors = {
            name: (at, round(place[0] * _POINTS, 2), round((page.height - place[1]) * _POINTS, 2))
            for at, page in enumerate(document.pages)
            for name, place in page.anchors.items()
        }
        pdf = settle(document.write_pdf(pdf_variant="pdf/ua-1"), prefix)
        return pdf, {"pages": len(document.pages), "anchors": anchors}


def main(handle: int) -> None:
    """Serve requests on the socket `handle` until the asking process ends: first the style, then pages."""
    die_with_parent()
    warnings.simplefilter("ignore")
    with socket.socket(fileno=handle) as asking:
        renderer = Renderer(receive(asking).decode())
        settle_down()
        close_doors()
        send(asking, b"ready")
        while message := receive(asking):
            request = json.loads(message)
            with undisturbed():
                pdf, facts = renderer.render(request["html"], request["prefix"])
            send(asking, json.dumps(facts).encode())
            send(asking, pdf)
            del message, request, pdf, facts
            gc.collect()
            give_back()
