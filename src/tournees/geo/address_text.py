"""An address as it is sent to the address service, and nothing else of an account."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from tournees.files import digest_bytes
from tournees.geo.commune_names import clean_postal_code
from tournees.geo.gazetteer import gazetteer

_VERSION = "geocodage-csv-1"
"""Changes when the same text would have to be asked again: it is part of every key."""
_LONGEST = 120
"""The service refuses more than 200 characters in all: postal code and town come after."""
_LONGEST_TOWN = 60
_POST_BOX = re.compile(r"\b(?:BP|B\.P\.|CS|C\.S\.|TSA)\s*\d+\b", re.IGNORECASE)
_CEDEX = re.compile(r"\bcedex\b.*$", re.IGNORECASE)
_FIRST = re.compile(r"^[\W_]+")


@dataclass(frozen=True, slots=True, order=True)
class AddressText:
    """One question to the service; equal texts are asked once.

    Attributes
    ----------
    address
        Number and street, or hamlet, on one line.
    postal_code
        Five digits, or empty where only the post uses the code (CEDEX) or it is unknown.
    town
        Without CEDEX.
    """

    address: str
    postal_code: str
    town: str

    @property
    def key(self) -> str:
        """Digest of the text without case and accents, and of the service's version.

        The cache is keyed by it, so that it holds no list of addresses as they were written.
        """
        parts = (self.address, self.postal_code, self.town)
        return digest_bytes(_VERSION.encode(), *(_plain(part).encode() for part in parts))[:40]


def address_text(address: str, postal_code: str, town: str) -> AddressText | None:
    """Clean what an account says of its address; None where there is nothing to ask.

    Line ends and repeated spaces are made one space; post boxes and CEDEX, which are no
    places, are left out.

    Parameters
    ----------
    address, postal_code, town
        As the user's file writes them.
    """
    street = _one_line(_POST_BOX.sub(" ", address))[:_LONGEST].rstrip()
    if sum(char.isalpha() for char in street) < 3:
        return None
    code = clean_postal_code(postal_code)
    known = code in gazetteer().by_postal_code
    name = _one_line(_CEDEX.sub("", town))[:_LONGEST_TOWN].rstrip()
    return AddressText(street, code if known else "", name)


def _one_line(text: str) -> str:
    """Printable text on one line that begins with a letter or a digit."""
    printable = "".join(char if char.isprintable() else " " for char in text)
    return _FIRST.sub("", " ".join(printable.split()))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())
