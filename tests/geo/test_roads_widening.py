"""What lies beside many lines, with shortcuts where they are dense."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from tournees.geo import widening
from tournees.geo.widening import widened


def _streets(count, spacing):
    """A town of crossing streets."""
    far = (count - 1) * spacing
    across = [[(0.0, k * spacing), (far, k * spacing)] for k in range(count)]
    along = [[(k * spacing, 0.0), (k * spacing, far)] for k in range(count)]
    lone = [[(far, far), (3 * far, far + spacing)]]
    pieces = [
        [(a[0] + (b[0] - a[0]) * t / 20, a[1] + (b[1] - a[1]) * t / 20) for t in (k, k + 1)]
        for a, b in across + along
        for k in range(20)
    ]
    return shapely.linestrings(np.array(pieces + lone))


@pytest.mark.parametrize("spacing", [0.3, 0.9, 2.5])
def test_shortcuts_in_towns_do_not_change_what_lies_beside_the_streets(spacing):
    lines = _streets(40, spacing)
    plain = shapely.union_all(shapely.buffer(lines, 1.0, quad_segs=3))
    found = widened(lines, 1.0)
    assert found.symmetric_difference(plain).area < 1e-9 * plain.area


def test_in_a_town_most_streets_are_left_out(monkeypatch):
    widths = []
    original = shapely.buffer

    def buffer(lines, *args, **more):
        widths.append(len(lines))
        return original(lines, *args, **more)

    monkeypatch.setattr(widening.shapely, "buffer", buffer)
    lines = _streets(40, 0.3)
    widened(lines, 1.0)
    assert sum(widths) < len(lines) / 2


def test_no_lines_have_nothing_beside_them():
    assert widened(np.array([], np.object_), 1.0).is_empty


def test_a_line_of_one_spot_is_widened_to_a_disc():
    spot = np.asarray(shapely.linestrings([[(3.0, 4.0), (3.0, 4.0)]]))
    found = widened(np.concatenate([spot, _streets(2, 5.0)]), 1.0)
    assert shapely.contains_xy(found, 3.0, 4.9)
    assert not shapely.contains_xy(found, 3.0, 2.9)
