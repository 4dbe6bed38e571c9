"""Cells of matrices, one by one: keys into seconds and metres, and copies; by numba."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tournees.compiled import compiled
from tournees.geo.engine import NO_PATH
from tournees.model import UNREACHABLE_S

if TYPE_CHECKING:
    from numpy.typing import NDArray


@compiled
def unpack(
    keys: NDArray[np.int64],
    ms_per_s: float,
    seconds: NDArray[np.int32],
    metres: NDArray[np.int32],
) -> None:
    """Fill int32 ``seconds`` and ``metres`` of int64 ``keys``, each half up.

    ``ms_per_s`` is 1,000 times how much faster than everyday driving; ``metres`` has no
    rows where none are asked for. Divisions of floats here are exact where it matters: a
    half is one, and whatever lies below it stays below.
    """
    for i in range(keys.shape[0]):
        for j in range(keys.shape[1]):
            key = keys[i, j]
            if key == NO_PATH:
                seconds[i, j] = UNREACHABLE_S
            else:
                seconds[i, j] = np.int32(np.float64(key >> 32) / ms_per_s + 0.5)
        if metres.shape[0] > 0:
            for j in range(keys.shape[1]):
                key = keys[i, j]
                if key == NO_PATH:
                    metres[i, j] = UNREACHABLE_S
                else:
                    metres[i, j] = np.int32(np.float64((key & 0xFFFFFFFF) + 5) / 10.0)


@compiled
def copy_cells(
    source: NDArray[np.int32],
    own: tuple[NDArray[np.int64], NDArray[np.int64]],
    target: NDArray[np.int32],
    asked: tuple[NDArray[np.int64], NDArray[np.int64]],
) -> None:
    """Copy the cells of ``own`` rows and columns of one matrix to those ``asked`` of another."""
    row, column = asked
    for i in range(row.size):
        given, taken = source[own[0][i]], target[row[i]]
        for j in range(column.size):
            taken[column[j]] = given[own[1][j]]
