"""Maps of folium and the file that holds one whole."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hand_made_week import SCRIPT, TEMPLATE

from tournees.view.atlas import BaseMap, read_atlas
from tournees.view.legend import MOST_LINES, legend_options
from tournees.view.maps import team_map
from tournees.view.standalone import standalone_html, static_folder
from tournees.words import Words

if TYPE_CHECKING:
    from hand_made_week import Week

FR = Words("fr")
FETCHES = re.compile(
    r"""<(?:script|img|iframe|source)[^>]*\ssrc\s*=|<link[^>]*\shref\s*=|url\(\s*['"]?https?:""",
    re.IGNORECASE,
)


def page(week: Week, **options: bool | str):
    return standalone_html(team_map(*week, FR, **options), title="Carte")


def test_the_file_asks_for_no_script_style_or_image_from_elsewhere(week: Week):
    text = page(week)
    assert not FETCHES.search(text)
    assert "L.map(" in text
    assert "window.Tournees" in text


def test_tiles_are_named_only_when_they_are_offered(week: Week):
    assert "data.geopf.fr" not in page(week)
    offered = page(week, tiles=True)
    assert "data.geopf.fr" in offered
    assert '"id": "ign", "name": "Plan IGN", "on": false' in offered


def test_no_tile_of_carto_is_ever_named(week: Week):
    assert "carto" not in page(week, tiles=True).lower()


def test_the_same_plan_gives_the_same_file(week: Week):
    assert page(week) == page(week)


def test_a_name_can_neither_close_the_script_nor_be_carried_out_as_a_template(week: Week):
    text = page(week)
    assert SCRIPT not in text
    assert text.count("</script>") == page(week._replace(base=BaseMap())).count("</script>")
    assert TEMPLATE not in text
    assert "Chez 49" not in text
    assert "&#123;&#123; 7 * 7 &#125;&#125;" in text.replace("\\u0026", "&")


def test_the_language_of_the_file_is_declared(week: Week):
    assert '<html lang="fr">' in page(week)


def test_a_title_is_escaped(week: Week):
    text = standalone_html(team_map(*week, FR), title=SCRIPT)
    assert "&lt;script&gt;" in text
    assert SCRIPT not in text


def test_the_legend_says_only_what_is_on_the_map_in_eight_lines_at_most(week: Week):
    atlas = read_atlas(*week[:3])
    lines = [text for _, text in legend_options(atlas, FR)["lines"]]
    assert len(lines) <= MOST_LINES
    assert "Client réservé" in lines
    assert "Tournée, temps estimé" in lines
    assert "Tournée, par la route" not in lines


def test_a_map_without_a_base_or_a_picture_is_still_a_map(week: Week):
    text = standalone_html(team_map(week.problem, week.plan, None, BaseMap(), FR))
    assert "fitBounds" in text


def test_a_map_zooms_to_the_selected_rep(week: Week):
    whole, one = page(week), page(week, selected_rep="R2")
    bounds = re.compile(r"fitBounds\(\s*(\[\[\d.*?\]\])")
    assert bounds.search(whole)[1] == "[[41.8, 8.62], [42.45, 9.3]]"
    assert bounds.search(one)[1] == "[[42.12, 8.95], [42.45, 9.3]]"


def test_every_vendored_file_has_its_licence_beside_it():
    assert "BSD" in (static_folder() / "LICENSE-leaflet.txt").read_text("utf-8")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_map_speaks_the_users_language(week: Week, lang: str):
    drawn = team_map(*week, Words(lang))
    text = standalone_html(drawn, lang=lang)
    assert json.dumps("Tournées" if lang == "fr" else "Tours") in text
