"""What the road commands print, and the progress of a download."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from tournees.cli.faults import beside, console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tournees.cli.road_cover import Cover
    from tournees.errors import Issue
    from tournees.geo import RoadGraph
    from tournees.geo.download_area import Area
    from tournees.geo.reported import Recalibration
    from tournees.planner.reported import ReportedFile
    from tournees.words import Words

NAMES_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """A graph that was prepared: where it is kept, what a scenario says to take it."""

    graph: RoadGraph
    kept: Path
    file: Path
    travel: str
    seconds: float

    def as_json(self) -> dict[str, Any]:
        """For a program."""
        return {
            **described(self.graph),
            "file": str(self.file),
            "travel": self.travel,
            "elapsed_s": round(self.seconds, 2),
        }


def described(graph: RoadGraph) -> dict[str, Any]:
    """What a graph covers, with its digest."""
    return {**asdict(graph.info()), "digest": graph.digest}


def write_json(content: object) -> None:
    """Write a result for a program."""
    sys.stdout.write(f"{json.dumps(content, ensure_ascii=False, indent=2)}\n")


@contextmanager
def download_progress(words: Words, area: Area) -> Iterator[Callable[[int, int], None]]:
    """A bar of the parts received, alive on a terminal; elsewhere a line each."""
    error_output = beside()
    leave = [words("cli.roads.leave", km2=round(area.km2), n=area.requests)]
    alive = error_output.is_terminal
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=error_output,
        disable=not alive,
    )
    with bar:
        task = bar.add_task(words("cli.roads.receiving"), total=None)

        def on_progress(done: int, total: int) -> None:
            while leave:  # said before anything is asked; what was kept asks for nothing
                error_output.print(Text(leave.pop()))
            bar.update(task, completed=done, total=total)
            if not alive:
                error_output.print(Text(f"[{done}/{total}] {words('cli.roads.receiving')}"))

        yield on_progress


def show_roads(graph: RoadGraph, words: Words, cover: Cover | None) -> None:
    """What a road graph covers: junctions, roads by class, extent, date, licence, accounts."""
    info = graph.info()
    south, west, north, east = (words.number(side, 2) for side in info.box)
    lines = [
        words("cli.roads.size", nodes=info.nodes, arcs=info.arcs),
        words("cli.roads.bans", n=info.bans),
        words("cli.roads.extent", south=south, north=north, west=west, east=east),
        words("cli.roads.date", date=info.date or words("cli.roads.unknown")),
        *(
            words("cli.roads.class", name=words(f"road_class.{name}"), length_m=km * 1000)
            for name, km in info.km.items()
        ),
        words("cli.roads.digest", digest=graph.digest[:16]),
        info.licence or words("cli.roads.licence_unknown"),
    ]
    show_lines(lines)
    if cover is not None:
        show_lines(["", *_cover_lines(cover, words)])


def _cover_lines(cover: Cover, words: Words) -> list[str]:
    lines = [words("cli.roads.near", n=cover.near)]
    if cover.far:
        lines.append(words("cli.roads.far", n=len(cover.far)))
        lines += _shown([f"{name} ({words.km(metres)})" for name, metres in cover.far], words)
    if cover.outside:
        lines.append(words("cli.roads.outside", n=len(cover.outside)))
        lines += _shown(cover.outside, words)
    if cover.not_placed:
        lines.append(words("cli.roads.not_placed", n=len(cover.not_placed)))
        lines += _shown(cover.not_placed, words)
    return lines


def _shown(names: Sequence[str], words: Words) -> list[str]:
    lines = [f"  • {name}" for name in names[:NAMES_SHOWN]]
    more = len(names) - NAMES_SHOWN
    return [*lines, f"  {words('cli.roads.more', n=more)}"] if more > 0 else lines


def show_built(built: Built, words: Words) -> None:
    """What was prepared, where it is kept, and how a scenario and a run take it."""
    show_roads(built.graph, words, None)
    show_lines([
        "",
        words("cli.roads.kept", file=str(built.kept), seconds=words.number(built.seconds, 1)),
        words("cli.roads.use", line=built.travel, file=str(built.file)),
    ])  # fmt: skip


def show_calibrated(
    reported: ReportedFile,
    report: Recalibration,
    issues: Sequence[Issue],
    words: Words,
    *,
    to: Path | None,
) -> None:
    """Each reported drive with our time before and after, and what could not be used."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(words("cli.roads.column.drive"))
    for column in ("reported", "before", "after"):
        table.add_column(words(f"cli.roads.column.{column}"), justify="right")
    for each in report.drives:
        name = reported.names.get(each.drive.row or 0, "")
        times = (each.drive.seconds, each.before_s, each.after_s)
        table.add_row(Text(name), *("—" if s is None else words.duration(s) for s in times))
    console().print(table)
    if report.before is not None and report.after is not None:
        shares = {"before_share": report.before, "after_share": report.after}
        show_lines([words("cli.roads.calibrated", **shares)])
    if to is not None:
        show_lines([words("cli.data.written", path=str(to))])
    for issue in issues:
        beside().print(Text(f"  ! {words.issue(issue)}"))


def calibrated_json(
    reported: ReportedFile, report: Recalibration, issues: Sequence[Issue], words: Words
) -> dict[str, Any]:
    """The same for a program."""
    return {
        "drives": [
            {
                "row": each.drive.row,
                "name": reported.names.get(each.drive.row or 0, ""),
                "reported_s": each.drive.seconds,
                "before_s": each.before_s,
                "after_s": each.after_s,
                "verdict": each.verdict.value,
            }
            for each in report.drives
        ],
        "before": report.before,
        "after": report.after,
        "findings": [words.issue(issue) for issue in issues],
    }


def show_table(titles: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]) -> None:
    """Rows whose first cell is a name and the rest figures, then notes."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for number, title in enumerate(titles):
        table.add_column(title, justify="right" if number else "left")
    for name, *figures in rows:
        table.add_row(Text(name), *figures)
    console().print(table)
    show_lines(notes)


def show_names(title: str, names: Sequence[str], words: Words) -> None:
    """A title and the first of some names."""
    show_lines([title, *_shown(names, words)])


def show_lines(lines: Sequence[str]) -> None:
    """Plain lines, whatever they hold."""
    out = console()
    for line in lines:
        out.print(Text(line), soft_wrap=True)
