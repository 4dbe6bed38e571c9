"""A file read in a process of its own: what it says, how long and how much memory it took."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """
import json, resource, sys
from pathlib import Path
from tournees.model import Kind
from tournees.reading import read_accounts
from tournees.scenario import Source
before = resource.getrusage(resource.RUSAGE_SELF)
path = Path(sys.argv[1])
reading = read_accounts(path, Source(file=path.name), Kind.CLIENT)
after = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([
    [issue.code for issue in reading.issues],
    len(reading.items),
    after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
    (after.ru_maxrss - before.ru_maxrss) / (1 << 20 if sys.platform == "darwin" else 1 << 10),
]))
"""


class Cost(NamedTuple):
    """Codes found, items read, seconds of processor, megabytes beyond those of the program."""

    codes: list[str]
    items: int
    cpu_s: float
    megabytes: float


def cost_of(path: Path) -> Cost:
    """Read a file of clients elsewhere and say what it cost."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(path)], capture_output=True, check=True, timeout=120
    )
    return Cost(*json.loads(done.stdout))
