"""``inputs.json``: what a run decided on, whole, so that the app and a judge can read it.

The travel times are not stored (they are recomputed from their source, whose digest
stands in the manifest): a problem read back refuses to compute any.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Never

from pydantic import TypeAdapter, ValidationError

from tournees.errors import Issue, StoreError, TravelError
from tournees.model import (
    Account,
    Calendar,
    Limit,
    NamedPlace,
    Placed,
    Problem,
    Ranked,
    Rep,
    RepDay,
    SectorRules,
    Visit,
)
from tournees.store.run_folder import canonical_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tournees.model import Leg, Place, TravelMatrix

_ADDED: dict[str, object] = {
    "ranking": [],
    "rep_days": [],
    "places": {},
    "previous": [],
    "max_changes": None,
}
"""Parts that runs of earlier versions lack, and what stands for them."""
_PARTS: dict[str, TypeAdapter[Any]] = {
    "accounts": TypeAdapter(tuple[Account, ...]),
    "reps": TypeAdapter(tuple[Rep, ...]),
    "calendar": TypeAdapter(Calendar),
    "visits": TypeAdapter(tuple[Visit, ...]),
    "sectors": TypeAdapter(SectorRules),
    "load_s": TypeAdapter(dict[str, int]),
    "neighbours": TypeAdapter(tuple[tuple[str, str], ...]),
    "limits": TypeAdapter(tuple[Limit, ...]),
    "ranking": TypeAdapter(tuple[Ranked, ...]),
    "rep_days": TypeAdapter(tuple[RepDay, ...]),
    "places": TypeAdapter(dict[str, NamedPlace]),
    "previous": TypeAdapter(tuple[Placed, ...]),
    "max_changes": TypeAdapter(int | None),
}


@dataclasses.dataclass(frozen=True, slots=True)
class StoredTravel:
    """Stands for the travel of a stored run: knows its source, computes nothing."""

    digest: str
    source: str

    def matrix(
        self,
        origins: Sequence[Place],
        destinations: Sequence[Place],
        slot: str = "",
        *,
        with_metres: bool = True,
    ) -> TravelMatrix:
        """Refuse: see the class."""
        del origins, destinations, slot, with_metres
        self._refuse()

    def leg(self, origin: Place, destination: Place) -> Leg:
        """Refuse: see the class."""
        del origin, destination
        self._refuse()

    def _refuse(self) -> Never:
        raise TravelError(Issue(code="run_travel_not_stored", value=self.source))


def problem_to_json(problem: Problem) -> bytes:
    """Write a problem, travel by its digest and source only."""
    content = {
        name: adapter.dump_python(getattr(problem, name), mode="json")
        for name, adapter in _PARTS.items()
    }
    travel = {"digest": problem.travel.digest, "source": problem.travel.source}
    return canonical_json({"format": 1, "travel": travel, **content})


def problem_from_json(content: dict[str, Any], file: str = "inputs.json") -> Problem:
    """Read a problem back.

    Raises
    ------
    StoreError
        When the content is not what `problem_to_json` writes.
    """
    try:
        travel = StoredTravel(**content["travel"])
        content = _ADDED | content
        parts = {name: adapter.validate_python(content[name]) for name, adapter in _PARTS.items()}
    except (KeyError, TypeError, ValidationError) as error:
        raise StoreError(Issue(code="run_unreadable", file=file)) from error
    return Problem(travel=travel, **parts)
