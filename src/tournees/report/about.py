"""Where a document comes from: run, files, travel times, defaults that stood in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tournees.view.summary import gap_notes, value_note

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tournees.view.atlas import Atlas
    from tournees.view.indicator_tables import Indicators
    from tournees.words import Words

Manifest = dict[str, Any]
"""What ``manifest.json`` holds; what it lacks is left out."""

_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_DIGEST_SHOWN = 12
_SET_BY = ("travel.slot.", "travel.recalibrated")


def started(manifest: Mapping[str, Any]) -> datetime:
    """When the run began: the date of every document, so that a replay gives the same."""
    text = manifest.get("started")
    return datetime.fromisoformat(text) if text else _EPOCH


def about_rows(manifest: Mapping[str, Any], words: Words) -> tuple[tuple[str, str], ...]:
    """Headings and texts, in order."""
    began = started(manifest)
    version = manifest.get("versions", {}).get("tournees", "")
    rows = [
        (words("report.about.run"), str(manifest.get("run_id", ""))),
        (words("report.about.scenario"), str(manifest.get("name", ""))),
        (words("report.about.date"), words("report.about.date_text", date=began.date(),
                                           year=str(began.year))),
        (words("report.about.version"), words("report.about.version_text", version=version)),
    ]  # fmt: skip
    for file in manifest.get("files", {}).values():
        text = f"{file['name']} ({file['digest'][:_DIGEST_SHOWN]})"
        rows.append((words("report.about.file"), text))
    rows += _travel_rows(manifest, words)
    for name, count in sorted(manifest.get("defaults", {}).items()):
        key = f"default.{name}"
        if count and words.has(key):
            text = words("report.about.default_text", n=count, text=words(key))
            rows.append((words("report.about.default"), text))
    rows += [(words("report.about.warning"), text) for text in manifest.get("warnings", ())]
    rows.append((words("report.about.licence"), words("report.about.licence_text")))
    return tuple((head, text) for head, text in rows if text)


def document_notes(
    atlas: Atlas, indicators: Indicators, words: Words, manifest: Mapping[str, Any]
) -> tuple[str, ...]:
    """What stands beside the figures: the proof, and what times and euros rest on."""
    told = [*gap_notes(indicators, words), *_telling(manifest, words)]
    told.append(value_note(atlas, words))
    return tuple(text for text in told if text)


def _travel_rows(manifest: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    return [(words("report.about.travel"), text) for text in travel_texts(manifest, words)]


def travel_texts(manifest: Mapping[str, Any], words: Words) -> list[str]:
    """Where travel times come from, with their measured error, their date, their licence."""
    travel = manifest.get("travel", {})
    source = f"travel.source.{travel.get('source', '')}"
    told = [words(source)] if words.has(source) else []
    note, facts = travel.get("note", ("", {}))
    if words.has(note) and not note.startswith("travel.note."):  # which says the same
        told.append(words(note, **facts))
    told += [words(key, **more) for key, more in travel.get("notes", ()) if words.has(key)]
    return [text[:1].upper() + text[1:] for text in told]


def _telling(manifest: Mapping[str, Any], words: Words) -> list[str]:
    """What a reader of figures must know: that times are estimates, or how roads were set."""
    if manifest.get("travel", {}).get("source") == "estimate":
        return travel_texts(manifest, words)[-1:]
    notes = manifest.get("travel", {}).get("notes", ())
    set_by = [words(k, **facts) for k, facts in notes if k.startswith(_SET_BY) and words.has(k)]
    return [*travel_texts(manifest, words)[:1], *set_by]
