"""One cell's text to a value: numbers, money, shares, postal codes, coordinates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tournees.reading.faults import NOTHING, CellFault
from tournees.reading.folding import tidy

if TYPE_CHECKING:
    from collections.abc import Callable

_BLANKS = frozenset({
    "", "-", "--", "---", "n/a", "na", "nc", "n.c.", "n/c", "null", "none", "nan", "?", ".",
    "non renseigné", "non renseignée", "non renseignés", "non communiqué", "non communiquée",
    "non communiqués", "horaires non communiqués", "à renseigner", "à compléter",
})  # fmt: skip
_NO_DATE = re.compile(
    r"^(?:0000-00-00|00/00/0000|0001-01-01|01/01/0001|1753-01-01|01/01/1753|1899-12-3[01]"
    r"|3[01]/12/1899|1900-01-0[01]|0[01]/01/1900)(?:[ T]00:00.*)?$"
)
_ERROR_CELL = re.compile(
    r"^#(?:REF|N/A|VALUE|VALEUR|NAME|NOM|DIV/0|NULL|NUL|NUM|NOMBRE)[!?]?$", re.IGNORECASE
)
_NUMBER = re.compile(r"^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$")
_GROUPS = re.compile(r"^[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})+$")
_AMBIGUOUS = re.compile(r"^[+-]?\d{1,3}[.,]\d{3}$")
_MONEY = re.compile(r"(?:€|\beuros?\b|\beur\b)", re.IGNORECASE)
_BEFORE_TAX = re.compile(r"(?<=[€\d)])\s*h\.?t\.?$", re.IGNORECASE)
_SCALE = re.compile(r"(?<=\d)\s*(k|m)(?:€|eur|euros?)?$", re.IGNORECASE)
_COUNTRY = re.compile(r"^(?:F|FR)[\s-]*(?=\d)", re.IGNORECASE)
_FACTORS = {"k": 1_000.0, "m": 1_000_000.0}
_LARGEST = 1e15
_SLOWEST, _FASTEST = 0.5, 2.0


def is_blank(text: str) -> bool:
    """Whether a cell says nothing.

    Raises
    ------
    CellFault
        A warning: the cell holds an error of the spreadsheet, which says nothing either.
    """
    if not text or text.casefold() in _BLANKS or (text[0] in "013" and _NO_DATE.match(text)):
        return True
    if text.startswith("#") and _ERROR_CELL.match(text):
        code = "cell_error"
        raise CellFault(code, fatal=False)
    return False


def read_cell(read: Callable[[str], object], text: str, *, dash_speaks: bool = False) -> object:
    """A cell's value, `NOTHING` if it is blank, or the CellFault that it commits.

    ``dash_speaks`` is for the hours of one weekday, where a dash says « fermé ».
    """
    try:
        blank = not text if dash_speaks and text in {"", "-", "--"} else is_blank(text)
        return NOTHING if blank else read(text)
    except CellFault as fault:
        return fault


def read_number(text: str) -> float:
    """``1 234,5`` or ``1,234.5``; a lone comma is a decimal comma.

    Parentheses or a sign behind make a number negative, as accountants write it.
    """
    digits = text.replace(" ", "").replace("'", "").replace("\u2212", "-").casefold()
    if digits.startswith("(") and digits.endswith(")") and len(digits) > 2:
        digits = f"-{digits[1:-1]}"
    elif digits.endswith("-") and digits[:1].isdecimal():
        digits = f"-{digits[:-1]}"
    if _GROUPS.match(digits):
        digits = digits.replace(",", "").replace(".", "")
    elif "," in digits and "." in digits:
        thousands = "," if digits.rfind(".") > digits.rfind(",") else "."
        digits = digits.replace(thousands, "").replace(",", ".")
    else:
        digits = digits.replace(",", ".")
    if not _NUMBER.match(digits) or abs(float(digits)) > _LARGEST:
        code = "cell_number"
        raise CellFault(code)
    return float(digits)


def read_euros(text: str, factor: float = 1.0) -> float:
    """Money in euros: ``1 234,50 €``, ``12 k€``, ``(120)``; bare numbers take ``factor``."""
    amount = _BEFORE_TAX.sub("", _MONEY.sub("€", text)).strip()
    credit = amount.startswith("(") and amount.rstrip("€ ").endswith(")")
    if credit:
        amount = amount.replace("(", "").replace(")", "").strip()
    scale = _SCALE.search(amount)
    if scale:
        factor = _FACTORS[scale[1].casefold()]
        amount = amount[: scale.start()]
    elif "€" in amount:
        factor = 1.0
    amount = amount.replace("€", "").strip()
    value = read_number(amount) * factor * (-1.0 if credit else 1.0)
    if value < 0:
        code = "cell_negative"
        raise CellFault(code, fatal=False, keep=value)
    if _AMBIGUOUS.match(amount):
        code = "cell_ambiguous"
        raise CellFault(code, fatal=False, keep=value, read_eur=value)
    return value


def read_price(text: str) -> float:
    """A price of work, euros, never negative."""
    value = read_number(_MONEY.sub("", text).strip())
    if value < 0:
        code = "cell_number"
        raise CellFault(code)
    return value


def read_share(text: str, factor: float = 1.0) -> float:
    """A share as a fraction; a per cent sign or the column's ``factor`` scales it."""
    value = read_rate(text, factor)
    if value > 1.0:
        code = "cell_share_over"
        raise CellFault(code, fatal=False)
    return value


def read_rate(text: str, factor: float = 1.0) -> float:
    """A share that may exceed 100 %, such as a margin on cost."""
    number = text.removesuffix("%").strip()
    code = "cell_share"
    try:
        value = read_number(number) * (0.01 if number != text else factor)
    except CellFault as error:
        raise CellFault(code) from error
    if value < 0.0:
        code = "cell_share_negative"
        raise CellFault(code, fatal=False)
    return value


def read_pace(text: str) -> float:
    """How much faster than everyday driving: ``0,9`` or ``90 %``, from 0.5 to 2."""
    number = text.removesuffix("%").strip()
    code = "cell_pace"
    try:
        value = read_number(number) * (0.01 if number != text else 1.0)
    except CellFault as error:
        raise CellFault(code) from error
    if not _SLOWEST <= value <= _FASTEST:
        raise CellFault(code)
    return value


def read_text(text: str) -> str:
    """The text as it stands."""
    return text


def postal_code(text: str) -> str:
    """A postal code with the zero that a spreadsheet took away; other texts unchanged."""
    code = _COUNTRY.sub("", text).replace(" ", "").removesuffix(".0")
    if code.isascii() and code.isdecimal() and len(code) in {4, 5}:
        return code.zfill(5)
    return text


def read_postal_code(text: str) -> str:
    """A French postal code, its lost zero restored."""
    code = postal_code(text)
    if len(code) == 5 and code.isdecimal():
        return code
    fault = "cell_postal_code"
    raise CellFault(fault, fatal=False, keep=text)


def read_skills(text: str) -> tuple[str, ...]:
    """Skills in lower case, sorted, each once; separated by commas, semicolons or bars."""
    parts = {tidy(part).casefold() for part in re.split(r"[,;|/]", text)}
    return tuple(sorted(part for part in parts if part))


def read_lat(text: str) -> float:
    """A latitude, degrees."""
    return _degrees(text, 90.0)


def read_lon(text: str) -> float:
    """A longitude, degrees."""
    return _degrees(text, 180.0)


def read_lat_lon(text: str) -> tuple[float, float]:
    """Both coordinates in one cell: ``48.85, 2.35`` or ``48,85 ; 2,35``."""
    parts = [part for part in re.split(r"\s*;\s*|,\s+|\s+", text.strip("()[] ")) if part]
    if len(parts) != 2 and text.count(",") == 1 and "." in text:
        parts = text.strip("()[] ").split(",")
    if len(parts) != 2:
        code = "cell_lat_lon"
        raise CellFault(code, fatal=False)
    return read_lat(parts[0]), read_lon(parts[1])


def _degrees(text: str, limit: float) -> float:
    code = "cell_degrees"
    try:
        value = read_number(text.removesuffix("°").strip())
    except CellFault as error:
        raise CellFault(code, fatal=False, limit=int(limit)) from error
    if abs(value) > limit:
        raise CellFault(code, fatal=False, limit=int(limit))
    return value
