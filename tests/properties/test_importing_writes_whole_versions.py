"""Whatever the file holds, an import writes a whole version that reads back, or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tournees.errors import InputError
from tournees.model import VisitOutcome, VisitReport
from tournees.planner.feedback import take_feedback
from tournees.planner.importing import ImportRequest, import_file
from tournees.planner.versions import accounts_of, rows_of
from tournees.store import Workspace, changes_from_json

TODAY = date(2026, 11, 24)
HEADER = "Code client;Nom;CP;Ville;CA;Dernière visite;Horaires\n"
cells = st.one_of(
    st.sampled_from(["C1", "C2", "20000", "Ajaccio", "12,5", "03/02/2026", "lun-ven 9h-12h", ""]),
    st.text(max_size=8),
)
rows = st.lists(st.lists(cells, min_size=1, max_size=8).map(";".join), max_size=6)
tables = rows.map(lambda lines: (HEADER + "\n".join(lines)).encode("utf-8", "ignore"))
contents = st.one_of(st.binary(max_size=300), tables, tables, tables)
FILES = {
    "accounts.json", "changes.json", "import.json", "report.json", "rows.csv", "understood.json",
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(contents=st.lists(contents, min_size=1, max_size=3))
def test_no_file_writes_half_a_version_or_loses_an_account(tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("f")
    workspace = Workspace(folder / "w")
    path = folder / "clients.csv"
    before = 0
    for content in contents:
        path.write_bytes(content)
        try:
            done = import_file(workspace, path, ImportRequest(kind="clients"), today=TODAY)
        except InputError:
            assert len(workspace.history("clients")) == before
            continue
        now = workspace.current("clients")
        assert {p.name for p in now.folder.iterdir()} == FILES
        before = len(workspace.history("clients"))
        assert now.number == before
        kept = accounts_of(now)
        assert len({account.id for account in kept}) == len(kept) > 0
        assert {item for _, item, _ in rows_of(now).rows if item} == {a.id for a in kept}
        if not done.same:
            assert changes_from_json(now.read("changes.json")) == done.changes
        assert path.read_bytes() == content


@settings(max_examples=25, deadline=None)
@given(days=st.lists(st.integers(1, 23), min_size=1, max_size=6), hours=st.integers(0, 9_000))
def test_feedback_in_any_portions_gives_the_same_accounts(tmp_path_factory, days, hours):
    """All reports at once, or one by one and twice: the same accounts in the end."""
    found = []
    reports = [
        VisitReport(
            account_id="C1",
            day=date(2026, 11, day),
            outcome=VisitOutcome.DONE,
            visit_s=60 + hours + day,
            order_eur=float(day),
        )
        for day in days
    ]
    for portions in ([reports], [[report] for report in (*reports, *reversed(reports))]):
        folder = tmp_path_factory.mktemp("f")
        workspace = Workspace(folder / "w")
        path = folder / "clients.csv"
        path.write_text(f"{HEADER}C1;Bar;20000;Ajaccio;;;\nC2;Café;20200;Bastia;;;\n", "utf-8")
        import_file(workspace, path, ImportRequest(kind="clients"), today=TODAY)
        for portion in portions:
            take_feedback(workspace, portion, today=TODAY)
        found.append([replace(a, file="") for a in accounts_of(workspace.current("clients"))])
    assert found[0] == found[1]
