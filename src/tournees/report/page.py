"""The HTML report: one page that answers the question, then a thin road book to print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

from tournees.files import replace_atomically
from tournees.report.about import about_rows, document_notes, started
from tournees.view.atlas import read_atlas
from tournees.view.cards import address_line, tour_title
from tournees.view.indicator_tables import SECTOR_KEYS, WEEK_KEYS, reps_table
from tournees.view.summary import answer_sentence, key_figures, sector_messages
from tournees.view.tables import Format, days_table, handovers_table, unserved_table
from tournees.view.text import escaped, isolated

if TYPE_CHECKING:
    from pathlib import Path

    from tournees.model import Plan, Problem, Stop, Tour
    from tournees.report.about import Manifest
    from tournees.view.atlas import Atlas
    from tournees.view.indicator_tables import Indicators
    from tournees.view.tables import Cell, Table
    from tournees.words import Words

_CLASSES = {Format.TEXT: "", Format.LONG: ' class="l"'}
_STYLE = """
:root { color: #1F2933; background: #FAFAF7; font: 15px/1.45 "Segoe UI", system-ui, sans-serif; }
body { max-width: 1080px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { font-size: 22px; line-height: 1.3; margin: 4px 0 16px; text-wrap: pretty; }
h2 { font-size: 18px; margin: 32px 0 8px; border-bottom: 2px solid #0F5C6E; padding-bottom: 4px; }
h3 { font-size: 15px; margin: 20px 0 6px; }
.soft { color: #52606D; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(120px, 1fr)); gap: 12px;
  margin: 0; }
.figures div { background: #FFF; border: 1px solid #E3E5E1; border-radius: 6px;
  padding: 10px 14px; }
.figures dt { color: #52606D; font-size: 13px; }
.figures dd { margin: 2px 0 0; font-size: 20px; font-weight: 600; }
.figures dd.soft { font-size: 12.5px; font-weight: 400; }
header p.soft { margin: 10px 0 0; font-size: 13.5px; }
.messages { border-left: 4px solid #B7791F; margin: 16px 0 0; padding: 4px 0 4px 28px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; background: #FFF; font-size: 13.5px; }
th, td { text-align: left; vertical-align: top; padding: 5px 8px; border: 1px solid #E3E5E1;
  overflow-wrap: break-word; max-width: 360px; }
th { background: #F0F2EF; font-weight: 600; overflow-wrap: normal; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.n { white-space: normal; }
td.l { min-width: 200px; }
td.notes { min-width: 130px; }
footer { margin-top: 32px; font-size: 12.5px; }
footer dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 6px 0; }
footer dt { color: #52606D; } footer dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 600px) {
  footer dl { grid-template-columns: 1fr; }
  .figures dd { font-size: 17px; }
}
@page { size: A4; margin: 14mm 12mm;
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
@media print {
  :root { background: #FFF; font-size: 10.5pt; } body { max-width: none; padding: 0; }
  table { font-size: 8.5pt; } th, td { padding: 3px 5px; }
  h2, h3 { break-after: avoid; } tr { break-inside: avoid; }
  td.n { overflow-wrap: normal; }
  th.l, td.l { width: 42%; max-width: none; }
  td.notes { min-width: 90px; } .wide { overflow: visible; }
  .rep { break-before: page; } .day { break-inside: avoid; }
}
"""


def write_html_report(
    path: Path,
    problem: Problem,
    plan: Plan,
    indicators: Indicators,
    words: Words,
    *,
    manifest: Manifest,
) -> Path:
    """Write the page; it fetches nothing and carries out nothing."""
    atlas = read_atlas(problem, plan)
    body = [_head(atlas, indicators, words, manifest), _team(atlas, indicators, words)]
    body += [_rep(rep_id, atlas, words) for rep_id in sorted(atlas.reps)]
    body.append(_foot(manifest, words))
    title = escaped(str(manifest.get("name") or words("report.page.title")))
    page = (
        f'<!DOCTYPE html>\n<html lang="{words.lang}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in body if part)
        + "\n</body>\n</html>\n"
    )
    replace_atomically(path, page.encode())
    return path


def _head(atlas: Atlas, indicators: Indicators, words: Words, manifest: Manifest) -> str:
    figures = "".join(
        f'<div title="{escaped(figure.definition)}"><dt>{escaped(figure.name)}</dt>'
        f"<dd>{escaped(figure.text)}</dd>{_soft(figure.note)}</div>"
        for figure in key_figures(indicators, words, atlas)
    )
    began = started(manifest).date()
    subtitle = words(
        "report.page.subtitle",
        name=str(manifest.get("name", "")),
        date=began,
        year=str(began.year),
    )
    notes = "".join(
        f'<p class="soft">{escaped(text)}</p>'
        for text in document_notes(atlas, indicators, words, manifest)
    )
    return (
        f'<header><p class="soft">{escaped(subtitle)}</p>'
        f"<h1>{escaped(answer_sentence(indicators, words, atlas))}</h1>"
        f'<dl class="figures">{figures}</dl>'
        f"{notes}{_messages(atlas, words)}</header>"
    )


def _soft(note: str) -> str:
    return f'<dd class="soft">{escaped(note)}</dd>' if note else ""


def _messages(atlas: Atlas, words: Words) -> str:
    items = "".join(f"<li>{escaped(text)}</li>" for text in sector_messages(atlas, words))
    return f'<ul class="messages">{items}</ul>' if items else ""


def _team(atlas: Atlas, indicators: Indicators, words: Words) -> str:
    parts = []
    if atlas.plan.tours is not None:
        week = reps_table(indicators, words, keys=WEEK_KEYS, estimated=atlas.estimated)
        parts += [("week", week), ("days", days_table(atlas, words))]
    parts.append(("unserved", _for_paper(unserved_table(atlas, words), words)))
    if atlas.plan.sectors is not None:
        parts.append(("sectors", reps_table(indicators, words, keys=SECTOR_KEYS)))
        parts.append(("handovers", _for_paper(handovers_table(atlas, words), words)))
    sections = [
        f"<h2>{escaped(words(f'report.page.{name}'))}</h2>{_table(table, words)}"
        for name, table in parts
        if table.rows
    ]
    return "\n".join(sections)


def _for_paper(table: Table, words: Words) -> Table:
    """Leave out what helps a program more than a reader of paper."""
    unread = {words(f"view.column.{name}") for name in ("id", "kind")}
    kept = [rank for rank, column in enumerate(table.columns) if column.title not in unread]
    rows = tuple(tuple(row[rank] for rank in kept) for row in table.rows)
    return replace(table, columns=tuple(table.columns[rank] for rank in kept), rows=rows)


def _rep(rep_id: str, atlas: Atlas, words: Words) -> str:
    """A rep's pages of the road book, one block a day."""
    tours = [tour for tour in atlas.tours if tour.rep_id == rep_id and tour.stops]
    if not tours:
        return ""
    days = "".join(_day(tour, atlas, words) for tour in tours)
    title = isolated(words("report.page.rep", rep=atlas.rep_name(rep_id)))
    return f'<section class="rep"><h2>{title}</h2>{days}</section>'


def _day(tour: Tour, atlas: Atlas, words: Words) -> str:
    line = words(
        "report.page.day_line",
        depart_day_s=tour.depart_s,
        return_day_s=tour.return_s,
        drive_s=tour.drive_s,
        drive_m=tour.drive_m,
        n=len(tour.stops),
    )
    if tour.overnight:
        line += " " + words("report.page.night", place=atlas.place_name(tour.end_id))
    travel = "travel_estimated" if atlas.estimated else "travel"
    names = ("order", "start", "leave", travel, "name", "address", "phone", "notes")
    heads = "".join(f"<th>{escaped(words(f'view.column.{name}'))}</th>" for name in names)
    stops = "".join(
        _stop(order, stop, atlas, words) for order, stop in enumerate(tour.stops, start=1)
    )
    return (
        f'<div class="day"><h3>{tour_title(tour, atlas, words)}</h3>'
        f'<p class="soft">{escaped(line)}</p>'
        f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{stops}</tbody>'
        "</table></div></div>"
    )


def _stop(order: int, stop: Stop, atlas: Atlas, words: Words) -> str:
    account = atlas.accounts[stop.account_id]
    remote = stop.visit_id in atlas.remote
    minutes = words.number((stop.travel_s + 30) // 60)
    figures = (
        words.number(order),
        words.hour(stop.start_s),
        words.hour(stop.leave_s),
        words("report.page.remote") if remote else minutes,
    )
    cells = "".join(f'<td class="n">{escaped(text)}</td>' for text in figures)
    texts = (account.name, address_line(account), account.phone)
    cells += "".join(f"<td>{isolated(text)}</td>" for text in texts)
    return f'<tr>{cells}<td class="notes"></td></tr>'


def _table(table: Table, words: Words) -> str:
    kinds = [_CLASSES.get(column.format, ' class="n"') for column in table.columns]
    heads = "".join(
        f"<th{kind}>{escaped(column.title)}</th>"
        for column, kind in zip(table.columns, kinds, strict=True)
    )
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td{kind}>{_cell(cell, column.format, words)}</td>"
            for cell, column, kind in zip(row, table.columns, kinds, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    return (
        f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody>'
        "</table></div>"
    )


def _cell(cell: Cell, format_: Format, words: Words) -> str:
    """A cell as text; the unit stands in the heading, except euros and shares."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return isolated(cell)
    if isinstance(cell, time):
        return escaped(words.hour(cell.hour * 3_600 + cell.minute * 60))
    if isinstance(cell, date):
        return escaped(words.date(cell))
    if format_ is Format.SHARE:
        return escaped(words.percent(cell))
    decimals = {Format.KM: 1, Format.HOURS: 1, Format.NUMBER: 2}.get(format_, 0)
    return escaped(words.number(cell, decimals))


def _foot(manifest: Manifest, words: Words) -> str:
    rows = "".join(
        f"<dt>{escaped(head)}</dt><dd>{escaped(text)}</dd>"
        for head, text in about_rows(manifest, words)
    )
    return f"<footer><h2>{escaped(words('report.sheet.about'))}</h2><dl>{rows}</dl></footer>"
