"""The HTML report and the folder of documents."""

from __future__ import annotations

import html
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tournees.metrics import indicators
from tournees.model import Plan
from tournees.report import FORMATS, base_of, write_documents, write_html_report
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from hand_made_week import Week

FR = Words("fr")
MANIFEST = {
    "run_id": "20261124-essai",
    "name": "<script>alert(1)</script>",
    "started": "2026-11-24T03:00:00+00:00",
}


class Reader(HTMLParser):
    """Tags and text of a page; every tag must be closed in its turn."""

    VOID = frozenset({"meta", "br"})

    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list):
        assert not any(name.startswith("on") or name in {"src", "href"} for name, _ in attrs)
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str):
        assert self.open.pop() == tag

    def handle_data(self, data: str):
        self.text.append(data)


def read(week: Week, path: Path, words: Words = FR):
    measured = indicators(week.problem, week.plan)
    write_html_report(path, week.problem, week.plan, measured, words, manifest=MANIFEST)
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    reader.close()
    assert reader.open == []
    return reader


def test_the_page_answers_first_then_at_most_five_figures(week: Week, tmp_path: Path):
    reader = read(week, tmp_path / "a.html")
    text = "".join(reader.text)
    assert text.index("6 des 9 visites à faire") < text.index("La semaine de chaque commercial")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page.count("<dt>", 0, page.index("</header>")) == 5


def test_hostile_names_are_text_and_nothing_is_fetched(week: Week, tmp_path: Path):
    reader = read(week, tmp_path / "a.html")
    assert "script" not in reader.tags
    assert "link" not in reader.tags
    assert "img" not in reader.tags
    text = "".join(reader.text)
    assert "</script><script>window.hacked = 1</script>" in text
    assert 'L\'Auberge "du <b>Pin</b>" & Cie \\ fils' in text


def test_the_road_book_has_each_day_of_each_rep_with_room_for_notes(week: Week, tmp_path: Path):
    page = (read(week, tmp_path / "a.html"), (tmp_path / "a.html").read_text("utf-8"))[1]
    assert page.count('class="day"') == 3
    assert page.count('<td class="notes">') == 6
    assert "Ghjulia &lt;Santoni&gt;</bdi>, mer. 25 nov." in page


def test_the_page_exists_in_english(week: Week, tmp_path: Path):
    text = "".join(read(week, tmp_path / "a.html", Words("en")).text)
    assert "6 of 9 visits due fit in the week" in text
    assert "visites" not in text.lower()


def test_a_run_that_decided_nothing_says_so(week: Week, tmp_path: Path):
    reader = read(week._replace(plan=Plan()), tmp_path / "a.html")
    assert "Rien n'a été demandé à ce calcul." in "".join(reader.text)


def documents(week: Week, folder: Path, formats: tuple[str, ...] = FORMATS):
    return write_documents(
        folder,
        week.problem,
        week.plan,
        week.picture,
        indicators(week.problem, week.plan),
        FR,
        manifest=MANIFEST,
        formats=formats,
    )


def test_all_documents_are_written_and_named(week: Week, tmp_path: Path):
    paths = documents(week, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in paths] == [
        "carte.html",
        "classeur.xlsx",
        "calendriers/calendrier-ghjulia-santoni.ics",
        "calendriers/calendrier-marc-x-paoli.ics",
        "rapport.html",
    ]
    assert all(path.stat().st_size for path in paths)


@pytest.mark.parametrize("chosen", FORMATS)
def test_only_the_documents_asked_for_are_written(week: Week, tmp_path: Path, chosen: str):
    paths = documents(week, tmp_path, (chosen,))
    assert sorted(p for p in tmp_path.rglob("*") if p.is_file()) == sorted(paths)


def test_the_map_lies_on_the_land_and_towns_around_the_accounts(week: Week):
    base = base_of(week.problem, FR)
    assert {land.name for land in base.land} == {"Corse-du-Sud", "Haute-Corse"}
    assert "Ajaccio" in {town.name for town in base.towns}
    assert "Licence Ouverte" in html.unescape(base.credit)
