"""Memory of processes that make many short-lived things at once: no collector meanwhile, and what is free goes back."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager

# The system's allocator keeps what was freed; where it has this call, it gives it back.
_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)


def give_back() -> None:
    """Hand freed memory back to the system."""
    if _trim is not None:
        _trim(0)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Keep the collector away while objects are made that all live until the end: it would walk over them in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def settle_down() -> None:
    """Count everything that is there now, libraries above all, among what stays for good."""
    gc.collect()
    gc.freeze()
