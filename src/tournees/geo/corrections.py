"""A table of known drives between some places, which corrects the estimate."""

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

_HEADER = ("place", "lat", "lon", "to", "seconds", "metres")
_OLDER = ("place", "lat", "lon", "local_crow_m")
_FEWEST = 2
_HELD_OUT = "# held out:"


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateError:
    """Median errors of an estimate, on points that its table does not hold.

    ``all_pairs`` is relative, over every pair; ``nearest`` over the 15 points nearest to
    each, where relative errors are largest and minutes fewest, and ``nearest_s`` the same
    in seconds; ``tours`` over whole day tours; ``metres`` that of lengths over every pair.
    """

    all_pairs: float
    nearest: float
    tours: float
    metres: float
    nearest_s: float


class _OlderTableError(ValueError):
    """A table of the format of before: a full matrix and a typical local drive."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corrections:
    """Known drives between n places: any number of pairs, one way each.

    ``latlon`` float64[n, 2] in degrees; ``first`` int64[n + 1] and ``to`` int64[k]: the
    drives from place i lead to ``to[first[i]:first[i + 1]]``, ascending, and take so many
    ``seconds`` and ``metres``, int64[k], both above 0. ``held_out`` is what was measured
    when the table was made. Arrays are read-only.

    Raises
    ------
    ValueError
        For a place off the globe, the same place twice, a drive that takes no time, leads
        nowhere or to its own start, or stands twice.
    """

    names: tuple[str, ...]
    latlon: NDArray[np.float64]
    first: NDArray[np.int64]
    to: NDArray[np.int64]
    seconds: NDArray[np.int64]
    metres: NDArray[np.int64]
    digest: str = ""
    held_out: EstimateError | None = None

    def __post_init__(self) -> None:
        if len(self.names) < _FEWEST or not self.to.size:
            msg = f"{len(self.names)} places, {self.to.size} drives"
            raise ValueError(msg)
        self._check_places()
        self._check_drives()
        for array in (self.latlon, self.first, self.to, self.seconds, self.metres):
            array.flags.writeable = False

    def _check_places(self) -> None:
        if not bool(np.all(np.abs(self.latlon) <= np.array([90.0, 180.0]))):
            msg = "lat, lon"
            raise ValueError(msg)
        if len(np.unique(self.latlon, axis=0)) < len(self.names):
            msg = "the same place twice"
            raise ValueError(msg)

    def _check_drives(self) -> None:
        if min(int(self.seconds.min()), int(self.metres.min())) <= 0:
            msg = "a drive of 0 s or 0 m"
            raise ValueError(msg)
        origin, count = self.origins(), len(self.names)
        if self.to.min() < 0 or self.to.max() >= count or bool((self.to == origin).any()):
            msg = "a drive to no other place"
            raise ValueError(msg)
        if bool((np.diff(origin * count + self.to) <= 0).any()):
            msg = "a drive twice"
            raise ValueError(msg)

    def origins(self) -> NDArray[np.int64]:
        """int64[k], the place from which each drive starts."""
        return np.repeat(np.arange(len(self.names)), np.diff(self.first))

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
        except _OlderTableError as error:
            raise TravelError(Issue(code="corrections_older", file=str(path))) from error
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
        if tuple(header[: len(_OLDER)]) == _OLDER:
            raise _OlderTableError
        if tuple(header) != _HEADER or any(len(row) != len(_HEADER) for row in rows):
            msg = f"{len(rows)} rows x {len(header)} columns"
            raise ValueError(msg)
        to, seconds, metres = ([_numbers(row[at]) for row in rows] for at in (3, 4, 5))
        sizes = [len(drives) for drives in to]
        if sizes != [len(s) for s in seconds] or sizes != [len(m) for m in metres]:
            msg = "as many seconds and metres as drives"
            raise ValueError(msg)
        return cls(
            names=tuple(row[0] for row in rows),
            latlon=np.array([[float(row[1]), float(row[2])] for row in rows]).reshape(-1, 2),
            first=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            to=_joined(to) - 1,
            seconds=_joined(seconds),
            metres=_joined(metres),
            digest=digest_bytes(content),
            held_out=_held_out(comments),
        )


def corrections_path(name: str) -> Path:
    """Path of a shipped table by its short name (``corse``), else ``name`` as a path."""
    path = Path(name)
    if path.suffix or len(path.parts) > 1:
        return path
    return shipped(f"data/tables/driving_times_{name}.csv")


def to_csv(
    table: Corrections, comments: Sequence[str] = (), held_out: EstimateError | None = None
) -> bytes:
    """Write a table: comment lines, a header, a row per place with the drives from it.

    Parameters
    ----------
    table
        What to write.
    comments
        Where the times come from, under which licence.
    held_out
        Measured errors; without them those of the table.
    """
    text = io.StringIO()
    for comment in comments:
        text.write(f"# {comment}\n")
    measured = held_out or table.held_out
    if measured is not None:
        figures = asdict(measured).items()
        text.write(f"{_HELD_OUT} {' '.join(f'{name}={value:.4f}' for name, value in figures)}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    for at, name in enumerate(table.names):
        lat, lon = table.latlon[at]
        drives = slice(table.first[at], table.first[at + 1])
        columns = (table.to[drives] + 1, table.seconds[drives], table.metres[drives])
        cells = [" ".join(map(str, column.tolist())) for column in columns]
        writer.writerow([name, f"{lat:.5f}", f"{lon:.5f}", *cells])
    return text.getvalue().encode()


def _numbers(cell: str) -> list[int]:
    return [int(number) for number in cell.split()]


def _joined(columns: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    return np.array([number for column in columns for number in column], dtype=np.int64)


def _held_out(comments: Sequence[str]) -> EstimateError | None:
    for line in comments:
        if line.startswith(_HELD_OUT):
            parts = line.removeprefix(_HELD_OUT).split()
            figures = {name: float(value) for name, _, value in (p.partition("=") for p in parts)}
            return EstimateError(
                **{field.name: figures[field.name] for field in fields(EstimateError)}
            )
    return None
