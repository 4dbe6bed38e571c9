"""The qualified client file: every account with what was found and decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.files import replace_atomically
from tournees.report.account_columns import account_table
from tournees.report.data_sheet import (
    TextFile,
    refuse_sources,
    suffix_of,
    text_file,
    workbook,
)
from tournees.report.geopackage import geopackage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tournees.model import Account, Rep
    from tournees.planner.enriching import Enriched
    from tournees.words import Words

QUALIFIED_SUFFIXES = (".csv", ".xlsx", ".gpkg")


def write_qualified(
    path: Path,
    accounts: Iterable[Account],
    words: Words,
    *,
    reps: Sequence[Rep] = (),
    enriched: Mapping[str, Enriched] | None = None,
    sources: Sequence[Path] = (),
    for_excel: bool = False,
) -> Path:
    """Write accounts as a text file, a workbook or a GeoPackage, by the path's ending.

    * ``.csv``: UTF-8 with its mark, ``;``, decimal comma, Windows line ends: what French
      Excel opens with accents and columns right. Values stand raw, as a program wants
      them; Excel then drops zeros in front, unless ``for_excel`` has them written as
      ``="01000"``, which a program would take literally.
    * ``.xlsx``: texts are texts, so that zeros stay; dates and numbers are typed.
    * ``.gpkg``: one layer of points, WGS 84; accounts without a place have no geometry.

    Columns hold every field that any account has, under headings that Tournées reads
    back; only the first appointment, the places' precision and the radius are not read.

    Parameters
    ----------
    reps
        The team, so that accounts name their rep.
    enriched
        Segment, rhythm and worth that a plan will take (`planner.enriching`).
    sources
        The user's own files, which are never replaced.

    Raises
    ------
    InputError
        When the ending is unknown, or the path is one of the sources.
    """
    suffix = suffix_of(path, QUALIFIED_SUFFIXES)
    refuse_sources(path, sources)
    listed = sorted(accounts, key=lambda account: account.id)
    table = account_table(listed, words, reps=reps, enriched=enriched)
    if suffix == ".csv":
        content = text_file(table, words.lang, TextFile(for_excel=for_excel))
    elif suffix == ".xlsx":
        content = workbook(table, words("export.sheet"))
    else:
        places = [account.place for account in listed]
        content = geopackage(table, places, words("export.layer"))
    replace_atomically(path, content)
    return path
