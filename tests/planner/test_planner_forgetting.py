"""Deletion on request leaves no trace; retention removes what is old."""

from __future__ import annotations

import json
import os
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from importing_files import HEADER, ROWS, TODAY, accounts, bring_in, write_clients, write_reps

from tournees.errors import InputError
from tournees.geo.address_answers import AddressAnswer
from tournees.geo.address_text import address_text
from tournees.geo.geocoding_cache import GeocodingCache
from tournees.model import VisitOutcome, VisitReport
from tournees.planner.feedback import take_feedback
from tournees.planner.forgetting import forget
from tournees.planner.importing import ImportRequest, import_file
from tournees.planner.retention import purge
from tournees.planner.versions import corrections_of, log_of, rows_of
from tournees.store import RunFolder, State, Status, Workspace, canonical_json, undo

NAPOLEON = "C6;Café Napoléon;20000;Ajaccio;C;300;;;"
ODD = "C7;Café Napoléon Bis;99999;Nullepart;C;-4;;;LIVIA"


def visit(account: str, day: int, **more) -> VisitReport:
    return VisitReport(
        account_id=account, day=date(2026, 11, day), outcome=VisitOutcome.DONE, **more
    )


def make_run(workspace: Workspace, name: str, ids: dict[str, str], reps: dict[str, str]) -> Path:
    """A finished run that decided on some accounts."""
    folder = RunFolder.create(workspace.path / "runs", name, run_id=name)
    inputs = {
        "accounts": [{"id": key, "name": text, "current_rep": ""} for key, text in ids.items()],
        "reps": [{"id": key, "name": text} for key, text in reps.items()],
    }
    folder.write("inputs.json", canonical_json(inputs))
    folder.end(State.DONE)
    return folder.path


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    """Two imports, feedback, a team, runs, uploads, a scenario."""
    made = Workspace(tmp_path / "w")
    bring_in(made, write_clients(tmp_path, [*ROWS, ODD]))
    take_feedback(
        made,
        [
            visit("C6", 20, note="Café Napoléon : rappeler", rep="LIVIA"),
            visit("C1", 20, note="envoyé par livia paoli", rep="Paoli Livia"),
            visit("C1", 21, note="rien", rep="ANGE"),
        ],
        today=TODAY,
    )
    rows = [row.replace("300", "301") for row in ROWS]
    bring_in(made, write_clients(tmp_path, [*rows, ODD]))
    bring_in(made, write_reps(tmp_path), "reps")
    fixes = tmp_path / "fixes.csv"
    fixes.write_text(
        "Identifiant;Colonne;Valeur;Nouvelle valeur\nC6;CA;301;302\nC2;CA;8000;8001\n", "utf-8"
    )
    bring_in(made, write_clients(tmp_path, [*rows, ODD]), corrections=fixes)
    make_run(made, "with", {"C6": "Café Napoléon"}, {"ANGE": "Ange Casta"})
    make_run(made, "without", {"C1": "Bar du Port"}, {"ANGE": "Ange Casta"})
    make_run(made, "livia", {"C1": "Bar du Port"}, {"LIVIA": "Livia Paoli"})
    uploads = made.path / "imports" / "clients"
    uploads.mkdir(parents=True)
    (uploads / "old.csv").write_bytes(f"{HEADER}\n{NAPOLEON}\n".encode("cp1252"))
    (uploads / "unicode.csv").write_bytes(f"{HEADER}\n{NAPOLEON}\n".encode("utf-16"))
    (uploads / "others.csv").write_text(f"{HEADER}\n{ROWS[2]}\n", "utf-8")
    book = openpyxl.Workbook()
    book.active.append(["Nom", "CP"])
    book.active.append(["Café Napoléon", "20000"])
    book.save(uploads / "book.xlsx")
    scenarios = made.path / "scenarios"
    scenarios.mkdir()
    (scenarios / "s.toml").write_text('[sectors]\nlocked = ["C6"]\n', "utf-8")
    return made


def traces(workspace: Workspace, *texts: str) -> list[str]:
    """Files, in whatever encoding or archive, that hold one of the texts."""
    found = []
    for path in sorted(p for p in workspace.path.rglob("*") if p.is_file()):
        contents = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                contents = [archive.read(name) for name in archive.namelist()]
        for content in contents:
            for text in texts:
                ways = (text.encode(), text.encode("cp1252"), text.encode("utf-16-le"))
                if any(way in content for way in ways):
                    found.append(path.relative_to(workspace.path).as_posix())
    return sorted(set(found))


def test_after_the_deletion_of_an_account_no_file_knows_it(workspace):
    wanted = ("Café Napoléon :", '"Café Napoléon"', '"C6"', "C6;", "<t>Café Napoléon</t>")
    assert len(traces(workspace, *wanted)) > 8
    done = forget(workspace, accounts=["C6"], today=TODAY)
    assert traces(workspace, *wanted) == []
    assert done.accounts == ("C6",)
    assert [c.key for c in corrections_of(workspace.current("clients"))] == ["C2"]
    assert [item for _, item, _ in rows_of(workspace.current("clients")).rows] == [
        "C1", "C2", "C3", "C4", "C5", "C7",
    ]  # fmt: skip
    assert done.versions == 4
    assert done.reports == 1
    assert done.removed == (
        "imports/clients/book.xlsx",
        "imports/clients/old.csv",
        "imports/clients/unicode.csv",
        "runs/with",
        "scenarios/s.toml",
    )
    assert sorted(accounts(workspace)) == ["C1", "C2", "C3", "C4", "C5", "C7"]
    assert {p.name for p in (workspace.path / "runs").iterdir()} == {"without", "livia"}


def test_the_deleted_account_is_in_no_earlier_version_and_undo_still_works(workspace):
    forget(workspace, accounts=["C6"], today=TODAY)
    for expected in (3, 2, 1):
        assert undo(workspace, "clients").number == expected
        assert "C6" not in accounts(workspace)
        assert "C1" in accounts(workspace)


def test_findings_about_the_deleted_row_go_and_those_of_others_stay(workspace):
    before = json.loads(workspace.current("clients").read("report.json"))
    assert any(issue["row"] == 8 for issue in before)
    forget(workspace, accounts=["C6"], today=TODAY)
    after = json.loads(workspace.current("clients").read("report.json"))
    assert {issue["row"] for issue in after} >= {8}
    forget(workspace, accounts=["C7"], today=TODAY)
    assert all(
        issue["row"] != 8 for issue in json.loads(workspace.current("clients").read("report.json"))
    )
    assert traces(workspace, "Nullepart") == []


def test_after_the_deletion_of_a_rep_no_file_knows_the_name(workspace):
    wanted = ("LIVIA", "Livia", "livia", "Paoli", "paoli")
    assert traces(workspace, *wanted)
    done = forget(workspace, rep="livia paoli", today=TODAY)
    assert traces(workspace, *wanted) == []
    assert done.reps == ("LIVIA",)
    assert done.removed == ("runs/livia",)
    known = accounts(workspace)
    assert {known["C1"].current_rep, known["C2"].current_rep} == {""}
    assert known["C3"].current_rep == "ANGE"
    log = log_of(workspace.current("clients"))
    assert [(r.account_id, r.rep, r.note) for r in log] == [
        ("C1", "", ""),
        ("C1", "ANGE", "rien"),
        ("C6", "", "Café Napoléon : rappeler"),
    ]


def test_a_short_name_is_found_in_a_note_and_leaves_longer_words_alone(workspace):
    notes = ["vu avec Ange.", "grange fermée"]
    reports = [visit("C2", 22 - n, note=note) for n, note in enumerate(notes)]
    take_feedback(workspace, reports, today=TODAY)
    forget(workspace, rep="ANGE", today=TODAY)
    log = {r.day.day: r.note for r in log_of(workspace.current("clients")) if r.account_id == "C2"}
    assert log == {22: "", 21: "grange fermée"}


def test_a_dry_run_lists_the_same_and_deletes_nothing(workspace):
    before = {p: p.read_bytes() for p in workspace.path.rglob("*") if p.is_file()}
    listed = forget(workspace, accounts=["C6"], today=TODAY, dry_run=True)
    assert {p: p.read_bytes() for p in workspace.path.rglob("*") if p.is_file()} == before
    assert forget(workspace, accounts=["C6"], today=TODAY) == listed


def test_a_deletion_leaves_a_line_without_a_name(workspace):
    forget(workspace, accounts=["C6"], today=TODAY)
    (line,) = (workspace.path / "deletions.jsonl").read_text("utf-8").splitlines()
    kept = json.loads(line)
    assert (kept["day"], kept["count"], len(kept["digest"])) == ("2026-11-24", 1, 64)
    assert set(kept) == {"day", "count", "digest"}


def test_a_later_file_that_still_holds_a_deleted_account_is_told(tmp_path, workspace):
    forget(workspace, accounts=["C6"], today=TODAY)
    done = bring_in(workspace, write_clients(tmp_path, [*ROWS, "C8;Neuf;20200;Bastia;A;1;;;"]))
    assert [i.row for i in done.issues if i.code == "import_holds_deleted"] == [7]


def test_a_homonym_keeps_its_name_and_its_files(tmp_path):
    workspace = Workspace(tmp_path / "w")
    rows = [*ROWS, "C7;Café Napoléon;20200;Bastia;A;1;;;"]
    bring_in(workspace, write_clients(tmp_path, rows))
    run = make_run(workspace, "other", {"C7": "Café Napoléon"}, {})
    forget(workspace, accounts=["C6"], today=TODAY)
    assert accounts(workspace)["C7"].name == "Café Napoléon"
    assert run.exists()


def test_an_unknown_id_is_told_and_nothing_is_deleted(workspace):
    for asked in ({"accounts": ["C99"]}, {"rep": "Personne"}):
        with pytest.raises(InputError) as caught:
            forget(workspace, today=TODAY, **asked)
        assert [issue.code for issue in caught.value.issues] == ["forget_unknown"]
    assert not (workspace.path / "deletions.jsonl").exists()


def test_a_run_under_way_stops_the_deletion(workspace):
    path = make_run(workspace, "busy", {"C6": "Café Napoléon"}, {})
    RunFolder(path).write_status(
        Status(state=State.RUNNING, name="busy", started="2026-11-24T00:00:00", pid=os.getpid())
    )
    with pytest.raises(InputError) as caught:
        forget(workspace, accounts=["C6"], today=TODAY)
    assert [issue.code for issue in caught.value.issues] == ["forget_run_running"]
    assert "C6" in accounts(workspace)


def test_a_deletion_cut_short_can_be_asked_for_again(workspace, monkeypatch):
    from tournees.planner import forgetting

    done = 0

    def failing(path, content):
        nonlocal done
        done += 1
        if done == 3:
            raise KeyboardInterrupt
        path.write_bytes(content)

    with monkeypatch.context() as patch:
        patch.setattr(forgetting, "replace_atomically", failing)
        with pytest.raises(KeyboardInterrupt):
            forget(workspace, accounts=["C6"], today=TODAY)
    forget(workspace, accounts=["C6"], today=TODAY)
    assert traces(workspace, '"C6"', "C6;", '"Café Napoléon"') == []


def test_retention_removes_old_versions_runs_uploads_and_notes_and_keeps_the_rest(workspace):
    old = TODAY - timedelta(days=2000)
    aged = workspace.path / "imports" / "clients" / "old.csv"
    stamp = datetime(old.year, old.month, old.day, tzinfo=UTC).timestamp()
    os.utime(aged, (stamp, stamp))
    folder = RunFolder(workspace.path / "runs" / "without")
    folder.write_status(Status(state=State.DONE, name="x", started=f"{old}T00:00:00+00:00"))
    nothing = purge(workspace, today=date(2021, 1, 1))
    assert (nothing.removed, nothing.notes) == ((), 0)
    dry = purge(workspace, today=TODAY, dry_run=True)
    assert dry.removed == ("imports/clients/old.csv", "runs/without")
    assert purge(workspace, today=TODAY) == dry
    assert not aged.exists()
    assert not folder.path.exists()
    later = TODAY + timedelta(days=1200)
    done = purge(workspace, today=later)
    assert "sources/clients/imports/0001" in done.removed
    assert done.notes == 3
    assert [report.note for report in log_of(workspace.current("clients"))] == ["", "", ""]
    assert len(workspace.history("clients")) == 1
    with pytest.raises(InputError) as caught:
        undo(workspace, "clients")
    assert caught.value.issues[0].code == "undo_nothing"
    assert len(accounts(workspace)) == 7


def test_old_roads_and_travel_times_leave_and_fresh_ones_stay(tmp_path):
    workspace = Workspace(tmp_path / "w")
    cache = workspace.path / "cache"
    (cache / "openstreetmap").mkdir(parents=True)
    made = datetime(2023, 1, 1, tzinfo=UTC).timestamp()
    names = ("area-a.npz", "roads-b.npz", "topology-c.npz", "matrix-d-e.npz")
    names += ("openstreetmap/roads-f.json.gz", "openstreetmap/place-g.wkb")
    for name in (*names, "addresses-1.sqlite", "area-fresh.npz"):
        (cache / name).write_bytes(b"x")
        if "fresh" not in name:
            os.utime(cache / name, (made, made))
    for name, started in (("old", "2023-01-01"), ("new", TODAY.isoformat())):
        folder = RunFolder.create(workspace.path / "downloads", "x", run_id=name)
        folder.write("area.wkb", b"outline")
        folder.write_status(
            Status(state=State.STOPPED, name="x", started=f"{started}T00:00:00+00:00")
        )
    would = purge(workspace, today=TODAY, dry_run=True)
    assert would.removed == ("downloads/old",)
    assert would.counts == {"n": 1, "notes": 0, "roads": len(names)}
    assert all((cache / name).exists() for name in names)
    assert purge(workspace, today=TODAY) == would
    left = sorted(path.name for path in cache.rglob("*") if path.is_file())
    assert left == ["addresses-1.sqlite", "area-fresh.npz"]
    assert [path.name for path in (workspace.path / "downloads").iterdir()] == ["new"]
    assert purge(workspace, today=TODAY).counts == {"n": 0, "notes": 0, "roads": 0}


def test_answers_of_the_address_service_leave_with_the_account(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = tmp_path / "adresses.csv"
    rows = ("C1;Bar;3 rue Fesch;20000;Ajaccio", "C2;Café;5 rue Fesch;20000;Ajaccio")
    path.write_text("\n".join(("Code client;Nom;Adresse;CP;Ville", *rows)), encoding="utf-8")
    import_file(workspace, path, ImportRequest(kind="clients"), today=TODAY)
    gone, kept = (address_text(f"{n} rue Fesch", "20000", "Ajaccio") for n in (3, 5))
    answer = AddressAnswer("ok", 41.9, 8.7, "Rue Fesch", 0.9, 0.1, "housenumber", "2A004", "")
    cache = GeocodingCache(workspace.path / "cache")
    cache.keep({gone: answer, kept: answer})
    forget(workspace, accounts=["C1"], today=TODAY)
    assert set(cache.find([gone, kept])) == {kept}
