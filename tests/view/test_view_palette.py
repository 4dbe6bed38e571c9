"""Colours of sectors and weekdays."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tournees.view.palette import SECTORS, WEEKDAYS, ink_on, sector_colours, weekday_colour

IDS = [f"R{rank:02d}" for rank in range(24)]
MONDAY = date(2026, 11, 23)


def grid(width: int) -> list[tuple[str, str]]:
    """Borders of sectors laid out in rows."""
    along = [(IDS[i], IDS[i + 1]) for i in range(len(IDS) - 1) if (i + 1) % width]
    return along + [(IDS[i], IDS[i + width]) for i in range(len(IDS) - width)]


@given(width=st.integers(2, 12))
def test_two_neighbours_never_share_a_colour_however_the_map_lies(width: int):
    colours = sector_colours(IDS, grid(width))
    assert all(colours[one] != colours[other] for one, other in grid(width))
    assert set(colours.values()) <= set(SECTORS)


def test_a_sector_with_more_neighbours_than_colours_still_differs_from_all_of_them():
    touching = [("hub", rep_id) for rep_id in IDS]
    touching += list(itertools.pairwise(IDS))
    colours = sector_colours(["hub", *IDS], touching)
    assert all(colours[one] != colours[other] for one, other in touching)


@given(order=st.permutations(IDS[:7]))
def test_a_team_keeps_its_colours_whatever_the_order_of_its_rows(order: list[str]):
    touching = [(order[0], order[1]), (order[1], order[0]), (order[2], "gone")]
    assert sector_colours(order, touching) == sector_colours(IDS[:7], reversed(touching))


def test_nine_reps_have_nine_colours():
    assert len(set(sector_colours(IDS[:9]).values())) == 9


def test_monday_is_the_darkest_and_each_day_lighter_than_the_one_before():
    ramp = [weekday_colour(MONDAY + timedelta(days=shift)) for shift in range(5)]
    lightness = [sum(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in ramp]
    assert lightness == sorted(set(lightness))
    assert ramp == list(WEEKDAYS[:5])


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_number_on_a_stop_reads_on_every_day_of_the_week():
    assert all(contrast(colour, ink_on(colour)) >= 4.5 for colour in WEEKDAYS)
