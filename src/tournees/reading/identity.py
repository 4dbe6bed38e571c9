"""Codes and ways to reach an establishment: SIRET, telephone, e-mail, commune code.

SIRET and SIREN are checked by python-stdnum, telephone numbers by Google's numbering
plans (`phonenumbers`), the latter only where a plain pattern leaves a doubt.
"""

from __future__ import annotations

import re

from stdnum.fr import siren, siret

from tournees.reading.faults import CellFault

_SEPARATORS = re.compile(r"[\s.\-_/]")
_SCIENTIFIC = re.compile(r"^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$", re.IGNORECASE)
_LA_POSTE = "356000000"
_DOUBLED = str.maketrans("0123456789", "0246813579")
"""A digit to the sum of the digits of its double."""
_EMAIL = re.compile(r"^[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+\.[a-z]{2,24}$", re.IGNORECASE)
_MANY_EMAILS = re.compile(r"\s*[;,|]\s*|\s+")
_INSEE = re.compile(r"^(?:\d{5}|2[AB]\d{3})$")
_FRENCH_PHONE = re.compile(r"^0(?:[1-5]|6|7[3-9]|9)\d*$")
_PHONE_NOISE = re.compile(r"[\s.\-_()/,]")
_SHORT_PHONE = re.compile(r"^(?:3\d{3}|10\d{2}|118\d{3})$")
"""Numbers of French services, which have four or six digits."""
_MANY_PHONES = re.compile(r"\s*[/;|,]\s*|\s+(?:ou|et|or|and)\s+|(?<=\d{10})\s+(?=0\d{9}\b)")
_INSIDE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)33[\s.\-]*(?:\(0\))?\s*|0)[1-9](?:[\s.\-/]?\d{2}){4}(?!\d)"
)
"""A French number among words or other numbers."""
_FAX = re.compile(r"\b(?:fax|telecopie|télécopie)\W*[\d\s.\-/]+", re.IGNORECASE)
_OVERSEAS = {
    "0508": "PM", "0590": "GP", "0594": "GF", "0596": "MQ", "0262": "RE", "0263": "RE",
    "0269": "YT", "0639": "YT", "0690": "GP", "0691": "GP", "0692": "RE", "0693": "RE",
    "0694": "GF", "0696": "MQ", "0697": "MQ",
}  # fmt: skip


def written_out(text: str) -> str | None:
    """The digits of a number that a spreadsheet wrote as ``3,62521879E+13``.

    None where digits are lost for good.
    """
    match = _SCIENTIFIC.match(text)
    if not match:
        return text
    digits = match[1] + (match[2] or "")
    return digits if len(digits) == int(match[3]) + 1 else None


def read_siret(text: str) -> str:
    """A SIRET or SIREN, digits only, its lost zeros restored where its key then holds."""
    digits = written_out(text.replace(" ", ""))
    if digits is None:
        code = "siret_scientific"
        raise CellFault(code, fatal=False)
    digits = _SEPARATORS.sub("", digits.removesuffix(".0").removesuffix(",0"))
    if digits.isascii() and digits.isdecimal() and 5 <= len(digits) <= 14:
        for length, checked in ((9, siren), (14, siret)):
            padded = digits.zfill(length)
            lost = length - len(digits)
            if not 0 <= lost <= 4 or not int(digits):
                continue
            if _plainly_valid(padded) or checked.is_valid(padded):
                return padded
        text = digits
    code = "siret_invalid"
    raise CellFault(code, fatal=False, keep=text)


def _plainly_valid(digits: str) -> bool:
    """Whether the keys of a SIRET or a SIREN hold, La Poste's own rule left to stdnum.

    Luhn's sum, on the nine digits of the SIREN and on the whole: ten times as fast as the
    library, which judges the others.
    """
    if digits.startswith(_LA_POSTE):
        return False
    return all(
        (sum(map(int, part[::-2])) + sum(map(int, part[-2::-2].translate(_DOUBLED)))) % 10 == 0
        for part in {digits[:9], digits}
    )


def read_phone(text: str) -> str:
    """A telephone number as ``01 23 45 67 89``, a foreign one as ``+32 2 555 12 12``.

    Raises
    ------
    CellFault
        A warning: the cell holds no number, and is kept as it is; or it holds several, or
        words beside one, and the first that is no fax is kept.
    """
    number = _phone(text)
    if number is not None:
        return number
    parts = [part for part in _MANY_PHONES.split(text) if part]
    numbers = [_phone(part) for part in parts] if len(parts) > 1 else [None]
    if None in numbers:
        numbers = [_phone(found[0]) for found in _INSIDE.finditer(_FAX.sub(" ", text))]
    first = next((number for number in numbers if number), None)
    if first:
        code = "phone_several"
        raise CellFault(code, fatal=False, keep=first)
    code = "phone_invalid"
    raise CellFault(code, fatal=False, keep=text)


def _phone(text: str) -> str | None:
    whole = written_out(text.replace(" ", ""))
    if whole is None:
        return None
    digits = _PHONE_NOISE.sub("", whole.replace("(0)", "")).removesuffix(".0")
    if digits.startswith(("+33", "0033")):
        digits = digits.removeprefix("+33").removeprefix("0033")
        digits = digits if digits.startswith("0") else f"0{digits}"
    if len(digits) == 11 and digits.startswith("33"):
        digits = f"0{digits[2:]}"
    if not digits.removeprefix("+").isascii() or not digits.removeprefix("+").isdecimal():
        return None
    if len(digits) == 9 and digits[0] not in "0+":
        digits = f"0{digits}"
    if _SHORT_PHONE.match(digits):
        return digits
    if len(digits) == 10 and _FRENCH_PHONE.match(digits):
        return _pairs(digits)
    return _doubtful(digits)


def _pairs(digits: str) -> str:
    return " ".join(digits[at : at + 2] for at in range(0, 10, 2))


def _doubtful(digits: str) -> str | None:
    """What the numbering plans say of a number that is not plainly French."""
    import phonenumbers  # noqa: PLC0415 - heavy, and rarely needed

    try:
        number = phonenumbers.parse(digits, _OVERSEAS.get(digits[:4], "FR"))
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    national = f"0{phonenumbers.national_significant_number(number)}"
    if phonenumbers.region_code_for_number(number) in {"FR", *_OVERSEAS.values()}:
        return _pairs(national) if len(national) == 10 else national
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def read_email(text: str) -> str:
    """One or several e-mail addresses, separated by ``; `` where there are several."""
    addresses = [part for part in _MANY_EMAILS.split(text) if part]
    addresses = [address.removeprefix("mailto:") for address in addresses]
    if addresses and all(map(_EMAIL.match, addresses)) and not any(map(_dotted, addresses)):
        return "; ".join(addresses)
    code = "email_invalid"
    raise CellFault(code, fatal=False, keep=text)


def _dotted(address: str) -> bool:
    return ".." in address or address.startswith(".") or ".@" in address or "@." in address


def read_insee(text: str) -> str:
    """The code of a commune, its lost zero restored: ``1053`` is ``01053``."""
    code = text.replace(" ", "").upper().removesuffix(".0")
    code = code.zfill(5) if len(code) == 4 else code
    if code.isascii() and _INSEE.match(code):
        return code
    fault = "insee_invalid"
    raise CellFault(fault, fatal=False)
