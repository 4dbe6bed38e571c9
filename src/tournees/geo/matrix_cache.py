"""Matrices kept on disk, and the cells of new questions found in them.

Each file, ``matrix-<profile>-<points>.npz``, is a rectangle of cells: the points of its
rows and of its columns, and its seconds and metres in blocks of rows. The profile is the
digest of everything that changes an answer (roads, slot, pace). A question takes what the
rectangles hold, asks for the rest, rectangle by rectangle, and keeps what it had to ask
for: ten points added to two thousand cost ten rows and ten columns.

A file is written whole and then renamed, so that processes may share a folder; one that
is damaged or vanishes is as one that never was. The least recently used files go first
when there are more than `MOST_FILES` of a profile or `MOST_BYTES` in all.
"""

from __future__ import annotations

import contextlib
import logging
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tournees.files import digest_bytes
from tournees.geo.road_cells import copy_cells

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LOG = logging.getLogger(__name__)

MOST_BYTES = 2 * 1024**3
"""Room on disk for the matrices of a cache folder."""
MOST_FILES = 32
"""Rectangles of one profile."""
LEAST_CELLS = 1_000
"""Smaller answers are not kept; nor looked up where computing them is quicker."""

_MANY = 8
"""A question that more files than this answer together is kept whole, in their stead."""
_MOST_GAPS = 64
_BLOCK_CELLS = 1_000_000
_PROFILE_DIGITS, _POINTS_DIGITS = 24, 24
_FAULTS = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


class Cells(NamedTuple):
    """Seconds, int32[m, n], and metres, int32[m, n], or [0, n] where none are asked for."""

    seconds: NDArray[np.int32]
    metres: NDArray[np.int32]

    @classmethod
    def empty(cls, rows: int, columns: int, *, with_metres: bool) -> Cells:
        """Room for an answer."""
        metres = np.empty((rows if with_metres else 0, columns), np.int32)
        return cls(np.empty((rows, columns), np.int32), metres)


class Gap(NamedTuple):
    """Cells not known: indices of their rows and of their columns."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]


Compute = Callable[[Gap], Cells]


class _Kept(NamedTuple):
    """A file of the cache: where its rows and columns stand in a question."""

    path: Path
    gap: Gap
    """Rows and columns of the question that it holds."""
    own: Gap
    """Where they stand in the file."""
    contained: bool
    """Whether the question asks for all of its points."""


class MatrixCache:
    """The rectangles of one profile in a folder.

    Parameters
    ----------
    folder
        Made at the first need.
    profile
        Digest of all that changes an answer, but the points.
    least_cells
        Smaller questions are computed without a look at the files; None: `LEAST_CELLS`.
    """

    def __init__(self, folder: Path, profile: str, least_cells: int | None = None) -> None:
        self._folder = folder
        self._least_cells = LEAST_CELLS if least_cells is None else least_cells
        self._prefix = f"matrix-{profile[:_PROFILE_DIGITS]}-"

    def cells(
        self,
        origins: NDArray[np.complex128],
        destinations: NDArray[np.complex128],
        compute: Compute,
        *,
        with_metres: bool,
    ) -> Cells:
        """Answer a question from the files and, where they do not know, by ``compute``.

        Parameters
        ----------
        origins, destinations
            Points, latitude + i longitude.
        compute
            Cells of some rows and columns.
        with_metres
            Whether metres are asked for.
        """
        gaps = [Gap(np.arange(origins.size), np.arange(destinations.size))]
        if origins.size * destinations.size < self._least_cells:
            return compute(gaps[0])
        found = Cells.empty(origins.size, destinations.size, with_metres=with_metres)
        used = []
        for kept in self._files(origins, destinations, with_metres=with_metres):
            if len(gaps) > _MOST_GAPS:
                break
            if any(_overlap(gap, kept.gap) for gap in gaps) and _read(kept, found):
                gaps = [rest for gap in gaps for rest in _without(gap, kept.gap)]
                used.append(kept)
        for gap in gaps:
            part = compute(gap)
            _copy(part, Gap(*(np.arange(side.size) for side in gap)), found, gap)
            if len(used) <= _MANY:
                self._keep(origins[gap.row], destinations[gap.column], part)
        if len(used) > _MANY:
            self._keep(origins, destinations, found)
            _unlink(*(kept.path for kept in used if kept.contained))
        if gaps:
            self._make_room()
        return found

    def _files(
        self,
        origins: NDArray[np.complex128],
        destinations: NDArray[np.complex128],
        *,
        with_metres: bool,
    ) -> list[_Kept]:
        """Files that know some of the cells, those that know most first."""
        files = []
        for path in sorted(self._folder.glob(f"{self._prefix}*.npz")):
            try:
                with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
                    sides = stored["origins"], stored["destinations"]
                    has_metres = bool(stored["has_metres"])
            except _FAULTS:
                _unlink(path)
                continue
            if has_metres or not with_metres:
                row, own_row, all_rows = _places(origins, sides[0])
                column, own_column, all_columns = _places(destinations, sides[1])
                whole = all_rows and all_columns
                files.append(_Kept(path, Gap(row, column), Gap(own_row, own_column), whole))
        return sorted(
            (kept for kept in files if kept.gap.row.size and kept.gap.column.size),
            key=lambda kept: (-kept.gap.row.size * kept.gap.column.size, kept.path.name),
        )

    def _keep(
        self,
        origins: NDArray[np.complex128],
        destinations: NDArray[np.complex128],
        cells: Cells,
    ) -> None:
        size = cells.seconds.nbytes + cells.metres.nbytes
        if cells.seconds.size < LEAST_CELLS or size > MOST_BYTES // 2:
            return
        has_metres = bool(cells.metres.shape[0])
        parts = (origins.tobytes(), destinations.tobytes(), bytes([has_metres]))
        path = self._folder / f"{self._prefix}{digest_bytes(*parts)[:_POINTS_DIGITS]}.npz"
        arrays: dict[str, NDArray[np.generic]] = {
            "origins": origins,
            "destinations": destinations,
            "has_metres": np.array(has_metres),
        }
        for name, part in _blocks(*cells.seconds.shape):
            arrays[f"seconds{name}"] = cells.seconds[part]
            if has_metres:
                arrays[f"metres{name}"] = cells.metres[part]
        try:
            _write(path, arrays)
        except OSError as error:
            _LOG.warning("matrices are not kept: %s", error)

    def _make_room(self) -> None:
        """Drop what was longest unused, of this profile and of the folder.

        What a process that was killed left half-written counts, and goes in its turn.
        """
        own, size = 0, 0
        files = [*self._folder.glob("matrix-*.npz"), *self._folder.glob(".matrix-*")]
        for path in sorted(files, key=_last_used, reverse=True):
            with contextlib.suppress(OSError):
                own += path.name.startswith(self._prefix)
                size += path.stat().st_size
                if size > MOST_BYTES or (own > MOST_FILES and path.name.startswith(self._prefix)):
                    path.unlink()


def points_of(lat_lon: NDArray[np.float64]) -> NDArray[np.complex128]:
    """complex128[m], latitude + i longitude of rows of degrees: equal where the place is."""
    return lat_lon[:, 0] + 1j * lat_lon[:, 1]


def _places(
    asked: NDArray[np.complex128], known: NDArray[np.complex128]
) -> tuple[NDArray[np.int64], NDArray[np.int64], bool]:
    """Which points are known, where; and whether all known ones are asked for."""
    order = np.argsort(known, kind="stable")
    ordered = known[order]
    at = np.minimum(np.searchsorted(ordered, asked), max(known.size - 1, 0))
    hit = ordered[at] == asked if known.size else np.zeros(asked.size, np.bool_)
    return np.flatnonzero(hit), order[at[hit]], bool(np.isin(known, asked).all())


def _overlap(one: Gap, other: Gap) -> bool:
    return all(np.isin(a, b).any() for a, b in zip(one, other, strict=True))


def _without(gap: Gap, known: Gap) -> list[Gap]:
    """What is left of a gap, as rectangles: whole rows, then parts of rows."""
    row, column = (np.isin(a, b) for a, b in zip(gap, known, strict=True))
    rest = [Gap(gap.row[~row], gap.column), Gap(gap.row[row], gap.column[~column])]
    if not (row.any() and column.any()):
        return [gap]
    return [part for part in rest if part.row.size and part.column.size]


def _copy(source: Cells, own: Gap, target: Cells, gap: Gap) -> None:
    for given, taken in zip(source, target, strict=True):
        if taken.shape[0]:
            copy_cells(given, (own.row, own.column), taken, (gap.row, gap.column))


def _read(kept: _Kept, found: Cells) -> bool:
    """Copy all that a file knows of a question; False where it is damaged or gone."""
    names = ["seconds", *(["metres"] if found.metres.shape[0] else [])]
    try:
        with kept.path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            shape = stored["origins"].size, stored["destinations"].size
            for name, part in _blocks(*shape):
                inside = (kept.own.row >= part.start) & (kept.own.row < part.stop)
                if not inside.any():
                    continue
                row, own_row = kept.gap.row[inside], kept.own.row[inside] - part.start
                for target, kind in zip(found, names, strict=False):
                    block = stored[f"{kind}{name}"]
                    if block.shape != (min(part.stop, shape[0]) - part.start, shape[1]):
                        return False
                    copy_cells(block, (own_row, kept.own.column), target, (row, kept.gap.column))
        kept.path.touch()
    except _FAULTS:
        _unlink(kept.path)
        return False
    return True


def _blocks(rows: int, columns: int) -> list[tuple[str, slice]]:
    """Names and ranges of the blocks of rows in which cells are kept."""
    step = max(1, _BLOCK_CELLS // max(1, columns))
    return [(str(first), slice(first, first + step)) for first in range(0, rows, step)]


def _write(path: Path, arrays: dict[str, NDArray[np.generic]]) -> None:
    """Write a file under another name, block by block, and rename it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(
        dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as stream:
        temporary = Path(stream.name)
        try:
            np.savez(stream, allow_pickle=False, **arrays)
            stream.close()
            temporary.chmod(0o644)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise


def _last_used(path: Path) -> tuple[int, str]:
    with contextlib.suppress(OSError):
        return path.stat().st_mtime_ns, path.name
    return 0, path.name


def _unlink(*paths: Path) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
