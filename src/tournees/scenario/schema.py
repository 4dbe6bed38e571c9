"""The scenario file: what to decide, from which data, under which rules.

TOML, validated whole: unknown keys are refused and every fault is reported at once.
``base = "other.toml"`` names a scenario of which this one only says the differences.
Durations are minutes, hours of a day ``"8:30"``, money euros: what a user would
write; the model's seconds are made by the planner.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, model_validator

from tournees.files import digest_bytes
from tournees.scenario.rules_section import Rules
from tournees.scenario.section import Hour, Latitude, Longitude, MaybeNamed, Section, in_order
from tournees.scenario.tours_section import Tours


class Where(Section):
    """Keep the rows whose ``field`` (a header of the file) meets one condition."""

    field: str
    equals: str | None = None
    starts_with: str | None = None
    in_: Annotated[tuple[str, ...] | None, Field(alias="in")] = None

    @model_validator(mode="after")
    def _one_condition(self) -> Where:
        if sum(c is not None for c in (self.equals, self.starts_with, self.in_)) != 1:
            msg = "where_one_condition"
            raise ValueError(msg)
        return self


class Source(Section):
    """One file of the user: where it is, how its columns are named, which rows to keep."""

    file: str = ""
    """Path, relative to the scenario file."""
    imported: str | None = None
    """Name of an imported source of the workspace, in place of ``file``."""
    corrections: str | None = None
    """A correction file filled in by the user, relative to the scenario file."""
    sheet: str | None = None
    """Sheet of a workbook; the one that fits when absent."""
    columns: dict[str, str] = {}  # noqa: RUF012 - pydantic copies it
    """Our field -> the file's header; recognised by name where absent."""
    where: tuple[Where, ...] = ()
    """Conditions that must all hold for a row to be kept."""
    defaults: dict[str, str] = {}  # noqa: RUF012 - pydantic copies it
    """Our field -> a value for every row, where the file has no such column."""
    margin_on: Literal["sales", "cost"] | None = None
    """What a margin rate of the file is a share of: *taux de marque* is on sales,
    *taux de marge* on cost. None: by the header's name, and told."""

    @model_validator(mode="after")
    def _one_origin(self) -> Source:
        if bool(self.file) == bool(self.imported):
            msg = "source_one_origin"
            raise ValueError(msg)
        return self


class Data(Section):
    """The files."""

    clients: Source | None = None
    prospects: Source | None = None
    accounts: Source | None = None
    """A single file with a column that says client or prospect."""
    reps: Source
    online_addresses: bool = False
    """Ask the national address service where the accounts are (needs internet)."""

    @model_validator(mode="after")
    def _some_accounts(self) -> Data:
        if not (self.clients or self.prospects or self.accounts):
            msg = "one_source"
            raise ValueError(msg)
        return self


def is_own_table(corrections: str) -> bool:
    """Whether a table of known drives is a file of the user; a bare word names one of ours."""
    path = Path(corrections)
    return bool(path.suffix) or len(path.parts) > 1


TRAVEL_ORIGINS = ("roads", "place", "bbox", "around_km", "server")
"""Keys of ``[travel]`` of which one at most is given; none: the estimate."""


class TravelSection(Section):
    """Travel times."""

    roads: MaybeNamed = None
    """A road file (.osm.pbf, .osm, .graphml, .npz), relative to the scenario."""
    place: MaybeNamed = None
    """A place to download through OSMnx, as "Corse, France" (needs internet)."""
    corrections: str | None = "corse"
    """Table of known driving times that corrects the estimate, ignored outside its area: one of
    ours by its name, or a file of `tournees roads reference`, relative to the scenario."""
    speed_factor: Annotated[float, Field(gt=0.2, le=3)] = 1.0
    """All travel times are divided by it."""
    bbox: tuple[Latitude, Longitude, Latitude, Longitude] | None = None
    """A box to download: south, west, north, east in degrees (needs internet)."""
    around_km: Annotated[float, Field(ge=1, le=200)] | None = None
    """Download the roads around the accounts and homes, with this margin (needs internet)."""
    server: MaybeNamed = None
    """Address of an OSRM server of the user's own, as "http://localhost:5000"."""
    slot: Literal["", "peak", "off_peak"] = ""
    """Time of the day whose driving times the plan takes; none: the mean over the day."""
    reported: str | None = None
    """A file of drives that people know ("1 h 40, not 1 h 05"), relative to the scenario."""
    off_road_m: Annotated[int, Field(ge=50, le=20_000)] = 1_000
    """An account farther than this from every road is told to the user."""

    @property
    def is_estimate(self) -> bool:
        """Whether no origin of travel times is named, so that they are estimated."""
        return not self._origins

    @property
    def _origins(self) -> int:
        return sum(getattr(self, key) is not None for key in TRAVEL_ORIGINS)

    @model_validator(mode="after")
    def _one_origin(self) -> TravelSection:
        if self._origins > 1:
            msg = "travel_one_origin"
            raise ValueError(msg)
        if self.bbox is not None and not (
            self.bbox[0] < self.bbox[2] and self.bbox[1] < self.bbox[3]
        ):
            msg = "travel_box_reversed"
            raise ValueError(msg)
        return self


class SectorSection(Section):
    """Sectors."""

    enabled: bool = True
    keep_current: bool = False
    """Take the sectors of the file as they stand instead of drawing new ones."""
    tolerance: Annotated[float, Field(ge=0, le=1)] = 0.10
    handover_eur: Annotated[float, Field(ge=0, le=10_000_000)] = 0.0
    contiguous: bool = True
    max_handovers: Annotated[int, Field(ge=0)] | None = None
    keep_groups: bool = False
    """The sites of one group go to one rep."""
    weeks_per_year: Annotated[float, Field(gt=0, le=52)] = 45.0
    locked: tuple[str, ...] = ()
    """Ids of accounts that stay with their current rep."""


class Segment(Section):
    """What a segment of accounts asks for and is worth."""

    per_year: Annotated[float, Field(ge=0, le=366)] | None = None
    minutes: Annotated[int, Field(gt=0, le=1440)] | None = None
    value_eur: Annotated[float, Field(ge=0, le=10_000_000)] | None = None


_Share = Annotated[float, Field(ge=0, le=1)]
_Factor = Annotated[float, Field(ge=0, le=10)]


class RiskLoss(Section):
    """Share of an account's contribution that its risk grade puts in doubt."""

    low: Annotated[float, Field(ge=0, le=1)] = 0.0
    medium: Annotated[float, Field(ge=0, le=1)] = 0.10
    high: Annotated[float, Field(ge=0, le=1)] = 0.30

    @model_validator(mode="after")
    def _rising(self) -> RiskLoss:
        if not self.low <= self.medium <= self.high:
            msg = "risk_loss_falling"
            raise ValueError(msg)
        return self


def _rising_pair(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        msg = "pair_falling"
        raise ValueError(msg)
    return pair


class Visits(Section):
    """Defaults of visits where the file is silent; ``segments`` by segment name.

    How euros are made of them stands in ``docs/valuation.fr.md``.
    """

    minutes: Annotated[int, Field(gt=0, le=1440)] = 45
    per_year: Annotated[float, Field(ge=0, le=366)] = 6.0
    value_eur: Annotated[float, Field(ge=0, le=10_000_000)] = 200.0
    """Flat value of a visit where the file holds no revenue or potential: what a visit
    usually costs (75 to 200 euros and more), since a firm that wants it deems it worth that."""
    margin_rate: Annotated[float, Field(ge=0, le=1)] = 0.30
    prospect_per_year: Annotated[float, Field(ge=0, le=366)] = 1.0
    """Visits a year that a prospect adds to the workload of a sector."""
    prospect_probability: Annotated[float, Field(ge=0, le=1)] = 0.10
    remote_minutes: Annotated[int, Field(gt=0, le=1440)] = 20
    """Duration of a visit by telephone or video, where the file does not say."""
    office_minutes: Annotated[int, Field(ge=0, le=480)] = 15
    """Preparation and report of each visit, part of the workload of a sector."""
    open_days: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)
    """Weekdays on which accounts without opening hours receive, 1 = Monday."""
    open_windows: Annotated[tuple[tuple[Hour, Hour], ...], AfterValidator(in_order)] = (
        ("09:00", "12:00"),
        ("14:00", "18:00"),
    )
    segments: dict[str, Segment] = {  # noqa: RUF012 - pydantic copies it
        "A": Segment(per_year=12, value_eur=300),
        "B": Segment(per_year=6, value_eur=200),
        "C": Segment(per_year=2, value_eur=150),
    }
    abc: bool = True
    """Compute segment A, B or C from revenue (prospects: potential) where it is absent."""
    abc_shares: Annotated[tuple[_Share, _Share], AfterValidator(_rising_pair)] = (0.80, 0.95)
    """Cumulative shares of revenue at which A and B end."""
    risk_loss: RiskLoss = RiskLoss()
    recency: Annotated[tuple[_Factor, _Factor], AfterValidator(_rising_pair)] = (0.5, 1.5)
    """Least and most that the time since the last visit, over the usual interval,
    multiplies the value of the next visit by; ``[1, 1]`` leaves it out."""
    max_interval_factor: Annotated[float, Field(ge=0, le=100)] = 2.0
    """Longest time between two visits, in usual intervals, where the file gives no maximum:
    beyond it a visit passes before any value. Below 1 counts as 1; 0: no maximum."""


class Campaign(Section):
    """Prospects added to the week."""

    enabled: bool = False
    days: Annotated[float, Field(ge=0, le=10_000)] = 2.0
    """Budget of rep-days, shared by the team."""
    max_per_day: Annotated[int, Field(ge=0)] | None = None


class Size(Section):
    """Size of the team: no key yet, so that none is taken in silence."""


class Effort(Section):
    """How hard to search. Iteration counts, so that a run can be replayed to the byte."""

    level: Literal["fast", "normal", "thorough"] = "normal"
    seed: Annotated[int, Field(ge=0, lt=2**31)] = 0
    time_limit_s: Annotated[int, Field(gt=0)] | None = None
    """Wall-clock limit for people waiting; such a run cannot be replayed to the byte."""


class Scenario(Section):
    """A whole scenario. Relative paths are relative to ``folder``."""

    name: str = ""
    lang: Literal["fr", "en"] | None = None
    data: Data
    rules: Rules = Rules()
    travel: TravelSection = TravelSection()
    sectors: SectorSection = SectorSection()
    visits: Visits = Visits()
    tours: Tours
    campaign: Campaign = Campaign()
    size: Size = Size()
    effort: Effort = Effort()

    @property
    def files(self) -> dict[str, Path]:
        """Every file that a run reads, by its role."""
        data = self.data
        named = {
            "clients": data.clients,
            "prospects": data.prospects,
            "accounts": data.accounts,
            "reps": data.reps,
        }
        found = {role: Path(source.file) for role, source in named.items() if source}
        if self.travel.roads:
            found["roads"] = Path(self.travel.roads)
        if self.travel.reported:
            found["reported"] = Path(self.travel.reported)
        if self.travel.is_estimate and is_own_table(self.travel.corrections or ""):
            found["corrections"] = Path(self.travel.corrections or "")
        return found

    @property
    def digest(self) -> str:
        """Changes with any setting."""
        return digest_bytes(self.model_dump_json(by_alias=True).encode())


def json_schema() -> dict[str, Any]:
    """JSON Schema of the scenario file."""
    return Scenario.model_json_schema(by_alias=True)
