"""Parquet tables of a run, for whoever wants to analyse it with other tools."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from tournees.model import Plan, Problem


def parquet(rows: list[dict[str, Any]], columns: tuple[tuple[str, Any], ...]) -> bytes:
    """Rows as a Parquet file with the given columns and Arrow types."""
    schema = pa.schema(columns)
    table = pa.Table.from_pylist(rows, schema=schema)
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()


_ACCOUNTS = (
    ("account_id", pa.string()),
    ("name", pa.string()),
    ("kind", pa.string()),
    ("segment", pa.string()),
    ("postal_code", pa.string()),
    ("commune", pa.string()),
    ("lat", pa.float64()),
    ("lon", pa.float64()),
    ("precision", pa.string()),
    ("revenue_eur", pa.float64()),
    ("current_rep", pa.string()),
    ("rep_id", pa.string()),
    ("load_s", pa.int64()),
)
_STOPS = (
    ("rep_id", pa.string()),
    ("day", pa.date32()),
    ("order", pa.int32()),
    ("account_id", pa.string()),
    ("visit_id", pa.string()),
    ("arrive_s", pa.int32()),
    ("start_s", pa.int32()),
    ("leave_s", pa.int32()),
    ("travel_s", pa.int32()),
    ("travel_m", pa.int32()),
)
_UNSERVED = (
    ("account_id", pa.string()),
    ("visit_id", pa.string()),
    ("rep_id", pa.string()),
    ("reason", pa.string()),
)


def run_tables(problem: Problem, plan: Plan) -> dict[str, bytes]:
    """The tables of a run by file name: accounts with their rep, stops, unserved visits."""
    rep_of = plan.sectors.rep_of if plan.sectors else {}
    accounts = [
        {
            "account_id": a.id,
            "name": a.name,
            "kind": a.kind.value,
            "segment": a.segment,
            "postal_code": a.postal_code,
            "commune": a.commune,
            "lat": a.place.lat if a.place else None,
            "lon": a.place.lon if a.place else None,
            "precision": a.place.precision.value if a.place else None,
            "revenue_eur": a.revenue_eur,
            "current_rep": a.current_rep,
            "rep_id": rep_of.get(a.id),
            "load_s": problem.load_s.get(a.id, 0),
        }
        for a in problem.accounts
    ]
    tours = plan.tours.tours if plan.tours else ()
    stops = [
        {
            "rep_id": tour.rep_id,
            "day": tour.day,
            "order": order,
            **{name: getattr(stop, name) for name, _ in _STOPS[3:]},
        }
        for tour in tours
        for order, stop in enumerate(tour.stops, start=1)
    ]
    unserved = [
        {name: str(getattr(item, name)) for name, _ in _UNSERVED}
        for item in (plan.tours.unserved if plan.tours else ())
    ]
    return {
        "accounts.parquet": parquet(accounts, _ACCOUNTS),
        "stops.parquet": parquet(stops, _STOPS),
        "unserved.parquet": parquet(unserved, _UNSERVED),
    }
