"""An interrupted week ends at once: the searches under way are told to stop."""

from __future__ import annotations

import threading

import pytest
from small_team import problem

from tournees.model import Outcome, SectorPlan, TourPlan
from tournees.planner import week
from tournees.solver.stop import Stop


def test_a_search_under_way_hears_that_nobody_waits_any_more(monkeypatch):
    begun, heard = threading.Event(), threading.Event()

    def search(rep_week, stop, seed, *, threads):
        del seed, threads
        if rep_week.rep.id == "R1":
            assert begun.wait(10)
            raise KeyboardInterrupt
        begun.set()
        while not stop.now("tours"):
            threading.Event().wait(0.01)
        heard.set()
        return TourPlan(status=Outcome.STOPPED, tours=(), unserved=(), bound=None)

    monkeypatch.setattr(week, "solve", search)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    sectors = SectorPlan(status=Outcome.OPTIMAL, rep_of={})
    with pytest.raises(KeyboardInterrupt):
        week.plan_week(problem(), sectors, lambda _rep: Stop(1), 0)
    assert heard.wait(10)
