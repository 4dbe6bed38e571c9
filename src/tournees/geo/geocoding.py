"""Optional: addresses to points through the French national address service.

Never called unless the user asks for it. **What leaves the machine: for each address its
text (number and street), its postal code and its town, and nothing else** - no name, no
telephone, no figure, no identifier. The service is the Géoplateforme's, a public one run
by IGN, which searches the Base Adresse Nationale (Licence Ouverte).

Each address is asked once: answers are kept in the cache folder, batch by batch, so that an
interrupted run resumes where it stopped and next month's file asks only what is new.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tournees.geo.address_service import (
    MANNERS,
    SERVICE,
    AddressService,
    Manners,
    Refused,
    TooLarge,
    Unavailable,
)
from tournees.geo.geocoding_cache import GeocodingCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from tournees.geo.address_answers import AddressAnswer
    from tournees.geo.address_text import AddressText

_FAULTS_IN_A_ROW = 2
"""One batch that fails may be the batch's fault; two are the service's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What became of the addresses.

    Attributes
    ----------
    answers
        By text; answers known before are among them.
    unanswered
        How many addresses have no answer.
    trouble
        What the service did where it answered too little, in technical words, as
        ``HTTP 503``; empty where it did its work.
    stopped
        Whether the caller asked to stop.
    installed
        False where the extra ``online`` is missing and something would have been asked.
    """

    answers: dict[AddressText, AddressAnswer]
    unanswered: int = 0
    trouble: str = ""
    stopped: bool = False
    installed: bool = True


def ask_addresses(
    texts: Iterable[AddressText],
    cache_folder: Path,
    *,
    base_url: str = SERVICE,
    on_progress: Callable[[int, int], bool] | None = None,
    manners: Manners = MANNERS,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Asked:
    """Answers for addresses, from the cache first, then from the service in batches.

    Sends address, postal code and town of each text that the cache does not know, over
    the internet, and nothing else. Never raises for what the service does.

    Parameters
    ----------
    texts
        In any order; equal ones are asked once.
    cache_folder
        Where answers are kept.
    base_url
        Of the service, without ``/search/csv``.
    on_progress
        Called with the number of addresses answered and their total; True asks to stop.
    manners
        Batch size, pauses, patience.
    clock, sleep
        In seconds.
    """
    cache = GeocodingCache(cache_folder)
    wanted = sorted(set(texts))
    known = cache.find(wanted)
    missing = [text for text in wanted if text not in known]
    if not missing:
        return Asked(answers=known)
    try:
        import requests  # noqa: PLC0415 - in the optional extra "online"
    except ImportError:
        return Asked(answers=known, unanswered=len(missing), installed=False)
    with requests.Session() as session:
        service = AddressService(session, base_url, manners, clock, sleep)
        return _Run(service, cache, known, len(wanted), on_progress).through(missing)


@dataclass(slots=True)
class _Run:
    """One pass through the addresses that are not known yet."""

    service: AddressService
    cache: GeocodingCache
    answers: dict[AddressText, AddressAnswer]
    total: int
    on_progress: Callable[[int, int], bool] | None
    stopped: bool = field(default=False, init=False)
    trouble: str = field(default="", init=False)

    def keep_going(self) -> bool:
        """Tell how far we are; remember whether the caller asks to stop."""
        if self.on_progress is not None and self.on_progress(len(self.answers), self.total):
            self.stopped = True
        return not self.stopped

    def through(self, missing: Sequence[AddressText]) -> Asked:
        """Batch after batch, until all is asked, the caller stops or the service is down."""
        size = self.service.manners.batch_rows
        first, faults = 0, 0
        while first < len(missing) and faults < _FAULTS_IN_A_ROW and self.keep_going():
            batch = missing[first : first + size]
            try:
                found = self.service.ask(batch, self.keep_going)
            except TooLarge as fault:
                self.trouble = str(fault)
                # The batch is cut until it fits; one row that does not fit is left out.
                first += len(batch) == 1
                size = max(1, len(batch) // 2)
                continue
            except Unavailable as fault:
                self.trouble = str(fault)
                faults = _FAULTS_IN_A_ROW if isinstance(fault, Refused) else faults + 1
            else:
                faults = 0
                self.cache.keep(found)
                self.answers |= found
            first += len(batch)
        return self.result()

    def result(self) -> Asked:
        """What is known now; the end is told too."""
        if not self.stopped:
            self.keep_going()
        unanswered = self.total - len(self.answers)
        return Asked(
            answers=self.answers,
            unanswered=unanswered,
            trouble=self.trouble if unanswered else "",
            stopped=self.stopped and unanswered > 0,
        )
