"""Run work of the signing library in a thread of its own: it starts an event loop, which a caller may have already."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def apart(work: Callable[[], Result]) -> Result:
    """Return what `work` returns, or raise what it raises."""
    with ThreadPoolExecutor(1, thread_name_prefix="seal") as pool:
        return pool.submit(work).result()
