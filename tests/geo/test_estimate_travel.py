"""The estimate: exact where it must be, fast, and honest outside its table."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.errors import TravelError
from tournees.geo.corrections import Corrections, corrections_path, to_csv
from tournees.geo.estimate import DETOUR, EstimateTravel, base_seconds
from tournees.model import Origin, Place

AJACCIO, BASTIA = Place(41.9186, 8.7369), Place(42.7021, 9.4515)
PARIS, LYON = Place(48.8566, 2.3522), Place(45.764, 4.8357)
in_corsica = st.builds(Place, st.floats(41.4, 43.0), st.floats(8.6, 9.5))
anywhere = st.builds(Place, st.floats(-80, 80), st.floats(-179, 179))


@pytest.fixture(scope="module")
def table() -> Corrections:
    return Corrections.load(corrections_path("corse"))


def small_table(**changes: object) -> Corrections:
    """Three places, all drives 1,000 s and 10 km, there and back alike but for one."""
    seconds = np.full((3, 3), 1_000, dtype=np.int64)
    seconds[0, 1] = 1_500
    metres = np.full((3, 3), 10_000, dtype=np.int64)
    np.fill_diagonal(seconds, 0)
    np.fill_diagonal(metres, 0)
    local = np.full(3, 400, dtype=np.int64)
    values = {
        "names": ("A", "B", "C"),
        "latlon": np.array([[42.0, 9.0], [42.05, 9.0], [42.0, 9.07]]),
        "seconds": seconds,
        "metres": metres,
        "local_crow_m": local,
        "local_s": local,
        "local_m": local,
        "digest": "",
    }
    return Corrections(**(values | changes))


@given(st.lists(anywhere, min_size=1, max_size=6))
def test_a_place_is_0_s_from_itself_and_all_else_is_finite(places: list[Place]):
    matrix = EstimateTravel().matrix(places, places)
    assert matrix.metres is not None
    assert not np.diagonal(matrix.seconds).any()
    assert not np.diagonal(matrix.metres).any()
    assert (matrix.seconds >= 0).all()
    assert (matrix.origin == Origin.ESTIMATE).all()


@given(st.lists(in_corsica, min_size=1, max_size=8), st.lists(in_corsica, min_size=1, max_size=8))
def test_a_pair_has_the_same_answer_whatever_it_is_asked_with(a: list[Place], b: list[Place]):
    travel = EstimateTravel(Corrections.load(corrections_path("corse")))
    whole = travel.matrix(a, b)
    alone = travel.matrix(a[-1:], b[-1:])
    leg = travel.leg(a[-1], b[-1])
    assert whole.metres is not None
    assert whole.seconds[-1, -1] == alone.seconds[0, 0] == leg.seconds
    assert whole.metres[-1, -1] == leg.metres


def test_large_matrices_are_those_of_their_parts(table: Corrections):
    random = np.random.default_rng(1)
    places = [Place(41.5 + random.random(), 8.7 + random.random() / 2) for _ in range(600)]
    travel = EstimateTravel(table)
    whole = travel.matrix(places, places[:50]).seconds
    parts = [travel.matrix(places[at : at + 7], places[:50]).seconds for at in range(0, 600, 7)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_without_a_table_the_estimate_is_the_documented_formula():
    crow_m = 6_371_009 * np.radians(1.0)
    leg = EstimateTravel().leg(Place(45.0, 2.0), Place(46.0, 2.0))
    speed_kmh = 25 + 70 * crow_m / (crow_m + 30_000)
    assert leg.metres == round(1.3 * crow_m)
    assert leg.seconds == round(1.3 * crow_m / 1_000 / speed_kmh * 3_600)
    assert leg.line == ((45.0, 2.0), (46.0, 2.0))
    assert leg.origin is Origin.ESTIMATE


def test_at_the_places_of_the_table_the_estimate_is_near_the_table(table: Corrections):
    places = [Place(lat, lon) for lat, lon in table.latlon.tolist()]
    matrix = EstimateTravel(table).matrix(places, places)
    far = table.seconds > 1_800
    error = np.abs(matrix.seconds[far] - table.seconds[far]) / table.seconds[far]
    assert np.median(error) < 0.02
    assert matrix.metres is not None
    error = np.abs(matrix.metres[far] - table.metres[far]) / table.metres[far]
    assert np.median(error) < 0.02


def test_beyond_30_km_from_the_table_the_plain_estimate_stands(table: Corrections):
    corrected, plain = EstimateTravel(table), EstimateTravel()
    assert corrected.leg(PARIS, LYON) == plain.leg(PARIS, LYON)
    assert corrected.leg(AJACCIO, BASTIA) != plain.leg(AJACCIO, BASTIA)


def test_a_one_way_detour_of_the_table_makes_the_estimate_one_way():
    travel = EstimateTravel(small_table())
    a, b = Place(42.0, 9.0), Place(42.05, 9.0)
    assert travel.leg(a, b).seconds > 1.2 * travel.leg(b, a).seconds


def test_near_pairs_follow_the_local_pace():
    slow = small_table(local_s=np.full(3, 800, dtype=np.int64))
    a, b = Place(42.0005, 9.0), Place(41.9975, 9.0)
    fast_s = EstimateTravel(small_table()).leg(a, b).seconds
    assert EstimateTravel(slow).leg(a, b).seconds == pytest.approx(2 * fast_s, rel=0.05)


def test_a_speed_factor_divides_times_and_leaves_lengths():
    usual, fast = EstimateTravel().leg(PARIS, LYON), EstimateTravel(None, 1.25).leg(PARIS, LYON)
    assert fast.seconds == pytest.approx(usual.seconds / 1.25, abs=1)
    assert fast.metres == usual.metres
    with pytest.raises(ValueError, match="positive"):
        EstimateTravel(None, 0.0)


def test_metres_are_left_out_when_not_asked_for():
    assert EstimateTravel().matrix([PARIS], [LYON], with_metres=False).metres is None


def test_the_digest_changes_with_the_table_and_the_factor_only(table: Corrections):
    digests = {
        EstimateTravel().digest,
        EstimateTravel(None, 1.1).digest,
        EstimateTravel(table).digest,
        EstimateTravel(table, 1.1).digest,
    }
    assert len(digests) == 4
    assert EstimateTravel(table).digest == EstimateTravel(table, 1).digest


def test_no_places_give_an_empty_matrix(table: Corrections):
    assert EstimateTravel(table).matrix([], [PARIS]).seconds.shape == (0, 1)
    assert EstimateTravel().matrix([PARIS], []).seconds.shape == (1, 0)


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_a_longer_straight_line_never_takes_less_time(one_m: float, other_m: float):
    near_s, far_s = base_seconds(np.array(sorted((one_m, other_m))))
    assert near_s <= far_s
    assert DETOUR >= 1


def test_a_table_reads_back_as_written():
    table = small_table()
    back = Corrections.from_csv(to_csv(table, ["made by a test"]))
    assert back.names == table.names
    for name in ("latlon", "seconds", "metres", "local_crow_m", "local_s", "local_m"):
        assert np.array_equal(getattr(back, name), getattr(table, name))
    assert back.held_out is None


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace("place,", "town,"), "columns"),
        (lambda text: text.replace("1500", "0"), "0 s"),
        (lambda text: text.replace("1500", "fast"), "fast"),
        (lambda text: text.replace("42.05000", "142.0"), "lat, lon"),
        (lambda text: text.replace("42.05000", "42.00000"), "twice"),
        (lambda text: text.rsplit("\n", 2)[0], "columns"),
        (lambda _text: "", ""),
    ],
)
def test_a_spoilt_table_is_refused_with_the_reason(tmp_path, spoil, reason: str):
    file = tmp_path / "table.csv"
    file.write_text(spoil(to_csv(small_table(), []).decode()), "utf-8")
    with pytest.raises(TravelError) as caught:
        Corrections.load(file)
    assert caught.value.issue.code == "corrections_malformed"
    assert reason in caught.value.issue.value


def test_a_missing_table_is_said_to_be_unreadable(tmp_path):
    with pytest.raises(TravelError) as caught:
        Corrections.load(tmp_path / "none.csv")
    assert caught.value.issue.code == "corrections_unreadable"


def test_the_shipped_table_covers_all_of_corsica_and_says_its_errors(table: Corrections):
    assert 90 <= len(table.names) <= 120
    lat, lon = table.latlon.T
    assert lat.min() < 41.45
    assert lat.max() > 42.95
    assert lon.min() < 8.65
    assert lon.max() > 9.5
    assert table.held_out is not None
    assert table.held_out.all_pairs <= 0.08
    text = corrections_path("corse").read_text("utf-8")
    assert "OpenStreetMap" in text.splitlines()[1]
