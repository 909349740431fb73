"""Turn written sections into pages: a pool of two closed processes, kept warm, and a cache before it."""

import atexit
import functools
import hashlib
import importlib.metadata
import json
import os
import platform
import queue
import shutil
import socket
import tempfile
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from casebridge.errors import CaseBridgeError
from casebridge.evidence.reading.bare import start_bare
from casebridge.packets import wire
from casebridge.packets.cache import Cache, Rendered
from casebridge.packets.fonts import font_files, fonts_digest, write_config

RECIPE = "2"
PROCESSES = 2
SECONDS_MOST = 110
STYLE = Path(__file__).parent.parent / "templates" / "packets" / "packet.css"
WORKER = "casebridge.packets.worker"


class RenderFailed(CaseBridgeError):
    """A renderer died or took too long; the build can be tried again."""

    status = 503
    next_step = "Build the packet again."


@dataclass(frozen=True, slots=True)
class Job:
    """One section to render; `prefix` sets its ids apart from those of other sections."""

    prefix: str
    html: str

    def key(self) -> str:
        """Return the cache key: everything that the pages depend on."""
        whole = "\0".join((RECIPE, json.dumps(toolchain(), sort_keys=True), style(), self.prefix, self.html))
        return hashlib.sha256(whole.encode()).hexdigest()


@functools.cache
def style() -> str:
    """Return the style sheet of the packets."""
    return STYLE.read_text(encoding="utf-8")


@functools.cache
def toolchain() -> dict[str, str]:
    """Return what equal bytes depend on: the versions of the makers and the digest of the fonts."""
    makers = ("weasyprint", "pydyf", "pikepdf", "fonttools")
    versions = {name: importlib.metadata.version(name) for name in makers}
    return versions | {"python": platform.python_version(), "fonts": fonts_digest(), "style": _digest(style())}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class _Renderer:
    """One worker process with its socket."""

    def __init__(self, environment: dict[str, str]) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = start_bare(WORKER, theirs.fileno(), environment=environment)
        ours.settimeout(SECONDS_MOST)
        self._socket = ours
        wire.send(ours, style().encode())
        self.ready = False

    def render(self, job: Job) -> tuple[bytes, dict[str, object]]:
        """Return pages and facts.

        :raises RenderFailed: the process is gone or too slow.
        """
        try:
            self.wait()
            wire.send(self._socket, json.dumps({"html": job.html, "prefix": job.prefix}).encode())
            facts, pages = wire.receive(self._socket), wire.receive(self._socket)
        except OSError as error:
            raise RenderFailed("A section could not be rendered in time.") from error
        if not pages:
            raise RenderFailed("A section could not be rendered.")
        return pages, json.loads(facts)

    def wait(self) -> None:
        """Wait until the process is warm."""
        if not self.ready:
            self.ready = wire.receive(self._socket) == b"ready"

    def alive(self) -> bool:
        """Tell whether the process still runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        self._process.wait(timeout=5)


class Pool:
    """Two renderers that stay warm between builds."""

    def __init__(self, processes: int = PROCESSES) -> None:
        """Start the processes; they warm up while the caller goes on."""
        font_files()
        # Not a TemporaryDirectory: a process that is forked off must not clear it away when it ends.
        self._scratch = Path(tempfile.mkdtemp(prefix="casebridge-fonts-"))
        config = write_config(self._scratch)
        self._environment = {"FONTCONFIG_FILE": str(config), "HOME": str(self._scratch)}
        self.owner = os.getpid()
        self._free: queue.SimpleQueue[_Renderer] = queue.SimpleQueue()
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="render")
        for _ in range(processes):
            self._free.put(_Renderer(self._environment))

    def submit(self, job: Job, cache: Cache) -> Future[Rendered]:
        """Render a section into the cache."""
        return self._threads.submit(self._run, job, cache)

    def _run(self, job: Job, cache: Cache) -> Rendered:
        renderer = self._free.get()
        try:
            if not renderer.alive():
                # It died between two packets: nothing of this section was lost with it.
                renderer.close()
                renderer = _Renderer(self._environment)
            pages, facts = renderer.render(job)
        except RenderFailed:
            renderer.close()
            renderer = _Renderer(self._environment)
            raise
        finally:
            self._free.put(renderer)
        return cache.put(job.key(), pages, facts)

    def warm(self) -> None:
        """Wait until every process has read its libraries, fonts and style."""
        renderers = [self._free.get() for _ in range(PROCESSES)]
        for renderer in renderers:
            renderer.wait()
            self._free.put(renderer)

    def close(self) -> None:
        """End the processes."""
        self._threads.shutdown()
        while not self._free.empty():
            self._free.get().close()
        shutil.rmtree(self._scratch, ignore_errors=True)


_lock = threading.Lock()
_warm: list[Pool] = []


def pool() -> Pool:
    """Return this process's warm pool, starting it at the first call."""
    with _lock:
        if not _warm or _warm[0].owner != os.getpid():
            _warm[:] = [Pool()]
        return _warm[0]


@atexit.register
def close_pool() -> None:
    """End the warm pool of this process, if there is one."""
    with _lock:
        if _warm and _warm[0].owner == os.getpid():
            _warm.pop().close()


def to_pdf(
    jobs: Iterable[Job], cache: Cache, on_progress: Callable[[int, int], None] = lambda done, of: None
) -> list[Rendered]:
    """Return the rendered sections in the order of `jobs`; what the cache has is not rendered again.

    :param on_progress: told (done, of) as sections get ready. :raises RenderFailed: a section failed.
    """
    all_jobs = list(jobs)
    found = {at: cache.get(job.key()) for at, job in enumerate(all_jobs)}
    missing = [at for at, rendered in found.items() if rendered is None]
    done = len(all_jobs) - len(missing)
    on_progress(done, len(all_jobs))
    longest_first = sorted(missing, key=lambda at: (-len(all_jobs[at].html), at))
    waiting = [(at, pool().submit(all_jobs[at], cache)) for at in longest_first]
    for at, future in waiting:
        found[at] = future.result()
        done += 1
        on_progress(done, len(all_jobs))
    return [rendered for at in range(len(all_jobs)) if (rendered := found[at]) is not None]
