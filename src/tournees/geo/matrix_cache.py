"""Matrices kept on disk, one ``.npz`` file by digest of roads and points."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import numpy as np

from tournees.files import digest_bytes, replace_atomically
from tournees.model import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tournees.model import Place


def path_of(
    folder: Path, travel_digest: str, origins: Sequence[Place], destinations: Sequence[Place]
) -> Path:
    """Where the matrix of these points stands."""
    points = [
        np.array([(place.lat, place.lon) for place in places], np.float64).tobytes()
        for places in (origins, destinations)
    ]
    return folder / f"matrix-{digest_bytes(travel_digest.encode(), *points)[:40]}.npz"


def load(path: Path, shape: tuple[int, int]) -> TravelMatrix | None:
    """Read a stored matrix; None where there is none, or only a damaged one."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            found = TravelMatrix(stored["seconds"], stored["metres"], stored["origin"])
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    return found if found.seconds.shape == shape else None


def save(path: Path, matrix: TravelMatrix) -> None:
    """Store a matrix that has metres."""
    assert matrix.metres is not None
    stream = io.BytesIO()
    np.savez(
        stream,
        allow_pickle=False,
        seconds=matrix.seconds,
        metres=matrix.metres,
        origin=matrix.origin,
    )
    replace_atomically(path, stream.getvalue())
