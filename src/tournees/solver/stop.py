"""When a search stops: its effort in iterations, a word from outside, a clock if asked.

The only file of the solver that reads a clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

OnProgress = Callable[[str, float, float | None, float | None], bool]
"""``on_progress(phase, elapsed_s, best, bound)``; True asks to stop and keep the best."""


def keep_going(phase: str, elapsed_s: float, best: float | None, bound: float | None) -> bool:
    """Ignore the progress and never ask to stop."""
    del phase, elapsed_s, best, bound
    return False


@dataclass(slots=True)
class Stop:
    """A stopping rule, asked once per block of iterations.

    ``iterations`` is the effort, the only rule of a run that can be replayed to the
    byte; ``time_limit_s`` is for people waiting. ``reason`` says afterwards which rule
    ended the search: ``"effort"``, ``"asked"`` or ``"clock"``.
    """

    iterations: int
    time_limit_s: float | None = None
    on_progress: OnProgress = keep_going
    reason: str = field(default="effort", init=False)
    _started: float = field(default_factory=time.monotonic, init=False)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the rule was made."""
        return time.monotonic() - self._started

    def done(self, iterations: int) -> float:
        """Share of the effort spent, or of the time where that runs out first."""
        spent = iterations / max(1, self.iterations)
        if self.time_limit_s is not None:
            spent = max(spent, self.elapsed_s / self.time_limit_s)
        return min(1.0, spent)

    def now(self, phase: str, best: float | None = None, bound: float | None = None) -> bool:
        """Report progress; return True when the search must end now."""
        elapsed_s = self.elapsed_s
        if self.on_progress(phase, elapsed_s, best, bound):
            self.reason = "asked"
            return True
        if self.time_limit_s is not None and elapsed_s >= self.time_limit_s:
            self.reason = "clock"
            return True
        return False
