"""Who may import whom, read off the source; each check takes sources and returns findings."""

import ast
from collections.abc import Iterator, Mapping

from tests.support.rules import tree_of

Sources = Mapping[str, str]

# Lowest first; what stands in one row may use its neighbours, but not in a circle.
LAYERS: tuple[tuple[str, ...], ...] = (
    (
        "clock",
        "config",
        "errors",
        "in_use",
        "disk",
        "bulk",
        "db",
        "deadline",
        "lead_store",
        "once",
        "extensions",
        "fields",
        "formats",
        "headers",
        "keys",
        "paging",
        "publishing",
        "rights",
        "text",
        "assets",
        "work",
    ),
    ("catalog",),
    ("clocks",),
    ("access",),
    ("audit",),
    ("heads",),
    ("notices",),
    ("workflows",),
    ("accounts",),
    ("delivery",),
    ("incidents",),
    ("cases",),
    ("checklist",),
    ("evidence",),
    ("requests",),
    ("marking",),
    ("elements",),
    ("advice",),
    ("followups",),
    ("intake",),
    ("victims",),
    ("review",),
    ("federal",),
    ("finding",),
    ("redaction",),
    ("packets",),
    ("compartments",),
    ("emergency",),
    ("meetings",),
    ("papers",),
    ("disclosure",),
    ("credibility",),
    ("cards",),
    ("insight",),
    ("home",),
    ("allocation",),
    ("night",),
    ("curiosity",),
    ("sealing",),
    ("backup",),
    ("running",),
    ("jobs",),
    ("demo",),
    ("web",),
    ("__init__",),
    ("cli", "commands"),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
GROUND = set(LAYERS[0])
WALLED = "diversion"
WALL_OPENS_TO = {"cards", "home", "jobs", "demo", "web", "cli", "commands", "__init__"}
INSIDE = {"models": 0, "queries": 1, "services": 2, "views": 3}


def feature_of(module: str) -> str:
    """Return the folder (or top file) below `casebridge` that a module belongs to."""
    return module.split(".")[1] if "." in module else "__init__"


def imports_of(source: str, known: Sources) -> Iterator[tuple[int, str]]:
    """Yield line and name of each of our own modules that a source imports, wherever it does."""
    for node in ast.walk(tree_of(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import | ast.ImportFrom) else []
        for name in names:
            base = node.module or "" if isinstance(node, ast.ImportFrom) else name
            if base.split(".")[0] == "casebridge":
                found = [n for n in (f"{base}.{name}.__init__", f"{base}.{name}", f"{base}.__init__") if n in known]
                yield node.lineno, (found or [base])[0]


def wrong_arrows(sources: Sources) -> list[str]:
    """Return each import that looks to the right, over the wall, or up inside a feature."""
    found = []
    for module, source in sources.items():
        for line, target in imports_of(source, sources):
            if reason := _wrong(module, target):
                found.append(f"{module}:{line} imports {target}: {reason}")
    return found


def circles(sources: Sources) -> list[str]:
    """Return each circle of modules once, as the way around."""
    graph = {m: {t for _, t in imports_of(s, sources) if t in sources} for m, s in sources.items()}
    found: dict[frozenset[str], str] = {}
    done: set[str] = set()

    def walk(module: str, way: list[str]) -> None:
        if module in way:
            ring = way[way.index(module) :]
            found.setdefault(frozenset(ring), " -> ".join([*ring, module]))
            return
        if module in done:
            return
        for target in sorted(graph[module]):
            walk(target, [*way, module])
        done.add(module)

    for module in sorted(graph):
        walk(module, [])
    return sorted(found.values())


def _wrong(module: str, target: str) -> str:
    here, there = feature_of(module), feature_of(target)
    if WALLED in (here, there) and here != there:
        if here == WALLED and RANK.get(there, 99) > RANK["accounts"]:
            return "diversion may use accounts and what is below it"
        return "" if here == WALLED or here in WALL_OPENS_TO else "the wall around diversion"
    for name in {here, there} - {WALLED}:
        if name not in RANK:
            return f"{name} has no place in the order"
    if here == there:
        return _wrong_inside(module, target)
    if RANK[there] > RANK[here]:
        return f"{there} stands to the right of {here}"
    if module.endswith(".forms") and there not in GROUND | {"catalog"}:
        return "forms look only at catalog and formats"
    return ""


def _wrong_inside(module: str, target: str) -> str:
    here, there = INSIDE.get(_part(module)), INSIDE.get(_part(target))
    if here is not None and there is not None and there > here:
        return "inside a feature: models < queries < services < views"
    return ""


def _part(module: str) -> str:
    return ".".join(module.split(".")[2:3])
