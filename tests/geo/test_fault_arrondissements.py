"""Paris, Lyon and Marseille by arrondissement."""

from __future__ import annotations

import pytest

from tournees.geo.gazetteer import gazetteer
from tournees.geo.locating import locate

CITIES = [("Paris", 75, 20), ("Lyon", 69, 9), ("Marseille", 13, 16)]
FIRST = {"Paris": 75101, "Lyon": 69381, "Marseille": 13201}


@pytest.mark.parametrize(("city", "departement", "count"), CITIES)
@pytest.mark.parametrize(
    "form", ["{city}", "{city} {n}", "{city} {n}e arrondissement", "{city} {n:02}"]
)
def test_every_arrondissement_is_found_as_people_write_it(
    city: str, departement: int, count: int, form: str
):
    for n in range(1, count + 1):
        found = locate(f"{departement}0{n:02}", form.format(city=city.upper(), n=n))
        assert found.insee == str(FIRST[city] + n - 1), (city, n)


@pytest.mark.parametrize(("city", "departement", "count"), CITIES)
def test_without_a_postal_code_the_number_behind_the_city_is_enough(
    city: str, departement: int, count: int
):
    for n in range(1, count + 1):
        assert locate("", f"{city} {n}").insee == str(FIRST[city] + n - 1), (city, n)
        assert str(departement) == gazetteer().by_code[str(FIRST[city])].departement


def test_75116_is_the_sixteenth():
    assert locate("75116", "PARIS").insee == "75116"
