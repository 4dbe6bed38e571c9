"""The drawn week of the Corsican benchmark is what its page says."""

from __future__ import annotations

from corsica_week_case import AROUND_M, COUNT, HOME, draw

from tournees.geo.sphere import distance_m


def test_the_draw_is_of_real_accounts_within_its_ranges(shared, tmp_path):
    data = shared / "data"
    case = draw(data / "clients", data / "roads" / "corse.osm.pbf", tmp_path)
    accounts = case.problem.accounts
    assert len({account.name for account in accounts}) == COUNT
    for account, visit in zip(accounts, case.visits, strict=True):
        assert distance_m(HOME.lat, HOME.lon, account.place.lat, account.place.lon) <= AROUND_M
        assert 50 <= visit.value_eur <= 300
        assert 20 * 60 <= visit.service_s <= 50 * 60
        assert sorted(map(len, visit.windows)) == [0, 2, 2, 2, 2]
    assert (case.matrix.seconds >= 0).all()
    again = draw(data / "clients", data / "roads" / "corse.osm.pbf", tmp_path)
    assert again.problem.accounts == accounts
    assert again.visits == case.visits
