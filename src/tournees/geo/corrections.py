"""A table of known driving times between some places, which corrects the estimate."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tournees.errors import Issue, TravelError
from tournees.files import digest_bytes, shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FIXED = ("place", "lat", "lon", "local_crow_m", "local_s", "local_m")
_FEWEST = 2
_HELD_OUT = "# held out:"


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateError:
    """Median relative errors of an estimate, on points that its table does not hold.

    ``all_pairs`` over every pair; ``nearest`` over the 15 points nearest to each, where
    relative errors are largest and minutes fewest; ``tours`` over whole day tours;
    ``metres`` is that of lengths over every pair.
    """

    all_pairs: float
    nearest: float
    tours: float
    metres: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corrections:
    """Driving times and lengths between n places, and a typical local drive about each.

    ``latlon`` float64[n, 2] in degrees; ``seconds`` and ``metres`` int64[n, n];
    ``local_crow_m``, ``local_s``, ``local_m`` int64[n]: straight line, time and length of
    the median drive under 10 km about the place. ``held_out`` is what was measured when
    the table was made. Arrays are read-only.
    """

    names: tuple[str, ...]
    latlon: NDArray[np.float64]
    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    local_crow_m: NDArray[np.int64]
    local_s: NDArray[np.int64]
    local_m: NDArray[np.int64]
    digest: str
    held_out: EstimateError | None = None

    @classmethod
    def load(cls, path: Path) -> Corrections:
        """Read a table that `to_csv` wrote.

        Raises
        ------
        TravelError
            If the file cannot be read, or is not such a table.
        """
        try:
            content = path.read_bytes()
        except OSError as error:
            raise TravelError(Issue(code="corrections_unreadable", file=str(path))) from error
        try:
            return cls.from_csv(content)
        except (ValueError, KeyError) as error:
            issue = Issue(code="corrections_malformed", file=str(path), value=str(error))
            raise TravelError(issue) from error

    @classmethod
    def from_csv(cls, content: bytes) -> Corrections:
        """Parse the bytes of a table.

        Raises
        ------
        ValueError
            If the columns, the shape or a value are not those of such a table.
        """
        lines = content.decode("utf-8").splitlines()
        comments = [line for line in lines if line.startswith("#")]
        header, *rows = csv.reader(line for line in lines if not line.startswith("#"))
        count = len(rows)
        wanted = _header(count)
        if count < _FEWEST or tuple(header) != wanted or any(len(r) != len(wanted) for r in rows):
            msg = f"{count} rows x {len(header)} columns"
            raise ValueError(msg)
        latlon = np.array([[float(row[1]), float(row[2])] for row in rows])
        numbers = np.array([[int(cell) for cell in row[3:]] for row in rows], dtype=np.int64)
        table = cls(
            names=tuple(row[0] for row in rows),
            latlon=latlon,
            local_crow_m=numbers[:, 0],
            local_s=numbers[:, 1],
            local_m=numbers[:, 2],
            seconds=numbers[:, 3 : 3 + count],
            metres=numbers[:, 3 + count :],
            digest=digest_bytes(content),
            held_out=_held_out(comments),
        )
        table._check()
        return table

    def _check(self) -> None:
        """Refuse places off the globe, the same place twice, and drives that take no time."""
        if not bool(np.all(np.abs(self.latlon) <= np.array([90.0, 180.0]))):
            msg = "lat, lon"
            raise ValueError(msg)
        if len(np.unique(self.latlon, axis=0)) < len(self.names):
            msg = "the same place twice"
            raise ValueError(msg)
        between = ~np.eye(len(self.names), dtype=bool)
        drives = (self.seconds[between], self.metres[between], *self._local())
        if min(int(drive.min()) for drive in drives) <= 0:
            msg = "a drive of 0 s or 0 m"
            raise ValueError(msg)
        for array in (self.latlon, self.seconds, self.metres, *self._local()):
            array.flags.writeable = False

    def _local(self) -> tuple[NDArray[np.int64], ...]:
        return self.local_crow_m, self.local_s, self.local_m


def corrections_path(name: str) -> Path:
    """Path of a shipped table by its short name (``corse``), else ``name`` as a path."""
    if Path(name).suffix:
        return Path(name)
    return shipped(f"data/tables/driving_times_{name}.csv")


def to_csv(
    table: Corrections, comments: Sequence[str], held_out: EstimateError | None = None
) -> bytes:
    """Write a table: comment lines, a header, a row per place (seconds, then metres)."""
    text = io.StringIO()
    for comment in comments:
        text.write(f"# {comment}\n")
    if held_out is not None:
        figures = asdict(held_out).items()
        text.write(f"{_HELD_OUT} {' '.join(f'{name}={value:.4f}' for name, value in figures)}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_header(len(table.names)))
    for at, name in enumerate(table.names):
        lat, lon = table.latlon[at]
        local = (table.local_crow_m[at], table.local_s[at], table.local_m[at])
        cells = [*local, *table.seconds[at], *table.metres[at]]
        writer.writerow([name, f"{lat:.5f}", f"{lon:.5f}", *(int(cell) for cell in cells)])
    return text.getvalue().encode()


def _header(count: int) -> tuple[str, ...]:
    seconds = (f"s{at}" for at in range(1, count + 1))
    metres = (f"m{at}" for at in range(1, count + 1))
    return (*_FIXED, *seconds, *metres)


def _held_out(comments: Sequence[str]) -> EstimateError | None:
    for line in comments:
        if line.startswith(_HELD_OUT):
            parts = line.removeprefix(_HELD_OUT).split()
            figures = {name: float(value) for name, _, value in (p.partition("=") for p in parts)}
            return EstimateError(
                **{field.name: figures[field.name] for field in fields(EstimateError)}
            )
    return None
