"""What each new application would work out anew is kept for the process: thousands of tests make one each."""

from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

# SQL that any engine of a kind compiled, for all others of its kind.
STATEMENTS: Any = LRUCache(5000)


class KeptTemplates(BytecodeCache):
    """Templates compiled once; one whose text changed is compiled anew."""

    def __init__(self) -> None:
        """Begin with none."""
        self.codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the code into the bucket where it is known."""
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of the bucket."""
        assert bucket.code is not None
        self.codes[bucket.key, bucket.checksum] = bucket.code


def keep() -> None:
    """Compile each template, address and statement once a process instead of once an application."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": KeptTemplates()}
    _keep_addresses()
    _keep_statements()


def _keep_addresses() -> None:
    """Keep what an address compiles to: most of what an application costs, and the same in each."""
    compile_anew = Rule.compile
    known: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def kept(rule: Rule) -> None:
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = (rule.rule, rule.subdomain, rule.host, rule.merge_slashes, defaults)
        if key not in known:
            compile_anew(rule)
            builders = (rule._build.__func__, rule._build_unknown.__func__)
            known[key] = (rule._parts, rule._trace, rule._converters, rule.arguments, *builders)
        rule._parts, rule._trace, rule._converters, rule.arguments, build, build_unknown = known[key]
        rule._build, rule._build_unknown = build.__get__(rule), build_unknown.__get__(rule)

    Rule.compile = kept


def _keep_statements() -> None:
    """Let an engine read what another of its kind compiled: without this, the cache tells each one's SQL apart."""
    DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)
    DefaultDialect.__hash__ = lambda self: hash(type(self))
