"""What a process that reads foreign bytes gives up first: network, privileges, time, memory and disk."""

import ctypes
import os
import platform
import resource
import signal
import struct

CPU_SECONDS = 10
WALL_SECONDS = 30
MEMORY_BYTES = 1 << 30
OUTPUT_BYTES = 500 << 20

_NEW_USER, _NEW_NET = 0x10000000, 0x40000000
_SET_PARENT_DEATH_SIGNAL, _SET_SECCOMP, _NO_NEW_PRIVILEGES = 1, 22, 38
# Audit architecture, and the numbers of `socket`, `io_uring_setup` in it.
_SYSTEM_CALLS = {"x86_64": (0xC000003E, (41, 425)), "aarch64": (0xC00000B7, (198, 425))}

_libc = ctypes.CDLL(None, use_errno=True)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def close_doors() -> tuple[str, ...]:
    """Give up privileges and the network for good; return the names of the walls that hold.

    The names are "network namespace" and "system call filter"; the first is missing where the
    kernel refuses namespaces to ordinary users, the second on a machine that we have no table for.
    """
    _libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    walls = []
    if _libc.unshare(_NEW_NET) == 0 or _libc.unshare(_NEW_USER | _NEW_NET) == 0:
        walls.append("network namespace")
    if _refuse_sockets():
        walls.append("system call filter")
    return tuple(walls)


def die_with_parent() -> None:
    """Have the kernel end this process when its parent ends."""
    _libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)


def set_limits(*, cpu: int = CPU_SECONDS, wall: int = WALL_SECONDS) -> None:
    """Bound this process: seconds of work, seconds in all, memory, output, and no core file."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(wall)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.umask(0o077)


def _refuse_sockets() -> bool:
    known = _SYSTEM_CALLS.get(platform.machine())
    if known is None:
        return False
    architecture, refused = known
    load, equal, above, answer = 0x20, 0x15, 0x35, 0x06
    allow, refuse = 0x7FFF0000, 0x00050000 | 13
    lines = [(load, 0, 0, 4), (equal, 1, 0, architecture), (answer, 0, 0, refuse), (load, 0, 0, 0)]
    lines += [(above, len(refused) + 1, 0, 0x40000000)]
    lines += [(equal, len(refused) - at, 0, number) for at, number in enumerate(refused)]
    lines += [(answer, 0, 0, allow), (answer, 0, 0, refuse)]
    code = b"".join(struct.pack("HBBI", *line) for line in lines)
    program = _Program(len(lines), code)
    return bool(_libc.prctl(_SET_SECCOMP, 2, ctypes.byref(program), 0, 0) == 0)
