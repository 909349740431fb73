"""The empty field that the seal fills: made with the packet, tagged, so that sealing adds nothing to any page."""

from pikepdf import Array, Dictionary, Name, Page, Pdf, String

from casebridge.packets.tags import TagTree

FIELD = "Seal"
_HIDDEN = 2


def add_field(pdf: Pdf, page: Page, tags: TagTree) -> None:
    """Put the field of the seal on a page, hidden and without size."""
    form = tags.part("Form")
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(FIELD), F=_HIDDEN, Rect=Array([0, 0, 0, 0]),
            TU=String("Seal of the issuing office"), Contents=String("Seal of the issuing office"), P=page.obj,
        )
    )  # fmt: skip
    widget.StructParent = tags.own(form)
    form.Pg = page.obj
    form.K = Array([Dictionary(Type=Name.OBJR, Obj=widget, Pg=page.obj)])
    if "/Annots" not in page.obj:
        page.obj.Annots = Array()
    page.obj.Annots.append(widget)
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array([widget]), SigFlags=3))
