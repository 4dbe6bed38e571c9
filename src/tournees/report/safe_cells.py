"""Text files that a spreadsheet opens: nothing in them is carried out, nothing is lost.

A spreadsheet takes a cell of a text file for a formula when it starts with ``=``, ``+``,
``-`` or ``@``, after blanks and in their wide forms too (OWASP, *CSV Injection*). Such a
text gets an apostrophe before it; telephone numbers and negative numbers do not. So does
a formula inside a text, after a mark that another program may take for the end of the cell.
Every text file that a user may open in a spreadsheet is written by `csv_bytes`.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SIGNS = frozenset("=+-@")
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_BREAKS = ("\t", "\r", "\n")
_HARMLESS = re.compile(
    r"[+-]\s?\(?\d[\d\s.,()]*(?:%|€|k€)?"  # a telephone or a number
    r"|[+-]+"  # a dash says that there is nothing
)
_INSIDE = re.compile(
    r"([;,|\t\r\n][\s\"]*)"  # what may end a cell where another delimiter is read
    r"(?=([=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])([^;,\t\r\n\"]*))"
)
_ALWAYS_A_FORMULA = frozenset("=@\uff1d\uff20\ufe66\ufe6b")
_DOES_SOMETHING = re.compile(r"[(!|]")
"""A call, another sheet, another program; a dash before words does nothing."""
_PLAIN = re.compile(r"[^\W_](?:[^;,|\t\r\n]|[;,|]\s?[^\W_])*")
"""Most texts: they begin with a letter or digit, and so does what follows a mark."""
_AS_TEXT = re.compile(r'="([^";,|\t\r\n]*)"')
_DIGITS = re.compile(r"[+\d\s./()-]*\d[\d\s./()-]*")
_EXPONENT = re.compile(r"\d+[eE]\d+")
_LIKE_A_DATE = re.compile(r"\d{1,2}[-/.]\d{1,4}")
_SHOWN_WHOLE = 11
"""Digits that a cell of General format shows; of longer numbers it keeps 15 at most."""


def is_active(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula."""
    if _PLAIN.match(text):
        return False
    seen = _bare(text)
    if not seen:
        return False
    sign = unicodedata.normalize("NFKC", seen[0])[:1] in _SIGNS
    return (sign or text.startswith(_BREAKS)) and not _HARMLESS.fullmatch(text.strip(" "))


def safe_cell(text: str) -> str:
    """A text that no spreadsheet carries out; harmless ones as they are.

    ``="01000"``, which tells a spreadsheet that digits are text, stays as it is.
    """
    if not text or _PLAIN.fullmatch(text) or _AS_TEXT.fullmatch(text):
        return text
    text = _INSIDE.sub(_defused, text)
    return f"'{text}" if is_active(text) else text


def _defused(match: re.Match[str]) -> str:
    before, sign, rest = match.groups()
    if before.startswith("|"):
        rest = rest.partition("|")[0]
    told = sign in _ALWAYS_A_FORMULA or (
        _DOES_SOMETHING.search(rest) and not _HARMLESS.fullmatch(f"{sign}{rest}".strip())
    )
    return f"{before}'" if told else before


def excel_cell(text: str) -> str:
    """`safe_cell`, and ``="01000"`` for digits that Excel would change on opening a text file.

    These are leading zeros, more than 11 digits, telephones with ``+``, ``1E5``, ``3-4``, ``3.4``.
    A program that is not a spreadsheet reads the marks as part of the text.
    """
    return f'="{text}"' if _is_changed(text) else safe_cell(text)


def told_as_text(text: str) -> str:
    """What ``="01000"`` stands for; other texts as they are."""
    match = _AS_TEXT.fullmatch(text)
    return match[1] if match else text


def _is_changed(text: str) -> bool:
    if not text[:1].isdigit() and text[:1] != "+":
        return False
    if _EXPONENT.fullmatch(text) or _LIKE_A_DATE.fullmatch(text):
        return True
    if not _DIGITS.fullmatch(text):
        return False
    digits = "".join(text.split())
    if not digits.isdecimal():
        return text.startswith("+")
    return len(digits) > _SHOWN_WHOLE or (len(digits) > 1 and digits.startswith("0"))


def _bare(text: str) -> str:
    """A text from its first visible character on."""
    for at, char in enumerate(text):
        if not char.isspace() and unicodedata.category(char) not in _UNSEEN:
            return text[at:]
    return ""


def csv_bytes(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
) -> bytes:
    """A text file with every cell made safe; lines end as Windows ends them.

    Parameters
    ----------
    encoding
        Of Python; UTF-8 with its mark, which French Excel needs, where it cannot hold
        every character.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([safe_cell(header) for header in headers])
    writer.writerows([safe_cell(text) for text in row] for row in rows)
    text = stream.getvalue()
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8-sig", "replace")
