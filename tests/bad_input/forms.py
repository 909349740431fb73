"""Forms of a page as a browser would send them."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from bs4 import BeautifulSoup, Tag

CONTROLS = ["input", "select", "textarea", "button"]
CARRIED = {"csrf_token", "form_key"}
# Field types that a person fills in with characters of their own.
WRITTEN = {"text", "search", "date", "time", "datetime-local", "number", "email", "tel", "textarea", "password"}


@dataclass
class Form:
    """A form: where it goes, what is in it when nothing is touched, and which fields are of which type."""

    page: str
    action: str
    method: str
    files: bool
    filled: list[tuple[str, str]] = field(default_factory=list)
    types: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)

    @property
    def written(self) -> list[str]:
        """Return the names of the fields for characters."""
        return [name for name, kind in self.types.items() if kind in WRITTEN]

    @property
    def chosen(self) -> list[str]:
        """Return the names of the fields that offer choices."""
        return [name for name, kind in self.types.items() if kind in ("select", "radio", "checkbox", "button")]

    def data(self, **changed: str) -> list[tuple[str, str]]:
        """Return the fields with some values changed; a button's name is added."""
        kept = [(name, value) for name, value in self.filled if name not in changed]
        return kept + list(changed.items())

    def fill(self, **changed: str) -> dict[str, str]:
        """Return the fields with some values changed, without what each sending has of its own."""
        return {name: value for name, value in self.data(**changed) if name not in CARRIED}


def forms_of(page: str, html: str) -> list[Form]:
    """Return the forms of a page, those elsewhere in it (`form=`) joined."""
    soup = BeautifulSoup(html, "html.parser")
    found = []
    for tag in soup.find_all("form"):
        action = str(tag.get("action") or page)
        files = tag.get("enctype") == "multipart/form-data"
        form = Form(page, action, str(tag.get("method", "get")).lower(), files)
        outside = soup.find_all(CONTROLS, attrs={"form": tag["id"]}) if tag.get("id") else []
        for control in [*tag.find_all(CONTROLS), *outside]:
            _take(form, control)
        found.append(form)
    return found


def _take(form: Form, control: Tag) -> None:
    name = str(control.get("name") or "")
    if not name or control.has_attr("disabled"):
        return
    kind = control.name if control.name in ("select", "textarea") else str(control.get("type", "text"))
    if control.name == "button":
        kind = "button"
    form.types.setdefault(name, kind)
    value = str(control.get("value") or "")
    if kind == "select":
        options = control.find_all("option")
        values = [str(o.get("value") if o.has_attr("value") else o.get_text()) for o in options]
        form.offered.setdefault(name, []).extend(values)
        picked = [v for v, o in zip(values, options, strict=True) if o.has_attr("selected")] or values[:1]
        form.filled += [(name, v) for v in picked]
    elif kind == "textarea":
        form.filled.append((name, control.get_text().removeprefix("\n")))
    elif kind in ("radio", "checkbox"):
        form.offered.setdefault(name, []).append(value or "on")
        if control.has_attr("checked"):
            form.filled.append((name, value or "on"))
    elif kind in ("button", "submit"):
        form.offered.setdefault(name, []).append(value)
    elif kind != "file":
        form.filled.append((name, value))


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    """Return fields as the body of a form, lone surrogates as the bytes that no browser sends."""
    return urlencode([(n, v.encode("utf-8", "surrogatepass")) for n, v in pairs]).encode()
