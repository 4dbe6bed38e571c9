"""A plan as ``plan.json`` and back. Equal plans give equal bytes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from tournees.errors import InputError, Issue, StoreError
from tournees.model import (
    Bound,
    CampaignPlan,
    Handover,
    Plan,
    SectorPlan,
    Stop,
    Tour,
    TourPlan,
    Unserved,
)
from tournees.store import plan_shape as shape
from tournees.store.run_folder import canonical_json

if TYPE_CHECKING:
    from collections.abc import Iterable


def plan_to_json(plan: Plan) -> bytes:
    """Write a plan: sorted keys, whole seconds and metres, ISO dates, UTF-8, a last newline.

    Raises
    ------
    ValueError
        When the plan holds what its file may not (an infinite bound, a negative time).
    """
    content = {
        "format": shape.FORMAT,
        "sectors": _sectors_out(plan.sectors) if plan.sectors else None,
        "tours": _tours_out(plan.tours) if plan.tours else None,
        "unserved": _unserved_out(plan.tours.unserved if plan.tours else ()),
        "campaign": _campaign_out(plan.campaign) if plan.campaign else None,
    }
    written = canonical_json(content)
    shape.PlanShape.model_validate_json(written)
    return written


def plan_from_json(content: bytes, file: str = "plan.json") -> Plan:
    """Read a plan back.

    Parameters
    ----------
    content
        Bytes of the file.
    file
        Its name, for the faults.

    Raises
    ------
    StoreError
        When it is no JSON, or of another format.
    InputError
        When fields are missing, unknown or of the wrong kind: every fault, with its place.
    """
    try:
        raw = json.loads(content)
    except ValueError as error:
        raise StoreError(Issue(code="plan_not_json", file=file)) from error
    if not isinstance(raw, dict) or raw.get("format") != shape.FORMAT:
        told = raw.get("format", "") if isinstance(raw, dict) else ""
        raise StoreError(Issue(code="plan_other_format", file=file, value=str(told)))
    try:
        read = shape.PlanShape.model_validate_json(content)
    except ValidationError as error:
        raise InputError(tuple(_issue(fault, file) for fault in error.errors())) from error
    return _plan(read)


_CODES = {"missing": "plan_field_missing", "extra_forbidden": "plan_field_unknown"}
"""Pydantic's kinds of fault that have a text of their own."""


def _issue(fault: Any, file: str) -> Issue:  # noqa: ANN401 - pydantic's ErrorDetails
    place = ".".join(str(part) for part in fault["loc"])
    given = fault["input"]
    value = str(given) if isinstance(given, str | int | float) else ""
    code = _CODES.get(fault["type"], "plan_bad_field")
    return Issue(code=code, file=file, column=place, value=value)


def _bound_out(bound: Bound | None) -> dict[str, Any] | None:
    if bound is None:
        return None
    return {
        "sense": bound.sense,
        "objective_eur": bound.objective_eur,
        "bound_eur": bound.bound_eur,
        "model": bound.model,
    }


def _unserved_out(items: Iterable[Unserved]) -> list[dict[str, Any]]:
    return [
        {
            "account": item.account_id,
            "visit": item.visit_id,
            "rep": item.rep_id,
            "reason": item.reason.value,
            "facts": item.facts,
        }
        for item in items
    ]


def _sectors_out(sectors: SectorPlan) -> dict[str, Any]:
    return {
        "status": sectors.status.value,
        "rep_of": sectors.rep_of,
        "handovers": [
            {
                "account": item.account_id,
                "from_rep": item.from_rep,
                "to_rep": item.to_rep,
                "reason": item.reason,
                "facts": item.facts,
            }
            for item in sectors.handovers
        ],
        "unassigned": _unserved_out(sectors.unassigned),
        "bound": _bound_out(sectors.bound),
        "messages": [{"code": code, "facts": facts} for code, facts in sectors.messages],
    }


def _tours_out(tours: TourPlan) -> dict[str, Any]:
    return {
        "status": tours.status.value,
        "tours": [_tour_out(tour) for tour in tours.tours],
        "bound": _bound_out(tours.bound),
    }


def _tour_out(tour: Tour) -> dict[str, Any]:
    return {
        "rep": tour.rep_id,
        "date": tour.day.isoformat(),
        "depart_s": tour.depart_s,
        "lunch_start_s": tour.lunch_start_s,
        "stops": [
            {
                "account": stop.account_id,
                "visit": stop.visit_id,
                "arrive_s": stop.arrive_s,
                "start_s": stop.start_s,
                "leave_s": stop.leave_s,
                "travel_s": stop.travel_s,
                "travel_m": stop.travel_m,
            }
            for stop in tour.stops
        ],
        "return_travel_s": tour.return_travel_s,
        "return_travel_m": tour.return_travel_m,
        "return_s": tour.return_s,
        "start": tour.start_id,
        "end": tour.end_id,
        "overnight": tour.overnight,
    }


def _campaign_out(campaign: CampaignPlan) -> dict[str, Any]:
    return {
        "status": campaign.status.value,
        "chosen": list(campaign.chosen),
        "days_used": campaign.days_used,
        "unserved": _unserved_out(campaign.unserved),
    }


def _plan(read: shape.PlanShape) -> Plan:
    sectors, campaign = read.sectors, read.campaign
    return Plan(
        sectors=_sectors(sectors) if sectors else None,
        tours=_tours(read.tours, read.unserved) if read.tours else None,
        campaign=CampaignPlan(
            status=campaign.status,
            chosen=campaign.chosen,
            days_used=campaign.days_used,
            unserved=_unserved(campaign.unserved),
        )
        if campaign
        else None,
    )


def _bound(read: shape.BoundShape | None) -> Bound | None:
    return Bound(**read.model_dump()) if read else None


def _unserved(items: Iterable[shape.UnservedShape]) -> tuple[Unserved, ...]:
    return tuple(
        Unserved(
            account_id=item.account,
            visit_id=item.visit,
            rep_id=item.rep,
            reason=item.reason,
            facts=item.facts,
        )
        for item in items
    )


def _sectors(read: shape.SectorsShape) -> SectorPlan:
    return SectorPlan(
        status=read.status,
        rep_of=read.rep_of,
        handovers=tuple(
            Handover(
                account_id=item.account,
                from_rep=item.from_rep,
                to_rep=item.to_rep,
                reason=item.reason,
                facts=item.facts,
            )
            for item in read.handovers
        ),
        unassigned=_unserved(read.unassigned),
        bound=_bound(read.bound),
        messages=tuple((item.code, item.facts) for item in read.messages),
    )


def _tours(read: shape.ToursShape, unserved: Iterable[shape.UnservedShape]) -> TourPlan:
    return TourPlan(
        status=read.status,
        tours=tuple(_tour(tour) for tour in read.tours),
        unserved=_unserved(unserved),
        bound=_bound(read.bound),
    )


def _tour(read: shape.TourShape) -> Tour:
    return Tour(
        rep_id=read.rep,
        day=read.date,
        depart_s=read.depart_s,
        lunch_start_s=read.lunch_start_s,
        stops=tuple(
            Stop(
                account_id=stop.account,
                visit_id=stop.visit,
                arrive_s=stop.arrive_s,
                start_s=stop.start_s,
                leave_s=stop.leave_s,
                travel_s=stop.travel_s,
                travel_m=stop.travel_m,
            )
            for stop in read.stops
        ),
        return_travel_s=read.return_travel_s,
        return_travel_m=read.return_travel_m,
        return_s=read.return_s,
        start_id=read.start,
        end_id=read.end,
        overnight=read.overnight,
    )
