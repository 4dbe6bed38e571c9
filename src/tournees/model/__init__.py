"""The nouns: accounts, reps, rules, travel, visits, plans, bounds, reasons.

Pure data (standard library and numpy). Whole seconds (``_s``) and metres (``_m``),
seconds of a day counted from midnight, euros as ``_eur``; ``lat, lon`` always in
that order. Sequences are tuples sorted by id, so that the order of the user's rows
changes nothing.
"""

from tournees.model.account import (
    Account,
    Appointment,
    ClosedPeriod,
    Contact,
    Kind,
    Risk,
    Status,
)
from tournees.model.calendar import (
    DAY_S,
    HOUR_S,
    WEEK_DAYS,
    Calendar,
    OpeningHours,
    Window,
    week_days,
)
from tournees.model.outcome import Bound, Limit, LimitScope, Outcome, Reason, Unserved
from tournees.model.picture import Picture, Ring, TourLine
from tournees.model.place import NamedPlace, Place, Precision
from tournees.model.plan import (
    NEAR,
    CampaignPlan,
    Handover,
    Plan,
    SectorPlan,
    Stop,
    Tour,
    TourPlan,
    iso_week,
    week_work_s,
)
from tournees.model.problem import Agreement, Problem, Ranked, SectorRules, Visit
from tournees.model.rep import Costs, Named, Regime, Rep, WorkRules
from tournees.model.rep_day import Busy, Placed, RepDay
from tournees.model.travel import UNREACHABLE_S, Leg, Origin, Slot, Travel, TravelMatrix, paced
from tournees.model.visit_report import VisitOutcome, VisitReport

__all__ = [
    "DAY_S",
    "HOUR_S",
    "NEAR",
    "UNREACHABLE_S",
    "WEEK_DAYS",
    "Account",
    "Agreement",
    "Appointment",
    "Bound",
    "Busy",
    "Calendar",
    "CampaignPlan",
    "ClosedPeriod",
    "Contact",
    "Costs",
    "Handover",
    "Kind",
    "Leg",
    "Limit",
    "LimitScope",
    "Named",
    "NamedPlace",
    "OpeningHours",
    "Origin",
    "Outcome",
    "Picture",
    "Place",
    "Placed",
    "Plan",
    "Precision",
    "Problem",
    "Ranked",
    "Reason",
    "Regime",
    "Rep",
    "RepDay",
    "Ring",
    "Risk",
    "SectorPlan",
    "SectorRules",
    "Slot",
    "Status",
    "Stop",
    "Tour",
    "TourLine",
    "TourPlan",
    "Travel",
    "TravelMatrix",
    "Unserved",
    "Visit",
    "VisitOutcome",
    "VisitReport",
    "Window",
    "WorkRules",
    "iso_week",
    "paced",
    "week_days",
    "week_work_s",
]
