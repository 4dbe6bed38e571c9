"""What the commands on the workspace print: changes, visit reports, history, deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from tournees.cli.faults import console
from tournees.cli.show_data import show_findings
from tournees.report.changed_texts import change_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.planner.feedback import Feedback
    from tournees.planner.forgetting import Forgotten
    from tournees.planner.importing import Imported
    from tournees.planner.retention import Purged
    from tournees.store import Changes, Version
    from tournees.words import Words

_LISTED = 10

Facts = dict[str, str | float]


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
        "refused": taken.given - taken.added - taken.updated - taken.repeated,
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
            words.full_date(record.day),
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
        line = words("cli.undone", **facts, day=words.full_date(version.record.day))
    console().print(Text(line), soft_wrap=True)


def show_forgotten(gone: Forgotten, words: Words, *, dry_run: bool) -> None:
    """What was deleted, or would be."""
    out = console()
    key = "cli.forget.dry_run" if dry_run else "cli.forget.done"
    out.print(Text(words(key, **gone.counts), style="bold"), soft_wrap=True)
    for path in gone.removed:
        out.print(Text(f"  {path}"), soft_wrap=True)
    out.print(Text(words("cli.forget.own_files")), soft_wrap=True)


def show_purged(purged: Purged, words: Words, *, dry_run: bool) -> None:
    """What was removed for its age, or would be."""
    out = console()
    key = "cli.purge.dry_run" if dry_run else "cli.purge.done"
    line = words(key, **purged.counts)
    out.print(Text(line, style="bold"), soft_wrap=True)
    for path in purged.removed:
        out.print(Text(f"  {path}"), soft_wrap=True)
