"""Which account an event of a diary is about: surely, or not at all.

An event is matched by the account's identifier, or by its whole name, folded, as a part of
the title or of the location of its own (« RDV : Garage du Port », « Garage du Port, 12 quai
Napoléon »), with a commune, a postal code or a street that agrees. Without any place, a name
of several words that one account alone bears, and nothing else in the title, will do. Names
nearly alike are only a match at the same street and number. All else is weak.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tournees.model import Account, Kind
from tournees.planner.likeness import NEAR, Likeness, Trait, trait_of
from tournees.reading.folding import fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tournees.reading.diary import Event

_SEPARATOR = re.compile(r"\s[-–—]+\s|[:;,/|()\[\]@\n]|\b(?:avec|chez|with)\b", re.IGNORECASE)  # noqa: RUF001 - dashes of titles
_TOKEN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_MARKED = re.compile(
    r"(?:\b(?:code(?:\s+client)?|id|ref|reference|compte)\b\s*:?|\bn\s?°|#)\s*([A-Za-z0-9._-]+)"
)
_ROAD = re.compile(r"^(?:a|d|n|rn|rd|rt|rte|t|m|e|cd)[1-9]\d{0,3}[a-z]?$")
_STREET = re.compile(r"^\s*\d+\s*(?:bis|ter|[a-d])?\s+[^\d\s]", re.IGNORECASE)
_POSTAL = re.compile(r"\b\d{5}\b")
_NEUTRAL = frozenset({
    "rdv", "rv", "rendez", "vous", "visite", "visit", "visiter", "client", "cliente",
    "prospect", "point", "reunion", "meeting", "dejeuner", "diner", "petit", "lunch",
    "breakfast", "demo", "demonstration", "presentation", "signature", "relance", "suivi",
    "commande", "commercial", "commerciale", "entretien", "bilan", "negociation",
    "prospection", "offre", "devis", "appointment", "passage", "livraison", "annuel",
    "annuelle", "trimestriel", "mensuel", "confirme", "confirmee", "confirmed", "france",
    "corse", "important", "urgent", "h", "heures",
})  # fmt: skip
_COMMON = _NEUTRAL | frozenset({
    "bureau", "office", "formation", "dentiste", "medecin", "docteur", "dr", "garage",
    "banque", "hotel", "restaurant", "poste", "mairie", "ecole", "conge", "conges",
    "vacances", "ferie", "prive", "perso", "personnel", "anniversaire", "telephone", "admin",
    "administratif", "route", "trajet", "train", "avion", "vol", "aeroport", "gare", "salon",
    "seminaire", "stage", "pause", "coiffeur", "pharmacie", "boulangerie", "bar", "cafe",
    "tabac", "sport", "maison", "sante", "kine", "visio", "teams", "rtt", "absence",
})  # fmt: skip
_REMOTE = frozenset({
    "teams", "zoom", "visio", "visioconference", "visioconf", "webex", "skype", "meet",
    "telephone", "tel", "appel", "call", "telephonique",
})  # fmt: skip
_FEWEST_LETTERS = 8
_MOST_CANDIDATES = 4
_LONGEST_NAME = 12


@dataclass(frozen=True, slots=True)
class Match:
    """The account meant, or those that it may be: none, one that is not sure, or several."""

    account: Account | None = None
    candidates: tuple[Account, ...] = ()


_NO_ONE = Match()


@dataclass(frozen=True, slots=True)
class _Where:
    """What an event says of its place: folded texts, postal codes, a street with a number."""

    words: str
    postal_codes: frozenset[str]
    street: str

    def names(self, commune: str) -> bool:
        """Whether a folded commune is named."""
        return bool(commune) and f" {commune} " in self.words


class Matcher:
    """Knows all accounts; order of the accounts changes nothing."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._accounts = sorted(accounts, key=lambda account: account.id)
        self._traits = {account.id: trait_of(account) for account in self._accounts}
        self._by_id = {account.id.casefold(): account for account in self._accounts}
        self._by_stem: dict[str, list[Account]] = {}
        for account in self._accounts:
            self._by_stem.setdefault(self._traits[account.id].stem, []).append(account)
        self._communes = frozenset(fold(a.commune) for a in self._accounts) - {""}
        self._postal_codes = frozenset(a.postal_code for a in self._accounts) - {""}
        self._likeness = Likeness(frozenset())
        self._nearest = functools.lru_cache(maxsize=4_096)(self._near_stems)

    def match(self, event: Event) -> Match:
        """Whom an event is about."""
        named = self._by_identifier(event)
        if named:
            return _decided(named)
        found: dict[str, Account] = {}
        for account in self._named(event):
            found[account.id] = account
        if found:
            return self._judged(event, [found[key] for key in sorted(found)])
        return self._nearly(event)

    def _by_identifier(self, event: Event) -> list[Account]:
        text = f"{event.label}\n{event.location}\n{event.description}"
        told = {token.casefold() for token in _TOKEN.findall(text)}
        marked = {token.strip(".-_").casefold() for token in _MARKED.findall(plain(text))}
        keys = {key for key in told if _is_telling(key)} | {k for k in marked if len(k) > 3}
        return [self._by_id[key] for key in sorted(keys) if key in self._by_id]

    def _named(self, event: Event) -> Iterator[Account]:
        """Accounts whose whole name is a part of the title or the location."""
        for text in (event.label, event.location):
            for part in _parts(text):
                yield from self._by_stem.get(part, ())
                yield from self._by_stem.get(_core(part), ())
                yield from self._with_town(_core(part))

    def _with_town(self, core: str) -> Iterator[Account]:
        """« Garage du Port Ajaccio »: the commune stands behind the name."""
        words = core.split()
        for cut in range(1, len(words)):
            if " ".join(words[cut:]) in self._communes:
                yield from self._by_stem.get(" ".join(words[:cut]), ())

    def _judged(self, event: Event, found: list[Account]) -> Match:
        where = _where(event, {self._traits[account.id].stem for account in found})
        pseudo = _as_trait(event.label, where.street)
        agreeing = [
            account
            for account in found
            if self._agrees(account, where)
            and self._likeness.same_name_is_one(pseudo, self._traits[account.id])
        ]
        if len({self._traits[account.id].stem for account in found}) > 1:
            return Match(candidates=tuple(found))
        if agreeing:
            return _decided(agreeing)
        elsewhere = bool(where.postal_codes or where.street or self._towns(where))
        if len(found) == 1 and not elsewhere and self._alone(event, found[0]):
            return Match(account=found[0], candidates=(found[0],))
        return Match(candidates=tuple(found))

    def _agrees(self, account: Account, where: _Where) -> bool:
        """Whether the event names the account's town; of a common word, its very street."""
        trait = self._traits[account.id]
        if set(trait.stem.split()) <= _COMMON:
            return bool(trait.street and trait.number) and trait.street == where.street
        if trait.number and trait.street == where.street:
            return True
        told = where.postal_codes & self._postal_codes
        if told and account.postal_code:
            return account.postal_code in told
        return self._towns(where) == [fold(account.commune)]

    def _towns(self, where: _Where) -> list[str]:
        """The communes that an event names; « Porto-Vecchio » does not name Porto."""
        named = [commune for commune in sorted(self._communes) if where.names(commune)]
        return [
            commune
            for commune in named
            if not any(commune != other and f" {commune} " in f" {other} " for other in named)
        ]

    def _alone(self, event: Event, account: Account) -> bool:
        """Whether the title says the name of several words and nothing else."""
        words = self._traits[account.id].stem.split()
        said = _stem(event.label).split()
        rest = [word for word in said if word not in words and word not in _NEUTRAL]
        return len(words) > 1 and not set(words) <= _COMMON and not rest

    def _nearly(self, event: Event) -> Match:
        """A name nearly right at the very street is a match; elsewhere it is only told."""
        near: dict[str, Account] = {}
        sure: dict[str, Account] = {}
        where = _where(event, set())
        for core in sorted({_core(part) for part in _parts(event.label)}):
            if len(core) < _FEWEST_LETTERS or set(core.split()) <= _COMMON:
                continue
            for stem in self._nearest(core):
                for account in self._by_stem[stem]:
                    near[account.id] = account
                    pseudo, trait = _as_trait(core, where.street), self._traits[account.id]
                    same = bool(trait.number) and trait.street == where.street
                    if same and self._likeness.near_name_is_one(pseudo, trait):
                        sure[account.id] = account
        if len(sure) == 1:
            return _decided(list(sure.values()))
        listed = tuple(near[key] for key in sorted(near))
        return Match(candidates=listed[:_MOST_CANDIDATES]) if listed else _NO_ONE

    def _near_stems(self, core: str) -> tuple[str, ...]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415  # heavy for a command's help

        found = process.extract(
            core,
            sorted(self._by_stem),
            scorer=fuzz.token_sort_ratio,
            score_cutoff=NEAR,
            limit=_MOST_CANDIDATES,
        )
        return tuple(sorted(stem for stem, _, _ in found if stem))


def is_remote(event: Event) -> bool:
    """Whether an event is held at a distance: by telephone or video."""
    return bool(_REMOTE & set(fold(f"{event.label} {event.location}").split()))


def _decided(found: Sequence[Account]) -> Match:
    return Match(account=found[0] if len(found) == 1 else None, candidates=tuple(found))


def _is_telling(token: str) -> bool:
    """Whether a token can be nothing but an identifier: letters and digits, and no road."""
    mixed = any(map(str.isalpha, token)) and any(map(str.isdigit, token))
    return mixed and len(token) > 3 and not _ROAD.match(token)


def _parts(text: str) -> Iterator[str]:
    """Stems of the runs of parts that separators make, the longest first."""
    pieces = [stem for piece in _SEPARATOR.split(text)[:_LONGEST_NAME] if (stem := _stem(piece))]
    for length in range(len(pieces), 0, -1):
        for start in range(len(pieces) - length + 1):
            yield " ".join(pieces[start : start + length])


def _core(part: str) -> str:
    """A part without the words of appointments, digits and hours around the name."""
    words = part.split()
    while words and words[0] in _NEUTRAL:
        words = words[1:]
    while words and (words[-1] in _NEUTRAL or words[-1].isdigit()):
        words = words[:-1]
    return " ".join(words)


def _where(event: Event, names: set[str]) -> _Where:
    """What the location, and the title but for the names, say of the place."""
    words = f" {_stem(event.label)} "
    for name in names:
        words = words.replace(f" {name} ", " ")
    streets = [piece for piece in re.split(r"[,;\n]", event.location) if _STREET.match(piece)]
    return _Where(
        words=f"{words} {fold(event.location)} ",
        postal_codes=frozenset(_POSTAL.findall(f"{event.location} {event.label}")),
        street=_as_trait("", _POSTAL.split(streets[0])[0]).street if streets else "",
    )


def _stem(text: str) -> str:
    return _as_trait(text, "").stem


def _as_trait(name: str, address: str) -> Trait:
    return trait_of(Account(id="", name=name, kind=Kind.CLIENT, address=address))
