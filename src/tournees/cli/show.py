"""What the commands print of results, and how they show progress."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from tournees.cli.faults import beside, console
from tournees.view import read_atlas
from tournees.view.summary import sector_messages, value_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tournees.batch import BatchResult
    from tournees.metrics import Comparison
    from tournees.run import Finished, OnEvent
    from tournees.store import StoredRun
    from tournees.words import Words

_SHOWN = 20


@contextmanager
def live_progress(words: Words) -> Iterator[OnEvent]:
    """One line a phase on the error output, alive on a terminal, plain elsewhere."""
    error_output = beside()
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=error_output,
        transient=False,
        disable=not error_output.is_terminal,
    ) as bar:
        task = bar.add_task(words("phase.reading"), total=None)
        seen: set[str] = set()

        def on_event(entry: dict[str, object]) -> None:
            phase = str(entry["phase"])
            text = phase_text(phase, words)
            best = entry.get("best_eur")
            if isinstance(best, int | float):
                text = f"{text} · {words('cli.best', best_eur=best)}"
            plain = phase_text(phase, words)
            if "total" in entry:
                received = f"{words('cli.roads.receiving')} {entry['done']}/{entry['total']}"
                text = plain = f"{plain} · {received}"
            bar.update(task, description=text)
            if not error_output.is_terminal and plain not in seen:
                seen.add(plain)
                error_output.print(Text(f"[{entry['elapsed_s']} s] {plain}"))

        yield on_event


def phase_text(phase: str, words: Words) -> str:
    """A phase of a run in words; ``week:<rep>`` names the rep."""
    name, _, of = phase.partition(":")
    text = words(f"phase.{name}")
    return f"{text} · {of}" if of else text


def show_finished(finished: Finished, words: Words) -> None:
    """The short table of a run, its proof, and the paths of what it wrote."""
    out = console()
    totals = finished.indicators["totals"]
    columns = ("visits_planned", "visits_due", "drive_s", "visit_s", "drive_m", "value_eur")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(words("cli.column.rep"))
    for column in columns:
        table.add_column(words(f"cli.column.{column}"), justify="right")
    for row in totals["reps"]:
        table.add_row(Text(row["name"]), *_figures(row, columns, words))
    nobody = totals["unassigned"]
    if nobody["visits_due"]:
        table.add_row(words("view.nobody"), *_figures(nobody, columns, words))
    table.add_section()
    table.add_row(words("cli.column.total"), *_figures(totals["run"], columns, words))
    out.print(table)
    out.print()
    for line in _outcome_lines(finished, words):
        out.print(Text(line), soft_wrap=True)
    out.print(Text(words("cli.written", folder=str(finished.folder.path))), soft_wrap=True)
    for path in finished.documents:
        out.print(Text(f"  {_inside(path, finished.folder.path)}"), soft_wrap=True)


def _inside(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def _figures(figures: dict[str, Any], columns: Sequence[str], words: Words) -> list[str]:
    return [words.fact(column, figures[column]) for column in columns]


def _outcome_lines(finished: Finished, words: Words) -> list[str]:
    lines = []
    measured = finished.indicators
    for part in ("sectors", "tours"):
        block = measured.get(part)
        if block and block.get("gap") is not None:
            lines.append(words(f"cli.gap.{part}", gap_share=block["gap"], gap_eur=block["gap_eur"]))
    atlas = read_atlas(finished.decision.problem, finished.decision.plan)
    travel = finished.manifest["travel"]
    lines += [words(key, **facts) for key, facts in (travel["note"], *travel["notes"])]
    if finished.decision.problem.travel.source == "estimate":
        lines.append(words("cli.estimated"))
    unserved = measured["totals"]["run"]["visits_unserved"]
    if unserved:
        lines.append(words("cli.unserved", n=unserved))
    lines += [value_note(atlas, words)] if value_note(atlas, words) else []
    lines += _told_of_files(finished, words)
    lines += sector_messages(atlas, words)
    lines.append(words(f"cli.state.{finished.state.value}"))
    if finished.violations:
        key = "cli.today" if finished.today else "cli.violations"
        lines.append(words(key, n=len(finished.violations)))
        shown = finished.violations[:_SHOWN]
        lines += [f"  • {words(f'rule.{v.rule}', **atlas.named(v.facts))}" for v in shown]
    else:
        lines.append(words("cli.no_violation"))
    return lines


def _told_of_files(finished: Finished, words: Words) -> list[str]:
    """The defaults that stood in for what the files do not say, and the rows to look at."""
    lines = [
        words("cli.default", n=count, text=words(f"default.{name}"))
        for name, count in finished.manifest["defaults"].items()
    ]
    warnings = len(finished.manifest["warnings"])
    return [*lines, words("cli.warnings", n=warnings)] if warnings else lines


def show_comparison(
    runs: tuple[StoredRun, StoredRun], rows: Sequence[Comparison], words: Words
) -> None:
    """Two runs' indicators, their difference, and whether it is better."""
    out = console()
    for letter, run in zip("AB", runs, strict=True):
        out.print(Text(f"{letter}{words('cli.colon')}{run.status.name} ({run.folder.id})"))
    out.print()
    names = {rep.id: rep.name for run in runs for rep in run.problem.reps}
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(words("cli.column.indicator"))
    for title in ("A", "B", words("cli.column.difference")):
        table.add_column(title, justify="right")
    table.add_column("")
    for row in rows:
        unit = row.indicator.unit.value
        if unit == "code":
            continue
        name = words(f"indicator.{row.key}")
        cells = (words.measure(unit, value) for value in (row.a, row.b))
        difference = words.difference(unit, row.difference)
        table.add_row(
            Text(f"{_item(row, names, words)}{name}"),
            *cells,
            difference,
            words(f"indicator_verdict.{row.verdict}"),
        )
    out.print(table)


def _item(row: Comparison, names: Mapping[str, str], words: Words) -> str:
    """What an indicator is about, before its name: a decision, a rep, or the whole run."""
    if row.scope == "decision":
        return f"{words(f'phase.{row.item}')}{words('cli.colon')}"
    return f"{names[row.item]}{words('cli.colon')}" if row.item else ""


def show_batch(results: Sequence[BatchResult], words: Words) -> None:
    """One line a scenario."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    keys = ("visits_planned", "drive_s", "drive_m", "value_eur")
    for key in ("scenario", "state", *keys, "run"):
        table.add_column(words(f"cli.column.{key}"))
    for result in results:
        figures = [words.fact(key, result.totals[key]) if result.totals else "" for key in keys]
        state = words(f"state.{result.state}")
        table.add_row(Text(result.name), state, *figures, Text(result.run_id))
    out = console()
    out.print(table)
    for result in results:
        if result.errors:
            out.print()
            out.print(Text(result.name, style="bold"))
        for line in result.errors:
            out.print(Text(f"  • {line}"), soft_wrap=True)
