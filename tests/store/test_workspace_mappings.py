"""Columns that a user chose once are known again, by the file's headers or by the source."""

from __future__ import annotations

import pytest

from tournees.errors import StoreError
from tournees.store import ColumnMapping, Workspace, recall_mapping, remember_mapping

CHOSEN = ColumnMapping(columns={"revenue_eur": "Ventes"}, sheet="Juin", margin_on="cost")


def remembered(tmp_path) -> Workspace:
    workspace = Workspace(tmp_path)
    with workspace.writing() as writer:
        remember_mapping(
            writer, "clients", CHOSEN, source="Clients Sud", headers=["Nom", "Ventes", "CP"]
        )
    return workspace


def test_nothing_is_recalled_from_an_empty_workspace(tmp_path):
    assert recall_mapping(Workspace(tmp_path), "clients", source="a", headers=["x"]) is None


def test_a_mapping_is_known_by_its_source_and_by_its_headers_in_any_order(tmp_path):
    workspace = remembered(tmp_path)
    assert recall_mapping(workspace, "clients", source="clients-sud") == CHOSEN
    assert recall_mapping(workspace, "clients", headers=["CP", " nom ", "VENTES"]) == CHOSEN
    assert recall_mapping(workspace, "clients", source="other", headers=["Nom", "CP"]) is None


def test_the_same_headers_of_another_kind_are_another_file(tmp_path):
    workspace = remembered(tmp_path)
    assert recall_mapping(workspace, "reps", headers=["Nom", "Ventes", "CP"]) is None


def test_headers_say_more_than_the_source(tmp_path):
    workspace = remembered(tmp_path)
    other = ColumnMapping(columns={"name": "Client"})
    with workspace.writing() as writer:
        remember_mapping(writer, "clients", other, source="nord", headers=["Client", "CP"])
    found = recall_mapping(workspace, "clients", source="clients-sud", headers=["CP", "Client"])
    assert found == other


def test_a_damaged_memory_is_told(tmp_path):
    workspace = remembered(tmp_path)
    (tmp_path / "mappings.json").write_text('{"sources": 3}', "utf-8")
    with pytest.raises(StoreError) as caught:
        recall_mapping(workspace, "clients", source="x")
    assert caught.value.issue.code == "workspace_unreadable"
