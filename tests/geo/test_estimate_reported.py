"""Reported drives on the estimate: met, felt nearby, unknown far away."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from tournees.geo.corrections import Corrections, corrections_path
from tournees.geo.estimate import EstimateTravel
from tournees.geo.reported import ReportedDrive, Verdict
from tournees.model import Place

AJACCIO, BASTIA = Place(41.9186, 8.7369), Place(42.7021, 9.4515)
PORTO, CALVI = Place(42.2660, 8.6965), Place(42.5667, 8.7578)
PARIS, LYON = Place(48.8566, 2.3522), Place(45.764, 4.8357)
SLOW = ReportedDrive(PORTO, CALVI, 6_600)


def near(place: Place, lat: float) -> Place:
    return Place(place.lat + lat, place.lon)


def test_a_reported_drive_is_met_there_and_back():
    travel = EstimateTravel(None, reported=[SLOW])
    before_s = EstimateTravel().leg(PORTO, CALVI).seconds
    assert before_s < 4_000
    assert travel.leg(PORTO, CALVI).seconds == pytest.approx(6_600, rel=0.02)
    assert travel.leg(CALVI, PORTO).seconds == pytest.approx(6_600, rel=0.02)
    assert travel.leg(PORTO, CALVI).metres == EstimateTravel().leg(PORTO, CALVI).metres


def test_a_way_back_reported_otherwise_keeps_its_own_time():
    back = ReportedDrive(CALVI, PORTO, 5_400)
    travel = EstimateTravel(None, reported=[SLOW, back])
    assert travel.leg(PORTO, CALVI).seconds == pytest.approx(6_600, rel=0.02)
    assert travel.leg(CALVI, PORTO).seconds == pytest.approx(5_400, rel=0.02)


def test_drives_beside_a_report_feel_it_less_and_less_with_distance():
    travel, plain = EstimateTravel(None, reported=[SLOW]), EstimateTravel()
    gains = []
    for away in (0.0, 0.1, 0.3, 0.6):
        ends = near(PORTO, -away), near(CALVI, -away)
        gains.append(travel.leg(*ends).seconds / plain.leg(*ends).seconds)
    assert all(more > less for more, less in itertools.pairwise(gains))
    assert gains[-1] == pytest.approx(1.0, abs=0.02)


def test_outside_its_area_the_plain_estimate_stands():
    assert EstimateTravel(None, reported=[SLOW]).leg(PARIS, LYON) == EstimateTravel().leg(
        PARIS, LYON
    )


def test_a_long_report_says_little_of_a_street():
    travel = EstimateTravel(None, reported=[ReportedDrive(AJACCIO, BASTIA, 2 * 9_000)])
    plain = EstimateTravel()
    street = (AJACCIO, near(AJACCIO, 0.005))
    assert travel.leg(*street).seconds == pytest.approx(plain.leg(*street).seconds, rel=0.05)


def test_a_report_corrects_a_table_where_both_speak():
    table = Corrections.load(corrections_path("corse"))
    drive = ReportedDrive(
        PORTO, CALVI, round(1.3 * EstimateTravel(table).leg(PORTO, CALVI).seconds)
    )
    travel = EstimateTravel(table, reported=[drive])
    assert travel.leg(PORTO, CALVI).seconds == pytest.approx(drive.seconds, rel=0.02)
    assert travel.recalibration is not None
    assert travel.recalibration.before == pytest.approx(0.3 / 1.3, abs=0.01)
    assert travel.recalibration.after < 0.02


def test_a_report_is_met_whatever_the_speed_factor():
    travel = EstimateTravel(None, 1.2, [SLOW])
    assert travel.leg(PORTO, CALVI).seconds == pytest.approx(6_600, rel=0.02)


def test_contradicting_reports_share_the_difference():
    reports = [ReportedDrive(PORTO, CALVI, seconds) for seconds in (6_000, 7_260)]
    travel = EstimateTravel(None, reported=reports)
    assert travel.leg(PORTO, CALVI).seconds == pytest.approx(6_600, rel=0.02)


def test_before_and_after_are_told_of_each_drive_in_the_order_given():
    reports = [
        ReportedDrive(AJACCIO, BASTIA, 9_000, row=2),
        ReportedDrive(AJACCIO, BASTIA, 900, row=3),
        ReportedDrive(AJACCIO, near(AJACCIO, 0.001), 40, row=4),
        ReportedDrive(AJACCIO, near(AJACCIO, 0.05), 40_000, row=5),
        ReportedDrive(PORTO, CALVI, 6_600, row=6),
    ]
    report = EstimateTravel(None, reported=reports).recalibration
    assert report is not None
    assert [each.drive.row for each in report.drives] == [2, 3, 4, 5, 6]
    assert [each.verdict for each in report.drives] == [
        Verdict.MET, Verdict.TOO_FAST, Verdict.TOO_SHORT, Verdict.TOO_DIFFERENT, Verdict.MET,
    ]  # fmt: skip
    assert report.drives[4].before_s == EstimateTravel().leg(PORTO, CALVI).seconds
    assert report.drives[4].after_s == pytest.approx(6_600, rel=0.02)
    assert report.before > 0.1 > report.after


def test_reports_that_all_fall_out_change_nothing():
    useless = EstimateTravel(None, reported=[ReportedDrive(AJACCIO, BASTIA, 900)])
    assert useless.leg(AJACCIO, BASTIA) == EstimateTravel().leg(AJACCIO, BASTIA)
    assert useless.recalibration is not None
    assert useless.recalibration.before is None
    assert EstimateTravel().recalibration is None


def test_the_order_of_reports_changes_nothing_but_a_report_does():
    reports = [SLOW, ReportedDrive(AJACCIO, BASTIA, 9_600), ReportedDrive(AJACCIO, PORTO, 7_000)]
    one, other = (EstimateTravel(None, reported=each) for each in (reports, reports[::-1]))
    places = [AJACCIO, BASTIA, PORTO, CALVI]
    assert one.digest == other.digest != EstimateTravel().digest
    assert np.array_equal(one.matrix(places, places).seconds, other.matrix(places, places).seconds)
    assert EstimateTravel(None, reported=reports[:2]).digest != one.digest


def test_a_pair_has_the_same_answer_whatever_it_is_asked_with():
    travel = EstimateTravel(None, reported=[SLOW, ReportedDrive(AJACCIO, BASTIA, 9_600)])
    random = np.random.default_rng(2)
    places = [Place(41.5 + 1.5 * lat, 8.6 + lon) for lat, lon in random.random((300, 2)).tolist()]
    whole = travel.matrix(places, places).seconds
    for i, j in random.integers(300, size=(60, 2)).tolist():
        assert travel.leg(places[i], places[j]).seconds == whole[i, j]
