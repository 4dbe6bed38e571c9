"""Whatever clients and reps are called, no document carries out a piece of it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from tournees.metrics import indicators
from tournees.report import write_documents
from tournees.store.geojson import lines_geojson, sectors_geojson
from tournees.view import layers
from tournees.view.atlas import BaseMap, Land, Town, read_atlas
from tournees.view.cards import account_card, account_tip, sector_card, tour_title
from tournees.view.maps import team_map
from tournees.view.standalone import standalone_html
from tournees.words import Words

if TYPE_CHECKING:
    from pathlib import Path

    from hand_made_week import Week

FR = Words("fr")
PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</script><svg onload=alert(1)>",
    "<!--<script>",
    "{{ 7 * 7 }}{% raw %}",
    "${alert(1)}`",
    "javascript:alert(1)",
    "a\r\nBEGIN:VALARM\r\nTRIGGER:-PT1M\r\nEND:VALARM",
    "a;b,c\\n\\,d:e",
    "\u2028</bdi></b><iframe src=//evil.example>",
)
HARMLESS_TAGS = {"b", "br", "bdi", "span", "div", "small", "strong", "em"}
MANIFEST = {
    "run_id": PAYLOADS[1],
    "name": PAYLOADS[0],
    "started": "2026-11-24T03:00:00+00:00",
    "warnings": PAYLOADS,
    "files": {"clients": {"name": PAYLOADS[1], "digest": "0" * 64}},
}


class Tags(HTMLParser):
    """The tags of a page, and those of its attributes that could do something."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[str] = []
        self.doing: list[tuple[str, str | None]] = []
        self.scripts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list):
        self.tags.append(tag)
        self.doing += [
            (name, value)
            for name, value in attrs
            if name.startswith("on") or (name in {"src", "href"} and tag != "link")
        ]

    def handle_data(self, data: str):
        if self.cdata_elem == "script":
            self.scripts.append(data)


def planted(week: Week, payload: str):
    """The week with the payload as name, address, segment, group… of everyone and everything."""
    accounts = tuple(
        replace(
            account,
            name=payload,
            address=payload,
            commune=payload,
            segment=payload,
            group=payload,
            phone=payload,
            email=payload,
            skills=(payload,),
        )
        for account in week.problem.accounts
    )
    reps = tuple(replace(rep, name=payload, commune=payload) for rep in week.problem.reps)
    base = BaseMap(
        land=tuple(Land(payload, land.rings) for land in week.base.land),
        towns=tuple(Town(payload, *town[1:]) for town in week.base.towns),
        credit=payload,
    )
    problem = replace(week.problem, accounts=accounts, reps=reps)
    return week._replace(problem=problem, base=base)


def harmless(text: str):
    found = Tags(text)
    assert set(found.tags) <= HARMLESS_TAGS, text
    assert found.doing == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_cards_tips_and_titles_hold_only_our_own_tags(week: Week, payload: str):
    week = planted(week, payload)
    atlas = read_atlas(week.problem, week.plan, week.picture)
    for account in week.problem.accounts:
        harmless(account_tip(account, atlas, FR))
        for line in account_card(account, atlas, FR):
            harmless(line)
    for rep in week.problem.reps:
        for line in sector_card(rep.id, atlas, FR):
            harmless(line)
    for tour in atlas.tours:
        harmless(tour_title(tour, atlas, FR))


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_text_of_the_layers_geojson_is_harmless(week: Week, payload: str):
    week = planted(week, payload)
    atlas = read_atlas(week.problem, week.plan, week.picture)
    collections = (
        layers.base_geojson(week.base),
        layers.sector_geojson(atlas, FR),
        layers.account_geojson(atlas, FR),
        layers.tour_geojson(atlas, FR),
        layers.home_geojson(atlas, FR),
        sectors_geojson(week.picture),
        lines_geojson(week.picture),
    )
    texts = [text for collection in collections for text in strings(collection)]
    assert texts
    for text in texts:
        harmless(text)


def strings(value: object):
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_map_file_has_the_same_tags_and_scripts_as_with_plain_names(week: Week, payload: str):
    def tags(name: str):
        page = standalone_html(team_map(*planted(week, name), FR, tiles=True), title=name)
        return Tags(page)

    plain, hostile = tags("Bar"), tags(payload)
    assert hostile.tags == plain.tags
    assert hostile.doing == plain.doing
    assert len(hostile.scripts) == len(plain.scripts)
    assert not any("\u2028" in script for script in hostile.scripts)
    for script in hostile.scripts:
        assert not re.search(r"(?:<bdi>|bdi\\u003e)49", script)  # 7 * 7, carried out


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_report_has_the_same_tags_as_with_plain_names(week: Week, tmp_path: Path, payload: str):
    def tags(name: str):
        changed = planted(week, name)
        documents(changed, tmp_path, ("html",))
        return Tags((tmp_path / "rapport.html").read_text("utf-8"))

    plain, hostile = tags("Bar"), tags(payload)
    assert hostile.tags == plain.tags
    assert hostile.doing == plain.doing == []
    assert "script" not in hostile.tags


def documents(week: Week, folder: Path, formats: tuple[str, ...]):
    measured = indicators(week.problem, week.plan)
    return write_documents(
        folder,
        week.problem,
        week.plan,
        week.picture,
        measured,
        FR,
        manifest=MANIFEST,
        formats=formats,
    )


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_calendar_gains_no_line_and_gives_the_name_back(week: Week, tmp_path: Path, payload: str):
    changed = planted(week, payload)
    for path in documents(changed, tmp_path, ("calendars",)):
        unfolded = path.read_bytes().decode().replace("\r\n ", "")
        lines = unfolded.split("\r\n")
        assert not [line for line in lines if "\n" in line or "\r" in line]
        names = {re.split("[;:]", line)[0] for line in lines if line}
        assert names <= {
            "BEGIN", "END", "VERSION", "PRODID", "METHOD", "X-WR-CALNAME", "TZID", "DTSTART",
            "RRULE", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO", "UID", "DTSTAMP", "SEQUENCE", "DTEND",
            "SUMMARY", "LOCATION", "GEO", "DESCRIPTION",
        }  # fmt: skip
        calendar = Calendar.from_ical(path.read_bytes())
        assert not calendar.walk("VALARM")
        for event in calendar.walk("VEVENT"):
            said = str(event["summary"]).removeprefix("Visite\u00a0: ")
            assert said.split() == payload.split()


def test_the_workbook_holds_hostile_names_as_texts(week: Week, tmp_path: Path):
    for number, payload in enumerate((*PAYLOADS, "=1+1", "@SUM(1)")):
        folder = tmp_path / str(number)
        (path,) = documents(planted(week, payload), folder, ("workbook",))
        with zipfile.ZipFile(path) as package:
            names = package.namelist()
            for name in names:
                if name.startswith("xl/worksheets/sheet"):
                    sheet = package.read(name).decode()
                    assert "<f>" not in sheet
                    assert "<hyperlink" not in sheet
        assert not [name for name in names if "externalLink" in name or "vba" in name]


def test_the_layers_are_json_that_no_script_can_be_broken_out_of(week: Week):
    """The page's scripts hold the layers: ``</script>`` must not stand in any."""
    for payload in PAYLOADS:
        page = standalone_html(team_map(*planted(week, payload), FR))
        scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        assert not [script for script in scripts if "<script" in script.lower()]
