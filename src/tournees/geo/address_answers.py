"""What the address service answers, and reading it from whatever came over the line."""

from __future__ import annotations

import csv
import io
import math
from typing import NamedTuple

RESULT_COLUMNS = (
    "latitude",
    "longitude",
    "result_label",
    "result_score",
    "result_score_next",
    "result_type",
    "result_citycode",
    "result_oldcitycode",
    "result_status",
)
"""Asked of the service, the status last: a row cut short has none and is not believed."""
NUMBER = "numero"
"""Our own column, a row's number in its request; the service sends it back as it is."""
_FINAL = frozenset({"ok", "not-found", "skipped"})
"""Any other status (``error``, ``aborted``) says nothing about the address."""
_LONGEST_LABEL = 200


class AddressAnswer(NamedTuple):
    """One row of the service's answer; numbers that it does not give are NaN.

    ``status`` is ``ok``, ``not-found`` or ``skipped`` (nothing to search for);
    ``lat, lon`` are WGS 84 degrees; ``kind`` is ``housenumber``, ``street``, ``locality``
    or ``municipality``; ``score`` and ``next_score`` (of the second candidate) run from 0
    to 1; ``citycode`` is an INSEE code, ``old_citycode`` that of a former commune.
    """

    status: str
    lat: float = math.nan
    lon: float = math.nan
    label: str = ""
    score: float = math.nan
    next_score: float = math.nan
    kind: str = ""
    citycode: str = ""
    old_citycode: str = ""


def read_answers(body: bytes, asked: int) -> dict[int, AddressAnswer]:
    """Read the answers to rows ``0 … asked - 1``; rows that cannot be believed are absent.

    UTF-8 with or without its mark, else cp1252 (only labels suffer). An answer without
    our columns, as an error page, gives nothing. Never raises.

    Parameters
    ----------
    body
        The whole body of the response, perhaps cut short.
    asked
        How many rows were sent.
    """
    answers: dict[int, AddressAnswer] = {}
    reader = csv.DictReader(io.StringIO(_text(body), newline=""))
    try:
        if not {NUMBER, *RESULT_COLUMNS} <= set(reader.fieldnames or ()):
            return {}
        for row in reader:
            number = str(row[NUMBER]).strip()
            if not (number.isascii() and number.isdigit() and len(number) <= len(str(asked))):
                continue
            answer = _answer({name: row[name] or "" for name in RESULT_COLUMNS})
            if int(number) < asked and answer is not None:
                answers.setdefault(int(number), answer)
    except csv.Error:
        return answers
    return answers


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _answer(row: dict[str, str]) -> AddressAnswer | None:
    """None where the row says neither where the address is nor that it is unknown."""
    status = row["result_status"].strip()
    if status not in _FINAL:
        return None
    answer = AddressAnswer(
        status,
        _number(row["latitude"]),
        _number(row["longitude"]),
        "".join(char for char in row["result_label"] if char.isprintable())[:_LONGEST_LABEL],
        _number(row["result_score"]),
        _number(row["result_score_next"]),
        row["result_type"].strip(),
        row["result_citycode"].strip(),
        row["result_oldcitycode"].strip(),
    )
    on_ground = abs(answer.lat) <= 90 and abs(answer.lon) <= 180
    return answer if on_ground or status != "ok" else None


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan
