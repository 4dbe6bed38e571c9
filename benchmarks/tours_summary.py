"""Tables of a file of `tours` for the page: means by engine, who is best, what was exceeded.

Usage: ``python benchmarks/tours_summary.py benchmarks/tours.csv``

Means are over the rows that all engines of a family have: same instance, days, seed and limit.
*From best* is the loss to the best value that any engine found at any seed, or the reference
where that is better.
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from pathlib import Path
from statistics import fmean

MORE_IS_BETTER = {"toptw", "mctopmtw"}
Row = dict[str, str]


def main() -> None:
    """Print a table for each family and limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    with parser.parse_args().file.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["machine"]]
    for family, limit in sorted({(row["family"], row["limit_s"]) for row in rows}):
        chosen = [r for r in rows if (r["family"], r["limit_s"]) == (family, limit)]
        print("\n".join(summary(family, limit, chosen)), "\n")


def summary(family: str, limit: str, rows: list[Row]) -> list[str]:
    """Lines of Markdown on the rows of one family and limit."""
    sign = 1 if family in MORE_IS_BETTER else -1
    best = best_known(rows, sign)
    engines = sorted({row["engine"] for row in rows})
    having: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for row in rows:
        having[row["instance"], row["days"], row["seed"]].add(row["engine"])
    common = {key for key, names in having.items() if len(names) == len(engines)}
    lines = [f"{family}, {limit} s, {len(common)} rows each of {len(best)} instances", ""]
    lines += ["| engine | mean value | from reference | from best | best found | core s |"]
    lines += ["|---|---|---|---|---|---|"]
    for engine in engines:
        own = [
            row
            for row in rows
            if row["engine"] == engine and (row["instance"], row["days"], row["seed"]) in common
        ]
        if own:
            lines.append(_line(engine, own, best, sign))
    exceeded = sorted(
        f"{name} ({days} d) {value:g} against {reference}"
        for (name, days), (value, reference) in best.items()
        if reference and sign * (value - float(reference)) > 0.005
    )
    return [*lines, "", "Better than the reference: " + (", ".join(exceeded) or "none") + "."]


def best_known(rows: list[Row], sign: int) -> dict[tuple[str, str], tuple[float, str]]:
    """Best value found by any engine, or the reference if that is better, and the reference."""
    found: dict[tuple[str, str], tuple[float, str]] = {}
    for row in rows:
        key = row["instance"], row["days"]
        values = [float(row["value"]), *([float(row["reference"])] if row["reference"] else [])]
        values += [found[key][0]] if key in found else []
        found[key] = max(values, key=lambda value: sign * value), row["reference"]
    return found


def _line(
    engine: str, own: list[Row], best: dict[tuple[str, str], tuple[float, str]], sign: int
) -> str:
    losses = [
        sign * (best[row["instance"], row["days"]][0] - float(row["value"]))
        / best[row["instance"], row["days"]][0]
        for row in own
    ]  # fmt: skip
    gaps = [float(row["gap"]) for row in own if row["gap"]]
    cells = (
        engine,
        f"{fmean(float(row['value']) for row in own):,.2f}",
        f"{fmean(gaps):+.2%}" if gaps else "",
        f"{fmean(losses):.2%}",
        f"{sum(loss < 1e-9 for loss in losses)} of {len(losses)}",
        f"{fmean(float(row['core_seconds']) for row in own):.1f}",
    )
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
