"""Files into the workspace: what is new, gone, changed; columns remembered; runs read it."""

from __future__ import annotations

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
from importing_files import HEADER, ROWS, TODAY, accounts, bring_in, write_clients, write_reps

from tournees.errors import InputError, StoreError
from tournees.files import digest_file, shipped
from tournees.planner.imported import resolve_imports
from tournees.planner.intake import intake
from tournees.planner.versions import rows_of
from tournees.scenario import load_scenario
from tournees.store import (
    ColumnMapping,
    Event,
    StoredRep,
    Workspace,
    accounts_from_json,
    changes_from_json,
    redo,
    reps_from_json,
    undo,
)
from tournees.words import Words


def codes(found) -> list[str]:
    return [issue.code for issue in found]


def refused(action) -> list[str]:
    with pytest.raises(InputError) as caught:
        action()
    return codes(caught.value.issues)


def files_under(path: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}


def test_a_first_import_keeps_every_account_placed_and_calls_it_new(tmp_path):
    workspace = Workspace(tmp_path / "w")
    done = bring_in(workspace, write_clients(tmp_path))
    assert [seen.id for seen in done.changes.new] == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert (done.changes.gone, done.changes.changed) == ((), ())
    assert done.placed == {"commune": 6}
    assert all(account.place is not None for account in accounts(workspace).values())
    assert done.version.record.file == "clients.csv"
    assert done.version.record.day == TODAY


def test_the_next_file_says_who_is_new_gone_and_changed_field_by_field(tmp_path):
    workspace = Workspace(tmp_path / "w")
    bring_in(workspace, write_clients(tmp_path))
    rows = [row.replace("12000", "15000") for row in ROWS[:5]]
    done = bring_in(workspace, write_clients(tmp_path, [*rows, "C9;Neuf;20200;Bastia;A;1;;;"]))
    assert [(seen.id, seen.name) for seen in done.changes.new] == [("C9", "Neuf")]
    assert [(seen.id, seen.name) for seen in done.changes.gone] == [("C6", "Café Napoléon")]
    (changed,) = done.changes.changed
    assert changed.id == "C1"
    assert [(f.field, f.old, f.new) for f in changed.fields] == [("revenue_eur", 12000, 15000)]
    record = workspace.current("clients").record
    assert (record.new, record.gone, record.changed) == (1, 1, 1)
    assert changes_from_json(workspace.current("clients").read("changes.json")) == done.changes
    assert "import_many_gone" not in codes(done.issues)


def test_rows_in_another_order_change_nothing(tmp_path):
    workspace = Workspace(tmp_path / "w")
    bring_in(workspace, write_clients(tmp_path))
    done = bring_in(workspace, write_clients(tmp_path, tuple(reversed(ROWS))))
    assert done.changes == replace(done.changes, new=(), gone=(), changed=())


def test_a_file_that_lacks_more_than_a_fifth_is_doubted(tmp_path):
    workspace = Workspace(tmp_path / "w")
    bring_in(workspace, write_clients(tmp_path))
    done = bring_in(workspace, write_clients(tmp_path, ROWS[:4]))
    (doubt,) = [issue for issue in done.issues if issue.code == "import_many_gone"]
    assert (doubt.facts["n"], round(doubt.facts["gone_share"], 3)) == (2, 0.333)
    assert not doubt.fatal


def test_the_very_same_file_is_recognised_and_nothing_is_written(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path)
    first = bring_in(workspace, path)
    before = files_under(workspace.path)
    again = bring_in(workspace, path)
    assert again.same
    assert again.version.number == 1
    assert (again.issues, again.placed, again.understood) == (
        first.issues, first.placed, first.understood,
    )  # fmt: skip
    assert files_under(workspace.path) == before
    undo(workspace, "clients")
    assert not bring_in(workspace, path).same


def test_other_options_on_the_same_file_are_another_version(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path)
    bring_in(workspace, path)
    mapping = ColumnMapping(columns={"group": "Ville"})
    assert not bring_in(workspace, path, mapping=mapping).same
    assert accounts(workspace)["C1"].group == "Ajaccio"


def test_the_users_file_is_never_altered(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path)
    before = digest_file(path), path.stat().st_mtime_ns
    bring_in(workspace, path)
    assert (digest_file(path), path.stat().st_mtime_ns) == before


TWICE = ROWS[1].replace("C2", "C1")


@pytest.mark.parametrize(
    "rows",
    [("Code;Nom", "C1;Sans lieu"), (), (f"Code client{HEADER[4:]}", *ROWS, TWICE), (HEADER,)],
)
def test_a_file_with_structural_faults_is_refused_and_nothing_is_written(tmp_path, rows):
    workspace = Workspace(tmp_path / "w")
    path = tmp_path / "bad.csv"
    path.write_text("\n".join(rows), "utf-8")
    assert refused(lambda: bring_in(workspace, path))
    assert refused(lambda: bring_in(workspace, tmp_path / "absent.csv")) == ["table_is_missing"]
    assert not workspace.path.exists()


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path)
    dry = bring_in(workspace, path, dry_run=True)
    assert dry.version is None
    assert not workspace.path.exists()
    assert bring_in(workspace, path).changes == dry.changes


def test_a_source_of_one_kind_does_not_take_another(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path)
    bring_in(workspace, path, name="Sud")
    assert refused(lambda: bring_in(workspace, path, "prospects", name="sud")) == [
        "import_other_kind"
    ]
    bring_in(workspace, path, "prospects")
    assert workspace.sources() == ("prospects", "sud")


def test_chosen_columns_are_remembered_for_the_next_file_of_the_source(tmp_path):
    workspace = Workspace(tmp_path / "w")
    header = HEADER.replace("CA;", "Mystère;")
    mapping = ColumnMapping(columns={"revenue_eur": "Mystère"})
    bring_in(workspace, write_clients(tmp_path, header=header), mapping=mapping)
    assert accounts(workspace)["C1"].revenue_eur == 12000
    rows = [row.replace("12000", "13000") for row in ROWS]
    done = bring_in(workspace, write_clients(tmp_path, rows, header=f"{header};Autre"))
    assert done.recalled
    assert done.mapping == mapping
    assert accounts(workspace)["C1"].revenue_eur == 13000


def test_chosen_columns_are_remembered_for_any_file_with_the_same_headers(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path, header=HEADER.replace("CA;", "Mystère;"))
    mapping = ColumnMapping(columns={"revenue_eur": "Mystère"})
    bring_in(workspace, path, mapping=mapping)
    done = bring_in(workspace, path, name="autre")
    assert (done.recalled, done.mapping) == (True, mapping)
    assert accounts(workspace, "autre")["C1"].revenue_eur == 12000
    assert bring_in(workspace, path, name="autre").same


def test_a_remembered_column_that_is_gone_is_told_and_read_afresh(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path, header=HEADER.replace("CA;", "Mystère;"))
    bring_in(workspace, path, mapping=ColumnMapping(columns={"revenue_eur": "Mystère"}))
    done = bring_in(workspace, write_clients(tmp_path))
    assert [i.value for i in done.issues if i.code == "mapping_header_gone"] == ["Mystère"]
    assert accounts(workspace)["C1"].revenue_eur == 12000


def test_the_users_own_rows_are_kept_every_column_in_its_order(tmp_path):
    workspace = Workspace(tmp_path / "w")
    header = f"Inconnue;{HEADER}"
    rows = [f" 0{number};{row}" for number, row in enumerate(ROWS)]
    bring_in(workspace, write_clients(tmp_path, [*rows, "x;;Total;;;;99;;;"], header=header))
    kept = rows_of(workspace.current("clients"))
    assert kept.headers == tuple(header.split(";"))
    assert [";".join(texts) for _, _, texts in kept.rows] == [*rows, "x;;Total;;;;99;;;"]
    assert [(number, item) for number, item, _ in kept.rows][:2] == [(2, "C1"), (3, "C2")]
    assert kept.rows[-1][1] == ""


def write_corrections(folder: Path, *lines: str) -> Path:
    path = folder / "corrections.csv"
    head = "Ligne;Identifiant;Colonne;Valeur;Nouvelle valeur"
    path.write_text("\n".join((head, *lines)) + "\n", "utf-8")
    return path


def test_corrections_are_applied_kept_and_put_over_the_next_file_too(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path)
    before = digest_file(path)
    bring_in(workspace, path)
    fixes = write_corrections(tmp_path, "2;C1;CA;12000;13000", "5;C4;Segment;A;B")
    done = bring_in(workspace, path, corrections=fixes)
    assert digest_file(path) == before
    assert done.version.record.event is Event.CORRECTION
    assert [item.id for item in done.changes.changed] == ["C1", "C4"]
    assert rows_of(done.version).rows[0][2][5] == "12000"  # the user's own text
    assert bring_in(workspace, path).same
    rows = [row.replace(";8000;", ";8001;") for row in reversed(ROWS)]
    done = bring_in(workspace, write_clients(tmp_path, rows))
    assert done.version.record.event is Event.IMPORT
    assert [item.id for item in done.changes.changed] == ["C2"]
    assert accounts(workspace)["C1"].revenue_eur == 13000
    moved = [row.replace("12000", "14000") for row in rows]
    done = bring_in(workspace, write_clients(tmp_path, moved))
    assert accounts(workspace)["C1"].revenue_eur == 14000
    assert [issue.code for issue in done.issues if issue.code.startswith("correction_")]


def test_undo_takes_corrections_back_for_the_next_file_too(tmp_path):
    workspace = Workspace(tmp_path / "w")
    bring_in(workspace, write_clients(tmp_path))
    fixes = write_corrections(tmp_path, "2;C1;CA;12000;13000")
    bring_in(workspace, write_clients(tmp_path), corrections=fixes)
    undo(workspace, "clients")
    bring_in(workspace, write_clients(tmp_path, tuple(reversed(ROWS))))
    assert accounts(workspace)["C1"].revenue_eur == 12000


def test_a_file_that_holds_no_corrections_is_refused(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path)
    assert refused(lambda: bring_in(workspace, path, corrections=path)) == ["correction_no_columns"]
    assert not workspace.path.exists()


def test_a_team_keeps_what_its_file_says_and_leaves_the_rest_to_the_scenario(tmp_path):
    workspace = Workspace(tmp_path / "w")
    bring_in(workspace, write_reps(tmp_path), "reps")
    stored = {
        one.rep.id: one for one in reps_from_json(workspace.current("reps").read("reps.json"))
    }
    assert "rules.day_start_s" not in stored["LIVIA"].silent
    assert "rules.day_start_s" in stored["ANGE"].silent
    assert {"rules.day_end_s", "costs.per_km_eur", "contract_hours"} <= set(stored["LIVIA"].silent)
    assert isinstance(stored["ANGE"], StoredRep)


def team(folder: Path, workspace: Workspace, rules: str = ""):
    """The same scenario on the files and on what was imported of them."""
    clients, reps = write_clients(folder), write_reps(folder)
    bring_in(workspace, clients)
    bring_in(workspace, reps, "reps")
    texts = {
        "files": '[data.clients]\nfile = "clients.csv"\n[data.reps]\nfile = "equipe.csv"\n',
        "imported": '[data.clients]\nimported = "clients"\n[data.reps]\nimported = "reps"\n',
    }
    found = []
    for name, text in texts.items():
        path = folder / f"{name}.toml"
        path.write_text(f"{text}[tours]\nweek = 2026-11-30\n{rules}", "utf-8")
        found.append(load_scenario(path))
    return found[0], resolve_imports(found[1], workspace)


def without_origin(items):
    return [replace(item, file="", row=None) for item in items]


def test_what_was_imported_is_what_the_file_gives(tmp_path):
    rules = "[rules]\nday_end = '17:15'\nkm_eur = 0.9\ncontract_hours = 38.5\n"
    files, imported = team(tmp_path, Workspace(tmp_path / "w"), rules)
    a, b = intake(files), intake(imported)
    assert without_origin(a.accounts) == without_origin(b.accounts)
    assert without_origin(a.reps) == without_origin(b.reps)
    assert a.placed == b.placed
    assert b.understood[0].columns == a.understood[0].columns
    assert b.understood[0].file == "clients/clients.csv"


def test_a_reps_day_that_the_scenario_turns_round_is_told(tmp_path):
    _, imported = team(
        tmp_path, Workspace(tmp_path / "w"), "[rules]\nday_start='06:00'\nday_end='08:20'\n"
    )
    assert refused(lambda: intake(imported)) == ["day_reversed"]


def test_warnings_of_an_import_are_not_told_again_by_the_run(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path, [*ROWS, "C7;Nulle part;99999;Nullepart;;;;;"])
    assert "place_postal_code_unknown" in codes(bring_in(workspace, path).issues)
    bring_in(workspace, write_reps(tmp_path), "reps")
    scenario = tmp_path / "s.toml"
    scenario.write_text(
        '[data.clients]\nimported = "clients"\n[data.reps]\nimported = "reps"\n'
        "[tours]\nweek = 2026-11-30\n",
        "utf-8",
    )
    taken = intake(resolve_imports(load_scenario(scenario), workspace))
    assert taken.warnings == ()
    assert taken.placed == {"": 1, "commune": 6}


def test_the_same_id_in_two_sources_of_one_file_name_is_told(tmp_path):
    workspace = Workspace(tmp_path / "w")
    path = write_clients(tmp_path)
    bring_in(workspace, path)
    bring_in(workspace, path, "prospects")
    bring_in(workspace, write_reps(tmp_path), "reps")
    scenario = tmp_path / "s.toml"
    scenario.write_text(
        '[data.clients]\nimported = "clients"\n[data.prospects]\nimported = "prospects"\n'
        '[data.reps]\nimported = "reps"\n[tours]\nweek = 2026-11-30\n',
        "utf-8",
    )
    resolved = resolve_imports(load_scenario(scenario), workspace)
    assert "id_in_two_files" in refused(lambda: intake(resolved))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('[data.clients]\nimported = "absent"', "imported_unknown"),
        ('[data.prospects]\nimported = "clients"', "imported_other_kind"),
        ('[data.clients]\nimported = "clients"\nsheet = "A"', "imported_option"),
        ('[data.clients]\nimported = "reps"', "imported_other_kind"),
    ],
)
def test_a_name_that_cannot_stand_there_is_refused(tmp_path, data, expected):
    workspace = Workspace(tmp_path / "w")
    bring_in(workspace, write_clients(tmp_path))
    bring_in(workspace, write_reps(tmp_path), "reps")
    path = tmp_path / "s.toml"
    path.write_text(
        f'{data}\n[data.reps]\nimported = "reps"\n[tours]\nweek = 2026-11-30\n', "utf-8"
    )
    with pytest.raises(InputError) as caught:
        resolve_imports(load_scenario(path), workspace)
    assert codes(caught.value.issues) == [expected]
    if expected == "imported_unknown":
        assert caught.value.issues[0].facts["known"] == "clients, reps"


def test_a_damaged_snapshot_is_a_fault_of_the_workspace(tmp_path):
    workspace = Workspace(tmp_path / "w")
    _, imported = team(tmp_path, workspace)
    snapshot = workspace.current("clients").snapshot
    whole = snapshot.read_bytes()
    for content, code in (
        (whole[:-20], "workspace_unreadable"),
        (whole.replace(b'"format":1', b'"format":99'), "workspace_other_format"),
    ):
        snapshot.write_bytes(content)
        with pytest.raises(StoreError) as caught:
            intake(imported)
        assert caught.value.issue.code == code


def test_undo_gives_the_accounts_of_the_file_before(tmp_path):
    workspace = Workspace(tmp_path / "w")
    bring_in(workspace, write_clients(tmp_path))
    bring_in(workspace, write_clients(tmp_path, ROWS[:5]))
    assert len(accounts(workspace)) == 5
    undo(workspace, "clients")
    assert len(accounts(workspace)) == 6
    redo(workspace, "clients")
    assert len(accounts(workspace)) == 5


def _import_two(folder: str, first: int) -> None:
    path = Path(folder)
    for number in (first, first + 1):
        file = write_clients(path, ROWS[:number], name=f"{number}.csv")
        bring_in(Workspace(path / "w"), file)


def test_processes_that_import_at_once_lose_no_version(tmp_path):
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_import_two, args=(str(tmp_path), n)) for n in (1, 3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    history = Workspace(tmp_path / "w").history("clients")
    assert [version.number for version in history] == [4, 3, 2, 1]
    sizes = sorted(len(accounts_from_json(v.read("accounts.json"))) for v in history)
    assert sizes == [1, 2, 3, 4]
    by_number = {version.number: version for version in history}
    for version in history[:-1]:
        before = accounts_from_json(by_number[version.record.parent].read("accounts.json"))
        now = accounts_from_json(version.read("accounts.json"))
        assert version.record.new - version.record.gone == len(now) - len(before)


TOWNS = ("Bastia", "Corte", "Calvi", "Borgo")


def test_the_sample_team_gets_the_same_plan_from_its_files_and_from_its_imports(tmp_path):
    from tournees.run import run_scenario

    workspace = Workspace(tmp_path / "w")
    header, *lines = shipped("data/sample/clients.csv").read_text("utf-8-sig").splitlines()
    rows = [line for line in lines if any(f";{town};" in line for town in TOWNS)]
    assert len(rows) > 50
    clients = write_clients(tmp_path, rows, header=header)
    team_file = shipped("data/sample/commerciaux.csv")
    bring_in(workspace, clients)
    bring_in(workspace, team_file, "reps")
    base = tmp_path / "s.toml"
    base.write_text(
        f"base = '{shipped('scenarios/base.toml')}'\n[data.clients]\nfile = 'clients.csv'\n"
        f"[data.reps]\nfile = '{team_file}'\n[rules]\nday_work_hours = 9.0\n"
        "week_work_hours = 39.0\n[sectors]\ntolerance = 0.9\n[tours]\nweek = 2026-11-30\n"
        "[effort]\nlevel = 'fast'\n",
        "utf-8",
    )
    files = load_scenario(base)
    named = {
        role: getattr(files.data, role).model_copy(update={"file": "", "imported": role})
        for role in ("clients", "reps")
    }
    data = files.data.model_copy(update={**named})
    imported = resolve_imports(files.model_copy(update={"data": data}), workspace)
    plans = [
        run_scenario(case, workspace.path, Words("fr")).folder.path / "plan.json"
        for case in (files, imported)
    ]
    assert plans[0].read_bytes() == plans[1].read_bytes()
    assert len(plans[0].read_bytes()) > 1000
