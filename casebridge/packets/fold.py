"""Take out tags that say nothing: bare spans and groups around words, of which a table has more than cells."""

import copy

from pikepdf import Array, Dictionary, Name, Object

_BARE = frozenset(("/Type", "/S", "/P", "/K", "/Pg"))
_SAYS_NOTHING = (Name.Span, Name.NonStruct)


def fold(root: Object) -> None:
    """Give what stands in a bare tag to the tag above it, in its place; what is read, and in which order, stays."""
    heirs: dict[tuple[int, int], Object] = {}
    for element in listed(root.K):
        _fold_below(element, heirs)
    for owners in list(root.ParentTree.Nums)[1::2]:
        if isinstance(owners, Array):
            for at, owner in enumerate(owners):
                if owner.objgen in heirs:
                    owners[at] = _last(owner, heirs)


def _fold_below(element: Object, heirs: dict[tuple[int, int], Object]) -> list[Object]:
    """Fold the tags below `element` and return its kids."""
    kids: list[Object] = []
    for kid in listed(element.get("/K")):
        if not _is_tag(kid):
            # What only says where a link is needs no number of its own.
            kids.append(copy.copy(kid) if isinstance(kid, Dictionary) else kid)
            continue
        below = _fold_below(kid, heirs)
        if not _says_nothing(kid, element):
            kids.append(kid)
            continue
        heirs[kid.objgen] = element
        for one in below:
            if _is_tag(one):
                one.P = element
        kids += below
    element.K = Array(kids)
    return kids


def _says_nothing(tag: Object, above: Object) -> bool:
    """Tell whether a tag has neither a meaning nor a property, and counts its content on the page of the tag above."""
    if tag.S not in _SAYS_NOTHING or not _BARE.issuperset(tag.keys()):
        return False
    return "/Pg" in tag and "/Pg" in above and tag.Pg.objgen == above.Pg.objgen


def _is_tag(thing: object) -> bool:
    return isinstance(thing, Dictionary) and "/S" in thing


def _last(owner: Object, heirs: dict[tuple[int, int], Object]) -> Object:
    while owner.objgen in heirs:
        owner = heirs[owner.objgen]
    return owner


def listed(thing: object) -> list[Object]:
    """Return what may stand alone or in an array as a list."""
    if thing is None:
        return []
    return list(thing) if isinstance(thing, Array) else [thing]  # type: ignore[list-item]
