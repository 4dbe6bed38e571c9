"""What `check-data` prints of a file, and the progress of the address service."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from tournees.cli.faults import beside, console
from tournees.geo.address_service import SERVICE
from tournees.planner.addresses import place_by_address
from tournees.planner.severity import Severity, severity
from tournees.reading import capped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.planner.check_data import CheckedData
    from tournees.planner.placing import ByAddress
    from tournees.reading import Understood
    from tournees.words import Words

_MARKS = {Severity.ERROR: "✗", Severity.SUSPECT: "?", Severity.NOTICE: "!"}
_FEW = 5
"""How many findings of one kind in one column a terminal shows."""


@contextmanager
def address_progress(words: Words, *, shown: bool) -> Iterator[Callable[[int, int], bool] | None]:
    """A bar of the addresses answered, where the service is asked at all."""
    if not shown:
        yield None
        return
    error_output = beside()
    error_output.print(Text(words("cli.addresses.leave", service=SERVICE)))
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=error_output,
        disable=not error_output.is_terminal,
    )
    with bar:
        task = bar.add_task(words("cli.addresses"), total=None)

        def on_progress(done: int, total: int) -> bool:
            bar.update(task, completed=done, total=total)
            return False

        yield on_progress


@contextmanager
def asking_addresses(cache: Path, words: Words, *, online: bool) -> Iterator[ByAddress | None]:
    """The address service with its bar, where the user asked for it."""
    with address_progress(words, shown=online) as on_progress:
        ask = partial(place_by_address, cache_folder=cache, on_progress=on_progress)
        yield ask if online else None


def show_checked_data(checked: CheckedData, words: Words, *, recalled: bool) -> None:
    """What is understood of the files, where the rows are, what is missing, every finding."""
    out = console()
    if recalled:
        out.print(Text(words("cli.import.recalled")), soft_wrap=True)
    for file in checked.understood:
        if file.columns:
            _show_file(file, words)
    for line in _placed(checked, words):
        out.print(Text(line))
    stands_in = [missing for missing in checked.missing if missing.rule]
    if stands_in:
        out.print()
        out.print(Text(words("cli.missing"), style="bold"))
        for missing in stands_in:
            told = missing.as_json(words)
            key = "missing.rule" if told["default"] is None else "missing.default"
            facts = {name: str(told[name]) for name in ("name", "default", "rule")}
            out.print(Text(f"  {words(key, n=missing.rows, **facts)}"), soft_wrap=True)
    for note in checked.notes:
        out.print(Text(words.issue(note)), soft_wrap=True)
    out.print()
    if not checked.issues:
        out.print(Text(words("cli.no_fault")))
        return
    counts = {level.value: 0 for level in Severity}
    for issue in checked.issues:
        counts[severity(issue).value] += 1
    rows = {"rows": len(checked.suspect_rows), "duplicates": len(checked.duplicates)}
    out.print(Text(words("cli.severities", **counts, **rows), style="bold"), soft_wrap=True)
    show_findings(checked.issues, words)


def _placed(checked: CheckedData, words: Words) -> list[str]:
    """How many are where, by precision; homes of reps are not called accounts."""
    homes = len(checked.reps)
    if homes and not checked.accounts:
        found = sum(rep.home is not None for rep in checked.reps)
        return [words("app.data.homes", n=found, total=homes)]
    return [words(f"cli.placed.{key or 'none'}", n=n) for key, n in checked.placed.items()]


def _show_file(file: Understood, words: Words) -> None:
    out = console()
    form = file.sheet or words("cli.text_form", encoding=file.encoding, delimiter=file.delimiter)
    facts = {"kept": file.rows_kept, "read": file.rows_read}
    title = words("cli.file_read", file=file.file, form=form, **facts)
    out.print(Text(title, style="bold"))
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in ("header", "field", "sure", "samples"):
        table.add_column(words(f"cli.column.{key}"))
    for column in file.columns:
        known = ", ".join(words(f"field.{field}") for field in column.fields)
        table.add_row(
            Text(column.header),
            Text(known or words("cli.ignored")),
            words.percent(column.confidence, 0) if known else "",
            Text(" · ".join(column.samples)),
        )
    out.print(table)
    out.print()


def show_findings(issues: Sequence[Issue], words: Words) -> None:
    """Every kind of finding, those that repeat counted beyond the first ones."""
    out = console()
    for issue in capped(issues, _FEW):
        out.print(Text(f"{_MARKS[severity(issue)]} {words.issue(issue)}"), soft_wrap=True)
