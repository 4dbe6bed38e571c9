"""The estimate: exact where it must be, the same for a pair whatever it is asked with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.errors import TravelError
from tournees.files import shipped
from tournees.geo.correction_field import completed
from tournees.geo.corrections import Corrections, EstimateError, corrections_path, to_csv
from tournees.geo.estimate import EstimateTravel
from tournees.geo.plain_estimate import DETOUR, plain_seconds
from tournees.model import Origin, Place
from tournees.words import Words

AJACCIO, BASTIA = Place(41.9186, 8.7369), Place(42.7021, 9.4515)
PARIS, LYON = Place(48.8566, 2.3522), Place(45.764, 4.8357)
in_corsica = st.builds(Place, st.floats(41.4, 43.0), st.floats(8.6, 9.5))
anywhere = st.builds(Place, st.floats(-80, 80), st.floats(-179, 179))


@pytest.fixture(scope="module")
def table() -> Corrections:
    return Corrections.load(corrections_path("corse"))


@pytest.fixture(scope="module")
def corrected(table: Corrections) -> EstimateTravel:
    return EstimateTravel(table)


def small_table(seconds: int = 1_000, there: int = 1_500) -> Corrections:
    """Three places, all drives so many seconds and 10 km, but for one."""
    times = np.full(6, seconds)
    times[0] = there
    return Corrections(
        names=("A", "B", "C"),
        latlon=np.array([[42.0, 9.0], [42.05, 9.0], [42.0, 9.07]]),
        first=np.array([0, 2, 4, 6]),
        to=np.array([1, 2, 0, 2, 0, 1]),
        seconds=times,
        metres=np.full(6, 10_000),
    )


def chain_table() -> Corrections:
    """A - B - C in a row, no drive known between A and C."""
    return Corrections(
        names=("A", "B", "C"),
        latlon=np.array([[42.0, 9.0], [42.1, 9.0], [42.2, 9.0]]),
        first=np.array([0, 1, 3, 4]),
        to=np.array([1, 0, 2, 1]),
        seconds=np.array([900, 900, 1_100, 1_100]),
        metres=np.array([14_000, 14_000, 15_000, 15_000]),
    )


@given(st.lists(anywhere, min_size=1, max_size=6))
def test_a_place_is_0_s_from_itself_and_all_else_is_finite(places: list[Place]):
    matrix = EstimateTravel().matrix(places, places)
    assert matrix.metres is not None
    assert not np.diagonal(matrix.seconds).any()
    assert not np.diagonal(matrix.metres).any()
    assert (matrix.seconds >= 0).all()
    assert (matrix.origin == Origin.ESTIMATE).all()


def test_a_pair_has_the_same_answer_whatever_it_is_asked_with(corrected: EstimateTravel):
    @given(
        st.lists(in_corsica, min_size=1, max_size=8), st.lists(in_corsica, min_size=1, max_size=8)
    )
    def holds(a: list[Place], b: list[Place]) -> None:
        whole = corrected.matrix(a, b)
        alone = corrected.matrix(a[-1:], b[-1:])
        leg = corrected.leg(a[-1], b[-1])
        assert whole.metres is not None
        assert whole.seconds[-1, -1] == alone.seconds[0, 0] == leg.seconds
        assert whole.metres[-1, -1] == leg.metres

    holds()


def test_large_matrices_are_those_of_their_parts(corrected: EstimateTravel):
    random = np.random.default_rng(1)
    places = [Place(41.5 + random.random(), 8.7 + random.random() / 2) for _ in range(600)]
    whole = corrected.matrix(places, places[:50]).seconds
    parts = [corrected.matrix(places[at : at + 7], places[:50]).seconds for at in range(0, 600, 7)]
    assert np.array_equal(whole, np.concatenate(parts))


def test_without_a_table_the_estimate_is_the_documented_formula():
    crow_m = 6_371_009 * np.radians(1.0)
    leg = EstimateTravel().leg(Place(45.0, 2.0), Place(46.0, 2.0))
    speed_kmh = 25 + 70 * crow_m / (crow_m + 30_000)
    assert leg.metres == round(1.3 * crow_m)
    assert leg.seconds == round(1.3 * crow_m / 1_000 / speed_kmh * 3_600)
    assert leg.line == ((45.0, 2.0), (46.0, 2.0))
    assert leg.origin is Origin.ESTIMATE


def test_at_the_places_of_the_table_the_estimate_is_near_the_table(
    table: Corrections, corrected: EstimateTravel
):
    places = [Place(lat, lon) for lat, lon in table.latlon.tolist()]
    matrix = corrected.matrix(places, places)
    assert matrix.metres is not None
    start, end = table.origins(), table.to
    for guess, known in ((matrix.seconds, table.seconds), (matrix.metres, table.metres)):
        error = np.abs(guess[start, end] - known) / known
        assert np.median(error) < 0.03


def test_a_drive_the_table_lacks_is_its_fastest_chain_of_known_drives():
    table = chain_table()
    seconds, metres = completed(table)
    assert (seconds[0, 2], metres[0, 2]) == (2_000, 29_000)
    a, c = Place(42.0, 9.0), Place(42.2, 9.0)
    assert EstimateTravel(table).leg(a, c).seconds == pytest.approx(2_000, rel=0.02)
    assert EstimateTravel(table).leg(a, c).metres == pytest.approx(29_000, rel=0.02)


def test_places_that_no_chain_joins_take_the_local_paces():
    """Two islands of two places each, where all drives take three times the estimate."""
    latlon = np.array([[42.0, 9.0], [42.05, 9.0], [42.0, 9.3], [42.05, 9.3]])
    crow_m = 6_371_008.8 * np.radians(0.05)
    drive_s = round(3 * float(plain_seconds(np.array(crow_m))))
    table = Corrections(
        names=("A", "B", "C", "D"),
        latlon=latlon,
        first=np.arange(5),
        to=np.array([1, 0, 3, 2]),
        seconds=np.full(4, drive_s),
        metres=np.full(4, 10_000),
    )
    assert np.isinf(completed(table)[0][0, 2])
    a, c = Place(42.0, 9.0), Place(42.0, 9.3)
    plain_s = EstimateTravel().leg(a, c).seconds
    assert EstimateTravel(table).leg(a, c).seconds == pytest.approx(3 * plain_s, rel=0.01)


def test_beyond_30_km_from_the_table_the_plain_estimate_stands(corrected: EstimateTravel):
    plain = EstimateTravel()
    assert corrected.leg(PARIS, LYON) == plain.leg(PARIS, LYON)
    assert corrected.leg(AJACCIO, BASTIA) != plain.leg(AJACCIO, BASTIA)


def test_a_one_way_detour_of_the_table_makes_the_estimate_one_way():
    travel = EstimateTravel(small_table())
    a, b = Place(42.0, 9.0), Place(42.05, 9.0)
    assert travel.leg(a, b).seconds > 1.2 * travel.leg(b, a).seconds


def test_near_pairs_follow_the_local_pace():
    a, b = Place(42.0005, 9.0), Place(41.9995, 9.0)
    usual_s = EstimateTravel(small_table(1_000, 1_000)).leg(a, b).seconds
    slow_s = EstimateTravel(small_table(2_000, 2_000)).leg(a, b).seconds
    assert slow_s == pytest.approx(2 * usual_s, rel=0.05)


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


def test_no_places_give_an_empty_matrix(corrected: EstimateTravel):
    assert corrected.matrix([], [PARIS]).seconds.shape == (0, 1)
    assert EstimateTravel().matrix([PARIS], []).seconds.shape == (1, 0)


def test_the_error_is_told_where_nearly_all_places_lie_in_the_area(corrected: EstimateTravel):
    inside, outside = [AJACCIO] * 96, [PARIS] * 6
    assert corrected.known_error(inside + outside[:4]) == corrected.corrections.held_out
    assert corrected.known_error(inside + outside) is None
    assert corrected.known_error([]) is None
    assert EstimateTravel().known_error(inside) is None


@given(st.floats(1, 1e6), st.floats(1, 1e6))
def test_a_longer_straight_line_never_takes_less_time(one_m: float, other_m: float):
    near_s, far_s = plain_seconds(np.array(sorted((one_m, other_m))))
    assert near_s <= far_s
    assert DETOUR >= 1


def test_a_table_reads_back_as_written():
    table = small_table()
    error = EstimateError(all_pairs=0.05, nearest=0.15, tours=0.04, metres=0.03, nearest_s=40)
    for measured in (None, error):
        back = Corrections.from_csv(to_csv(table, ["made by a test"], measured))
        assert back.names == table.names
        for name in ("latlon", "first", "to", "seconds", "metres"):
            assert np.array_equal(getattr(back, name), getattr(table, name))
        assert back.held_out == measured
        assert to_csv(back, ["made by a test"]) == to_csv(table, ["made by a test"], measured)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.replace("place,", "town,"), "columns"),
        (lambda text: text.replace("1500", "0"), "0 s"),
        (lambda text: text.replace("1500", "fast"), "fast"),
        (lambda text: text.replace("1500 1000", "1500"), "as many"),
        (lambda text: text.replace("42.05000", "142.0"), "lat, lon"),
        (lambda text: text.replace("42.05000", "42.00000"), "twice"),
        (lambda text: text.replace("2 3", "2 4"), "no other place"),
        (lambda text: text.replace("2 3", "1 3"), "no other place"),
        (lambda text: text.replace("2 3", "3 3"), "a drive twice"),
        (lambda text: text.rsplit("\n", 2)[0], "no other place"),
        (lambda text: text.splitlines()[0], "0 places"),
        (lambda _text: "", ""),
    ],
)
def test_a_spoilt_table_is_refused_with_the_reason(tmp_path, spoil, reason: str):
    file = tmp_path / "table.csv"
    file.write_text(spoil(to_csv(small_table()).decode()), "utf-8")
    with pytest.raises(TravelError) as caught:
        Corrections.load(file)
    assert caught.value.issue.code == "corrections_malformed"
    assert reason in caught.value.issue.value


def test_a_table_of_the_earlier_format_is_refused_with_its_remedy(tmp_path):
    file = tmp_path / "table.csv"
    file.write_text("place,lat,lon,local_crow_m,local_s,local_m,s1,s2,m1,m2\n", "utf-8")
    with pytest.raises(TravelError) as caught:
        Corrections.load(file)
    assert caught.value.issue.code == "corrections_older"
    assert "roads reference" in Words("en")("issue.corrections_older.remedy")


def test_a_missing_table_is_said_to_be_unreadable(tmp_path):
    with pytest.raises(TravelError) as caught:
        Corrections.load(tmp_path / "none.csv")
    assert caught.value.issue.code == "corrections_unreadable"


def test_the_shipped_table_covers_all_of_corsica_and_says_its_errors(table: Corrections):
    assert 400 <= len(table.names) <= 800
    lat, lon = table.latlon.T
    assert lat.min() < 41.45
    assert lat.max() > 42.95
    assert lon.min() < 8.65
    assert lon.max() > 9.5
    assert table.held_out is not None
    assert table.held_out.all_pairs <= 0.08
    assert table.held_out.nearest <= 0.15
    assert table.held_out.tours <= 0.15
    text = corrections_path("corse").read_text("utf-8")
    assert "OpenStreetMap" in text.splitlines()[1]
    assert corrections_path("corse") == shipped("data/tables/driving_times_corse.csv")
