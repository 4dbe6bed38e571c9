"""The drives of a tour as the plan tells it: from point to point, and what lies between."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tournees.model import NEAR

if TYPE_CHECKING:
    from tournees.check.case import Case
    from tournees.model import Stop, Tour


class Drive(NamedTuple):
    """One drive; the ends are points of `Case.place` ("" is the rep's home).

    ``from_s`` is when it may begin, ``to_s`` when it has ended; between ``from_s``
    and ``until_s`` the rep is in no visit. ``stop`` is where it leads, None for the last.
    A ``remote`` stop is made where the rep is: its drive ends where it began.
    """

    from_id: str
    to_id: str
    from_s: int
    to_s: int
    until_s: int
    travel_s: int
    travel_m: int
    stop: Stop | None
    remote: bool = False


def drives(case: Case, tour: Tour) -> tuple[Drive, ...]:
    """Drives of a tour in order, the one to where it ends last."""
    found = []
    here, from_s = tour.start_id, tour.depart_s
    for stop in tour.stops:
        remote = case.is_remote(stop)
        there = here if remote else NEAR + stop.account_id
        lengths = (stop.travel_s, stop.travel_m)
        found.append(
            Drive(here, there, from_s, stop.arrive_s, stop.start_s, *lengths, stop, remote)
        )
        here, from_s = there, stop.leave_s
    back = (tour.return_s, tour.return_s, tour.return_travel_s, tour.return_travel_m)
    return (*found, Drive(here, tour.end_id, from_s, *back, None))
