"""Cells of matrices kept on disk: found again, asked for once, made anew where damaged."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from tournees.geo import matrix_cache
from tournees.geo.matrix_cache import Cells, Gap, MatrixCache

PROFILE = "ab" * 32


@pytest.fixture(autouse=True)
def _all_sizes_are_kept(monkeypatch):
    monkeypatch.setattr(matrix_cache, "LEAST_CELLS", 1)
    monkeypatch.setattr(matrix_cache, "_BLOCK_CELLS", 7)


def _points(*numbers):
    return np.array([complex(40 + n, n / 7) for n in numbers], np.complex128)


class _Counting:
    """A cell is a function of its two points; every cell asked for is counted."""

    def __init__(self, origins, destinations, *, with_metres=True):
        self.sides = np.asarray(origins), np.asarray(destinations)
        self.with_metres = with_metres
        self.asked = []

    def truth(self):
        rows, columns = (side.real - 40 for side in self.sides)
        seconds = (100 * rows[:, None] + columns[None, :]).astype(np.int32)
        return seconds, 3 * seconds

    def __call__(self, gap: Gap) -> Cells:
        self.asked += [(int(i), int(j)) for i in gap.row for j in gap.column]
        seconds, metres = (table[np.ix_(gap.row, gap.column)] for table in self.truth())
        return Cells(seconds, metres if self.with_metres else metres[:0])


def _answer(folder, origins, destinations, *, with_metres=True, profile=PROFILE):
    """Ask the cache, check every cell, and return which cells had to be computed."""
    compute = _Counting(origins, destinations, with_metres=with_metres)
    cache = MatrixCache(folder, profile)
    found = cache.cells(origins, destinations, compute, with_metres=with_metres)
    seconds, metres = compute.truth()
    assert np.array_equal(found.seconds, seconds)
    assert np.array_equal(found.metres, metres if with_metres else metres[:0])
    assert len(set(compute.asked)) == len(compute.asked)
    return set(compute.asked)


def test_a_question_asked_again_computes_nothing(tmp_path):
    points = _points(*range(9))
    assert len(_answer(tmp_path, points, points)) == 81
    assert _answer(tmp_path, points, points) == set()
    assert _answer(tmp_path, points[::-1], points[3:5]) == set()


def test_new_points_cost_their_rows_and_columns_only(tmp_path):
    old, new = _points(*range(20)), _points(*range(20), 50, 51)
    _answer(tmp_path, old, old)
    asked = _answer(tmp_path, new, new)
    assert asked == {(i, j) for i in range(22) for j in range(22) if max(i, j) >= 20}
    assert _answer(tmp_path, new, new) == set()


def test_the_order_of_the_points_does_not_matter(tmp_path):
    rng = np.random.default_rng(4)
    points = _points(*range(15))
    _answer(tmp_path, points[:11], points[:11])
    shuffled = rng.permutation(points)
    assert len(_answer(tmp_path, shuffled, shuffled)) == 15 * 15 - 11 * 11


def test_rectangles_of_several_questions_are_put_together(tmp_path):
    homes, north, south = _points(100, 101), _points(*range(6)), _points(*range(6, 12))
    _answer(tmp_path, homes, north)
    _answer(tmp_path, homes, south)
    assert _answer(tmp_path, homes, np.concatenate([south, north])) == set()


def test_a_point_asked_for_twice_is_answered_twice(tmp_path):
    points = _points(1, 2, 2, 1)
    _answer(tmp_path, points, points)
    assert _answer(tmp_path, points, points) == set()


def test_metres_are_computed_when_only_seconds_are_known(tmp_path):
    points = _points(*range(5))
    _answer(tmp_path, points, points, with_metres=False)
    assert len(_answer(tmp_path, points, points)) == 25
    assert _answer(tmp_path, points, points, with_metres=False) == set()


def test_another_profile_knows_nothing(tmp_path):
    points = _points(*range(5))
    _answer(tmp_path, points, points)
    assert len(_answer(tmp_path, points, points, profile="cd" * 32)) == 25


@pytest.mark.parametrize("kept_bytes", [0, 40, 900])
def test_a_damaged_file_is_made_again(tmp_path, kept_bytes):
    points = _points(*range(9))
    _answer(tmp_path, points, points)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:kept_bytes])
    assert len(_answer(tmp_path, points, points)) == 81
    assert _answer(tmp_path, points, points) == set()


def test_a_flipped_byte_is_noticed(tmp_path):
    points = _points(*range(9))
    _answer(tmp_path, points, points)
    (file,) = tmp_path.iterdir()
    content = bytearray(file.read_bytes())
    place = content.index(np.arange(7, dtype=np.int32)[1:].tobytes())
    content[place] ^= 4
    file.write_bytes(content)
    assert len(_answer(tmp_path, points, points)) == 81


def test_an_answer_from_many_files_is_kept_whole_in_their_stead(tmp_path, monkeypatch):
    monkeypatch.setattr(matrix_cache, "_MANY", 3)
    for n in range(2, 12):
        points = _points(*range(n))
        _answer(tmp_path, points, points)
        assert _answer(tmp_path, points, points) == set()
        assert len(list(tmp_path.iterdir())) <= 5


def test_the_files_longest_unused_go_first(tmp_path, monkeypatch):
    monkeypatch.setattr(matrix_cache, "MOST_FILES", 2)
    first, second, third = (_points(*range(n, n + 4)) for n in (0, 10, 20))
    for points in (first, second, first, third):
        _answer(tmp_path, points, points)
    assert _answer(tmp_path, first, first) == set()
    assert _answer(tmp_path, third, third) == set()
    assert len(_answer(tmp_path, second, second)) == 16


def test_the_folder_stays_within_its_bytes(tmp_path, monkeypatch):
    points = _points(*range(12))
    _answer(tmp_path, points, points, profile="aa" * 32)
    (file,) = tmp_path.iterdir()
    room = file.stat().st_size * 5 // 2
    monkeypatch.setattr(matrix_cache, "MOST_BYTES", room)
    for profile in ("bb" * 32, "cc" * 32, "dd" * 32):
        _answer(tmp_path, points, points, profile=profile)
        assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= room
    assert _answer(tmp_path, points, points, profile="cc" * 32) == set()
    assert len(_answer(tmp_path, points, points, profile="aa" * 32)) == 144


def test_what_a_killed_process_left_half_written_goes_in_its_turn(tmp_path, monkeypatch):
    half = tmp_path / ".matrix-abc.npz.x1"
    half.write_bytes(bytes(9_000))
    os.utime(half, (1, 1))
    monkeypatch.setattr(matrix_cache, "MOST_BYTES", 20_000)
    points = _points(*range(12))
    for profile in ("bb" * 32, "cc" * 32):
        _answer(tmp_path, points, points, profile=profile)
    assert not half.exists()


def test_several_at_once_share_a_folder(tmp_path, monkeypatch):
    """Each finds the right answer, whatever the others write, read and drop meanwhile."""
    monkeypatch.setattr(matrix_cache, "MOST_FILES", 3)
    monkeypatch.setattr(matrix_cache, "_MANY", 2)

    def ask(seed):
        rng = np.random.default_rng(seed)
        for _ in range(8):
            origins, destinations = (
                _points(*rng.permutation(14)[: rng.integers(2, 14)].tolist()) for _ in range(2)
            )
            _answer(tmp_path, origins, destinations)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(ask, range(6)))


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path, caplog):
    nowhere = tmp_path / "file"
    nowhere.write_text("not a folder")
    points = _points(*range(4))
    assert len(_answer(nowhere, points, points)) == 16
    assert "not kept" in caplog.text


def test_small_questions_are_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(matrix_cache, "LEAST_CELLS", 1_000)
    _answer(tmp_path, _points(1, 2), _points(3, 4))
    assert list(tmp_path.iterdir()) == []
