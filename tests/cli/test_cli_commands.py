"""The command line: exit codes, languages, clear faults."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tournees.cli import main
from tournees.cli.menu import build_app
from tournees.files import shipped
from tournees.words import Words

SAMPLE = shipped("data/sample/clients.csv")
COMMANDS = ("demo", "run", "check-data", "compare", "batch", "roads", "export", "app")


@pytest.fixture(autouse=True)
def french_machine(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")


def test_help_is_french_by_default_and_english_on_request(capsys):
    assert main(["--help"]) == 0
    french = capsys.readouterr().out
    assert main(["--help", "--lang", "en"]) == 0
    english = capsys.readouterr().out
    for name in COMMANDS:
        assert name in french
        assert name in english
    assert "Utilisation" in french
    assert "Usage" in english
    assert "cli." not in french + english


@pytest.mark.parametrize("command", [*COMMANDS[:5], "export", "app"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_help_of_every_command_holds_no_bare_key(command, lang, capsys):
    assert main([command, "--help", "--lang", lang]) == 0
    text = capsys.readouterr().out
    assert "cli." not in text
    assert len(text) > 100


def test_help_waits_for_no_solver_and_no_table():
    slow = {"numba", "ortools", "pandas", "pyarrow", "scipy", "shapely", "folium", "altair"}
    code = "import sys; from tournees.cli import main; main(['--help']); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not slow & set(told.stdout.splitlines()[-1].split())


def test_every_command_has_its_words():
    for lang in ("fr", "en"):
        build_app(Words(lang))


@pytest.mark.parametrize(
    "tokens",
    [["nothing"], ["run"], ["run", "absent.toml"], ["demo", "--nothing"], ["compare", "a", "b"],
     ["demo", "--effort", "max"], ["batch"], ["roads", "build"], ["demo", "--lang", "de"]],
)  # fmt: skip
def test_a_fault_of_the_call_is_exit_code_2_with_a_sentence(tokens, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(tokens) == 2
    shown = capsys.readouterr()
    assert len(shown.err) > 20
    assert "Traceback" not in shown.err
    assert list(tmp_path.iterdir()) == []


def test_our_own_fault_is_exit_code_1_and_says_so(monkeypatch, caplog):
    def broken(*_args, **_options) -> None:
        msg = "planted"
        raise RuntimeError(msg)

    monkeypatch.setattr("tournees.cli.check_command.preview_file", broken)
    assert main(["check-data", str(SAMPLE)]) == 1
    assert "interne" in caplog.text


def test_check_data_shows_columns_and_places(capsys):
    assert main(["check-data", str(SAMPLE)]) == 0
    text = capsys.readouterr().out
    assert "Raison sociale" in text
    assert "360" in text
    assert "coordonnées" in text


def test_check_data_as_json_counts_every_row(capsys):
    assert main(["check-data", str(SAMPLE), "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["rows"] == 360
    assert content["placed"] + content["not_placed"] == 360
    assert isinstance(content["findings"], list)
    doubted = {f["row"] for f in content["findings"] if f["severity"] != "notice" and f["row"]}
    assert content["suspect"] == len(doubted)


def test_check_data_of_a_scenario_reads_all_its_files(capsys):
    assert main(["check-data", str(shipped("scenarios/corse.toml"))]) == 0
    text = capsys.readouterr().out
    for name in ("clients.csv", "prospects.csv", "commerciaux.csv"):
        assert name in text


def test_check_data_refuses_a_pdf_renamed_to_a_workbook(tmp_path, capsys):
    path = tmp_path / "clients.xlsx"
    path.write_bytes(b"%PDF-1.7\n%...")
    assert main(["check-data", str(path), "--json"]) == 2
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert findings
    assert findings[0]["fatal"]
    assert findings[0]["rule"]
    assert findings[0]["remedy"]


def test_roads_info_describes_a_road_file(shared, tmp_path, capsys):
    path = shared / "data" / "roads" / "corse.osm.pbf"
    assert main(["roads", "info", str(path), "--workspace", str(tmp_path)]) == 0
    text = capsys.readouterr().out
    assert "OpenStreetMap" in text
    assert "carrefours" in text


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


@pytest.fixture(scope="module")
def two_runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    base = shipped("scenarios/corse.toml")
    text = f"""
base = '{base}'
name = "{{name}}"
[data.clients]
file = '{SAMPLE}'
where = [{{{{ field = "Ville", in = ["Corte", "Bastia", "Ajaccio"] }}}}]
[data.prospects]
file = '{shipped("data/sample/prospects.csv")}'
where = [{{{{ field = "Commune", equals = "CORTE" }}}}]
[data.reps]
file = '{shipped("data/sample/commerciaux.csv")}'
[sectors]
keep_current = true
[visits]
minutes = {{minutes}}
[effort]
level = "fast"
"""
    paths = [write(folder, f"{n}.toml", text.format(name=n, minutes=m)) for n, m in
             (("court", 20), ("long", 60))]  # fmt: skip
    workspace = folder / "workspace"
    for path in paths:
        code = main(["run", str(path), "--workspace", str(workspace), "--run-id", path.stem])
        assert code == 0
    return workspace / "runs"


def test_compare_shows_two_runs_side_by_side(two_runs, capsys):
    assert main(["compare", str(two_runs / "court"), str(two_runs / "long")]) == 0
    text = capsys.readouterr().out
    assert "court" in text
    assert "long" in text
    assert "indicator" not in text


def test_export_writes_the_documents_again_in_english(two_runs, tmp_path, capsys):
    call = ["export", str(two_runs / "court"), "--to", str(tmp_path / "out"), "--lang", "en"]
    assert main(call) == 0
    out = capsys.readouterr().out.split()
    assert all(Path(path).is_file() for path in out)
    assert main([*call, "--format", "pdf"]) == 2


def test_a_batch_gives_one_line_a_scenario_and_keeps_what_is_done(two_runs, tmp_path, capsys):
    scenario = two_runs.parents[1] / "court.toml"
    bad = write(tmp_path, "bad.toml", "wat = 1\n")
    call = ["batch", str(scenario), str(bad), "--workspace", str(tmp_path / "w")]
    assert main(call) == 2
    text = capsys.readouterr().out
    assert "terminé" in text
    assert "refusé" in text
    assert main(call) == 2
    assert "déjà calculé" in capsys.readouterr().out
    assert len(list((tmp_path / "w" / "runs").iterdir())) == 1


def test_a_folder_that_cannot_be_written_is_the_users_to_choose(tmp_path, capsys, two_runs):
    write(tmp_path, "file", "not a folder")
    assert main(["export", str(two_runs / "court"), "--to", str(tmp_path / "file" / "x")]) == 2
    assert "autre dossier" in capsys.readouterr().err


def test_ctrl_c_is_exit_code_130_and_a_sentence(monkeypatch, capsys):
    def interrupted(*_args, **_options) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tournees.cli.check_command.preview_file", interrupted)
    assert main(["check-data", str(SAMPLE)]) == 130
    assert "interrompu" in capsys.readouterr().err
