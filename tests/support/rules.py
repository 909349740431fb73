"""The house rules that can be read off the source; each check takes sources and returns findings."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache

Sources = Mapping[str, str]
Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

TALKING_INITS = {"casebridge", "casebridge.workflows"}
MACHINE = re.compile(r"/(?:work/(?:main|shared)|root|home/\w+|Users/\w+|tmp)/\w")
BAD_MARKUP = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|\|\s*safe\b|javascript:", re.IGNORECASE)
REQUEST_NAMES = {("flask", "request"), ("flask", "session"), ("flask_login", "current_user")}
PAGE_NAMES = {("flask", "Blueprint"), ("flask", "render_template")}


def hidden_imports(sources: Sources) -> list[str]:
    """Return each import inside a function."""
    found = []
    for module, tree in _trees(sources):
        for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)):
            inner = (n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom))
            found += [f"{module}:{node.lineno} imports inside {function.name}" for node in inner]
    return found


def state_writers(sources: Sources) -> list[str]:
    """Return each place but the engine that sets `.state`."""
    found = []
    for module, tree in _trees(sources):
        if module == "casebridge.workflows.engine":
            continue
        for node in ast.walk(tree):
            if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in _targets(node)):
                found.append(f"{module}:{node.lineno} sets .state")
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "setattr" and _names_state(node):
                found.append(f"{module}:{node.lineno} sets .state by setattr")
    return found


def committers(sources: Sources) -> list[str]:
    """Return each place but `db.py` that commits."""
    return [
        f"{module}:{node.lineno} commits"
        for module, tree in _trees(sources)
        if module != "casebridge.db"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]


def broad_excepts(sources: Sources) -> list[str]:
    """Return each handler that catches everything."""
    return [
        f"{module}:{node.lineno} catches everything"
        for module, tree in _trees(sources)
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or "Exception" in {getattr(n, "id", "") for n in ast.walk(node.type)})
    ]


def undocumented(sources: Sources) -> list[str]:
    """Return each public name without a docstring or with an untyped signature."""
    found = []
    for module, tree in _trees(sources):
        if ast.get_docstring(tree) is None:
            found.append(f"{module} has no docstring")
        for name, node in _public(tree, ""):
            if ast.get_docstring(node) is None and not name.rpartition(".")[2].startswith("__"):
                found.append(f"{module}:{node.lineno} {name} has no docstring")
            if not isinstance(node, ast.ClassDef) and not _typed(node, inside_class="." in name):
                found.append(f"{module}:{node.lineno} {name} is not typed")
    return found


def talking_inits(sources: Sources) -> list[str]:
    """Return each `__init__` that holds more than its one docstring line."""
    found = []
    for module, tree in _trees(sources):
        package, _, last = module.rpartition(".")
        if last != "__init__" or package in TALKING_INITS:
            continue
        if len(tree.body) != 1 or "\n" in (ast.get_docstring(tree) or "\n"):
            found.append(f"{module} holds more than one docstring line")
    return found


def request_readers(sources: Sources) -> list[str]:
    """Return each module below the pages that reads the request; a page is what renders or routes."""
    found = []
    for module, tree in _trees(sources):
        imported = {
            (node.module, alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        name = module.rpartition(".")[2]
        if name not in ("gate", "web") and "views" not in name and not imported & PAGE_NAMES:
            found += [f"{module} reads {what}" for _, what in sorted(imported & REQUEST_NAMES)]
    return found


def machine_paths(texts: Mapping[str, str]) -> list[str]:
    """Return each line that names a place on one machine."""
    return [
        f"{name}:{number} {line.strip()[:80]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE.search(line)
    ]


def loose_markup(templates: Mapping[str, str]) -> list[str]:
    """Return each line of a template that our content security policy or escaping forbids."""
    return [
        f"{name}:{number} {line.strip()[:80]}"
        for name, text in templates.items()
        for number, line in enumerate(text.splitlines(), 1)
        if BAD_MARKUP.search(line)
    ]


@cache
def tree_of(source: str) -> ast.Module:
    """Return what a source says; each rule asks for the same ones."""
    return ast.parse(source)


def _trees(sources: Sources) -> Iterator[tuple[str, ast.Module]]:
    for module, source in sources.items():
        yield module, tree_of(source)


def _targets(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [t for target in node.targets for t in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def _names_state(call: ast.Call) -> bool:
    return any(isinstance(argument, ast.Constant) and argument.value == "state" for argument in call.args)


def _public(parent: ast.Module | ast.ClassDef, prefix: str) -> Iterator[tuple[str, Definition]]:
    for node in parent.body:
        if isinstance(node, Definition) and (not node.name.startswith("_") or node.name == "__init__"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, f"{prefix}{node.name}.")


def _typed(node: ast.FunctionDef | ast.AsyncFunctionDef, *, inside_class: bool) -> bool:
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    static = any(getattr(d, "id", "") == "staticmethod" for d in node.decorator_list)
    if inside_class and not static:
        arguments = arguments[1:]
    arguments += [a for a in (node.args.vararg, node.args.kwarg) if a]
    return node.returns is not None and all(argument.annotation for argument in arguments)
