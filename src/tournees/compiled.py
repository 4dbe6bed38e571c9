"""Functions compiled to machine code by numba, kept on disk, and never out of date."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile at the first call; the result is kept beside the source.

    Compiled code leaves Python's lock alone, so that threads run side by side.
    """
    forget_stale(Path(function.__code__.co_filename).parent)
    return cast("F", njit(cache=True, nogil=True)(function))


@functools.cache
def forget_stale(room: Path) -> None:
    """Drop the machine code of a room that is older than any source of the room.

    numba notices a change of the file that a function stands in, not of the functions and
    constants it uses from other files: without this an edited kernel would go on giving
    yesterday's plans.
    """
    newest = max((source.stat().st_mtime for source in room.glob("*.py")), default=0.0)
    for kept in (room / "__pycache__").glob("*.nb[ci]"):
        with contextlib.suppress(OSError):  # another process was quicker, or may not write
            if kept.stat().st_mtime < newest:
                kept.unlink()
