"""What the commands on files and on the workspace print."""

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
from tournees.report.changed_texts import change_sentence, full_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tournees.errors import Issue
    from tournees.planner.check_data import CheckedData
    from tournees.planner.feedback import Feedback
    from tournees.planner.forgetting import Forgotten
    from tournees.planner.importing import Imported
    from tournees.planner.placing import ByAddress
    from tournees.planner.retention import Purged
    from tournees.reading import Understood
    from tournees.store import Changes, Version
    from tournees.words import Words

_MARKS = {Severity.ERROR: "✗", Severity.SUSPECT: "?", Severity.NOTICE: "!"}
_LISTED = 10
_FEW = 5
"""How many findings of one kind in one column a terminal shows."""

Facts = dict[str, str | float]


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
        _show_file(file, words)
    for precision, count in checked.placed.items():
        out.print(Text(words(f"cli.placed.{precision or 'none'}", n=count)))
    stands_in = [missing for missing in checked.missing if missing.rule]
    if stands_in:
        out.print()
        out.print(Text(words("cli.missing"), style="bold"))
        for missing in stands_in:
            told = missing.as_json(words)
            key = "missing.rule" if told["default"] is None else "missing.default"
            facts = {name: str(told[name]) for name in ("name", "default", "rule")}
            out.print(Text(f"  {words(key, n=missing.rows, **facts)}"), soft_wrap=True)
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


def show_imported(imported: Imported, words: Words) -> None:
    """What came in, what differs from last time, what to look at."""
    out = console()
    if imported.same:
        out.print(Text(words("cli.import.same", source=imported.source)), soft_wrap=True)
        return
    number = imported.version.number if imported.version else 0
    key = "cli.import.done" if imported.version else "cli.import.dry_run"
    facts: Facts = {
        "source": imported.source,
        "rows": imported.understood.rows_kept,
        "number": number,
    }
    out.print(Text(words(key, **facts), style="bold"), soft_wrap=True)
    if imported.recalled:
        out.print(Text(words("cli.import.recalled")), soft_wrap=True)
    for precision, count in imported.placed.items():
        out.print(Text(words(f"cli.placed.{precision or 'none'}", n=count)))
    show_changes(imported.changes, words)
    show_findings(imported.issues, words)


def show_changes(changes: Changes, words: Words) -> None:
    """Who is new, gone, changed: the counts, and the first names of each."""
    out = console()
    for key, items in (("new", changes.new), ("gone", changes.gone), ("changed", changes.changed)):
        if items:
            named = ", ".join(f"{item.name} ({item.id})" for item in items[:_LISTED])
            more = "…" if len(items) > _LISTED else ""
            line = words(f"cli.changes.{key}", n=len(items), named=f"{named}{more}")
            out.print(Text(line), soft_wrap=True)
    if not (changes.new or changes.gone or changes.changed):
        out.print(Text(words("cli.changes.none")))


def show_feedback(taken: Feedback, words: Words, *, dry_run: bool) -> None:
    """How many reports were taken, and what they change in each source."""
    out = console()
    counts = {
        "given": taken.given,
        "added": taken.added,
        "updated": taken.updated,
        "repeated": taken.repeated,
    }
    out.print(Text(words("cli.feedback.taken", **counts), style="bold"), soft_wrap=True)
    if dry_run:
        out.print(Text(words("cli.feedback.dry_run")))
    for source in taken.sources:
        out.print(Text(source.source, style="bold"))
        show_changes(source.changes, words)
        for item in source.changes.changed[:_LISTED]:
            for change in item.fields:
                line = change_sentence(item.name, change, words)
                out.print(Text(f"  {line}"), soft_wrap=True)
    show_findings(taken.issues, words)


def show_history(versions: Sequence[Version], words: Words) -> None:
    """One line a version, the newest first, the one that runs read marked."""
    out = console()
    if not versions:
        out.print(Text(words("cli.history.empty")))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in ("source", "number", "day", "event", "file", "rows", "new", "gone", "changed"):
        table.add_column(words(f"cli.history.{key}"))
    table.add_column("")
    for version in versions:
        record = version.record
        table.add_row(
            Text(version.source),
            str(version.number),
            full_date(record.day, words),
            words(f"cli.event.{record.event.value}"),
            Text(record.file),
            *(words.number(n) for n in (record.rows, record.new, record.gone, record.changed)),
            words("cli.history.current") if version.current else "",
        )
    out.print(table)


def show_undone(source: str, version: Version | None, words: Words) -> None:
    """Which version runs read from now on."""
    if version is None:
        line = words("cli.undone.nothing", source=source)
    else:
        facts: Facts = {"source": source, "number": version.number, "file": version.record.file}
        line = words("cli.undone", **facts, day=full_date(version.record.day, words))
    console().print(Text(line), soft_wrap=True)


def show_forgotten(gone: Forgotten, words: Words, *, dry_run: bool) -> None:
    """What was deleted, or would be."""
    out = console()
    key = "cli.forget.dry_run" if dry_run else "cli.forget.done"
    facts = {
        "accounts": len(gone.accounts),
        "reps": len(gone.reps),
        "versions": gone.versions,
        "reports": gone.reports,
        "n": len(gone.removed),
    }
    out.print(Text(words(key, **facts), style="bold"), soft_wrap=True)
    for path in gone.removed:
        out.print(Text(f"  {path}"), soft_wrap=True)
    out.print(Text(words("cli.forget.own_files")), soft_wrap=True)


def show_purged(purged: Purged, words: Words, *, dry_run: bool) -> None:
    """What was removed for its age, or would be."""
    out = console()
    key = "cli.purge.dry_run" if dry_run else "cli.purge.done"
    line = words(key, n=len(purged.removed), notes=purged.notes)
    out.print(Text(line, style="bold"), soft_wrap=True)
    for path in purged.removed:
        out.print(Text(f"  {path}"), soft_wrap=True)
