"""Columns about people -> the contacts of an account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tournees.model import Contact
from tournees.reading import identity
from tournees.reading.cells import read_text
from tournees.reading.field import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tournees.reading.faults import Values

_MOST = 3
_PIECES: tuple[tuple[str, tuple[str, ...], Callable[[str], object]], ...] = (
    ("name", (
        "contact", "nom contact", "nom du contact", "contact nom", "contact principal",
        "interlocuteur", "nom interlocuteur", "nom de l interlocuteur", "personne a contacter",
        "nom du responsable", "responsable", "dirigeant", "nom du dirigeant", "gerant",
        "primary contact", "contact name", "contact person", "main contact",
        "contact full name", "nom et prenom du contact", "interlocuteur principal",
        "nom complet du contact", "contact last name", "decideur", "acheteur",
        "nom de famille", "last name", "surname",
    ), read_text),
    ("first_name", (
        "prenom", "prenom contact", "prenom du contact", "contact prenom", "prenom interlocuteur",
        "prenom de l interlocuteur", "first name", "contact first name", "prenom du dirigeant",
    ), read_text),
    ("role", (
        "fonction", "fonction contact", "fonction du contact", "contact fonction", "poste",
        "qualite", "fonction interlocuteur", "job title", "title", "role", "contact role",
        "intitule du poste", "poste du contact", "contact title", "titre",
    ), read_text),
    ("phone", (
        "tel contact", "telephone contact", "telephone du contact", "contact telephone",
        "contact tel", "portable contact", "portable du contact", "mobile contact",
        "ligne directe", "tel direct", "telephone direct", "contact phone", "direct phone",
        "tel interlocuteur", "telephone interlocuteur", "contact mobile", "tel du contact",
        "tel responsable",
    ), identity.read_phone),
    ("email", (
        "mail contact", "email contact", "e mail contact", "mail du contact", "email du contact",
        "e mail du contact", "contact mail", "contact email", "contact e mail",
        "mail interlocuteur", "email interlocuteur", "courriel contact", "courriel du contact",
    ), identity.read_email),
)  # fmt: skip
_ABOUT_ONE = re.compile(r"\b(?:contact|interlocuteur)\b")


def _prefix(number: int) -> str:
    return "contact" if number == 1 else f"contact{number}"


def _numbered(name: str, number: int) -> tuple[str, ...]:
    """How a file names the second contact: « contact 2 », « tel contact 2 », « contact 2 tel »."""
    inside = _ABOUT_ONE.sub(lambda match: f"{match[0]} {number}", name)
    joined = _ABOUT_ONE.sub(lambda match: f"{match[0]}{number}", name)
    return tuple(dict.fromkeys((f"{name} {number}", inside, joined)))


def _fields() -> Iterator[Field]:
    for number in range(1, _MOST + 1):
        for piece, names, read in _PIECES:
            told = (
                (*names, *(n for name in names if _ABOUT_ONE.search(name)
                           for n in _numbered(name, 1)))
                if number == 1
                else tuple(n for name in names for n in _numbered(name, number))
            )  # fmt: skip
            yield Field(f"{_prefix(number)}_{piece}", told, read=read)


CONTACT_FIELDS = tuple(_fields())


_KEYS = tuple(
    tuple((piece, f"{_prefix(number)}_{piece}") for piece, _, _ in _PIECES)
    for number in range(1, _MOST + 1)
)


def take_contacts(values: Values) -> tuple[Contact, ...]:
    """Remove the columns about people from ``values``; who has a way to be asked for is kept."""
    contacts: list[Contact] = []
    for keys in _KEYS:
        told = {piece: values.pop(key) for piece, key in keys if key in values}
        name = " ".join(told[part] for part in ("first_name", "name") if told.get(part))
        if name or told.get("phone") or told.get("email"):
            pieces = {piece: told.get(piece, "") for piece in ("role", "phone", "email")}
            contacts.append(Contact(name=name, **pieces))
    return tuple(contacts)
