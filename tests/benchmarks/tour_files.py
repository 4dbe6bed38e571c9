"""Small files of the public tour families, with distances of 3-4-5 triangles."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TOPTW = """4 2 3 1
0 200
 0 0 0 0 0 0 0 0 40
 1 3 4 2 10 1 1 2 6 9
 2 6 8 2 20 1 1 2 12 13
 3 0 10 0 5 1 1 2 0 12
"""
MCTOPMTW = """2 3 10 2 1 9 9 9 9 9 9 9 9
0 0 0 0 0 0 100
2 3 4 2 10 0 10 20 30 40 1 6 1 1 0 0 0 0 0 0 0 0
3 6 8 2 20 0 2 4 6 40 0 4 1 0 0 0 0 0 0 0 0 0
4 0 10 0 5 0 10 20 30 40 1 5 1 1 0 0 0 0 0 0 0 0
"""
VRPTW = """TINY

VEHICLE
NUMBER     CAPACITY
  2          10

CUSTOMER
CUST NO.  XCOORD.  YCOORD.  DEMAND  READY TIME  DUE DATE  SERVICE TIME

    0      0      0      0      0     40      0
    1      3      4      6      6      9      2
    2      6      8      4     12     13      2
    3      1      1      5      0     40      1
"""
PVRP = """1 1 3 3
23 10
23 10
23 10
0 0 0 0 0 0 0
1 3 4 1 6 2 1 5
2 6 8 1 4 1 3 1 2 4
3 0 1 1 5 1 3 1 2 4
"""
TEXTS = {"toptw": TOPTW, "mctopmtw": MCTOPMTW, "vrptw": VRPTW, "pvrp": PVRP}
NAMES = {"toptw": "c1.txt", "mctopmtw": "MCTOPMTW-2-c1.txt", "vrptw": "C1.txt", "pvrp": "p1"}


def written(folder: Path, family: str) -> Path:
    """The file of a family, written."""
    path = folder / NAMES[family]
    path.write_text(TEXTS[family], encoding="ascii")
    return path
