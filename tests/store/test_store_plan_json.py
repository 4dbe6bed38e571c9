"""``plan.json``: the contract that others read."""

from __future__ import annotations

import json
from dataclasses import replace

import any_plan
import jsonschema
import pytest
from hypothesis import given, settings
from small_team import CAMPAIGN, PLAN, SECTORS, with_sectors, with_stop, with_tours

from tournees.errors import InputError, StoreError
from tournees.model import Bound, Plan, Reason
from tournees.store.contracts import contracts
from tournees.store.plan_json import plan_from_json, plan_to_json
from tournees.words.catalogue import LANGUAGES, Words

SCHEMA = contracts()["plan.schema.json"]
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


@settings(max_examples=60, deadline=None)
@given(any_plan.plans)
def test_any_plan_comes_back_as_it_was_and_keeps_its_schema(plan: Plan):
    once = plan_to_json(plan)
    again = plan_from_json(once)
    assert again == plan
    assert plan_to_json(again) == once
    VALIDATOR.validate(json.loads(once))


def test_the_order_in_which_a_mapping_was_filled_does_not_matter():
    backwards = dict(reversed(SECTORS.rep_of.items()))
    assert plan_to_json(with_sectors(rep_of=backwards)) == plan_to_json(PLAN)


def test_the_file_says_what_the_contract_promises():
    content = json.loads(plan_to_json(PLAN))
    assert content["format"] == 1
    assert content["sectors"]["rep_of"]["A1"] == "R1"
    tour = content["tours"]["tours"][0]
    assert (tour["rep"], tour["date"]) == ("R1", "2026-11-23")
    assert tour["stops"][1] == {
        "account": "A2",
        "visit": "V-A2",
        "arrive_s": 35_700,
        "start_s": 35_700,
        "leave_s": 38_400,
        "travel_s": 600,
        "travel_m": 9_000,
    }
    assert content["unserved"][1]["reason"] == "not_worth"
    assert content["unserved"][1]["facts"] == {"insertion_eur": 112.5}
    assert content["campaign"]["chosen"] == ["P3"]


def test_where_a_tour_begins_and_ends_is_written_and_read_back():
    away = replace(PLAN.tours.tours[0], start_id="office", end_id="near:A3", overnight=True)
    plan = with_tours(away)
    tour = json.loads(plan_to_json(plan))["tours"]["tours"][0]
    assert (tour["start"], tour["end"], tour["overnight"]) == ("office", "near:A3", True)
    assert plan_from_json(plan_to_json(plan)) == plan


def test_a_plan_of_a_version_without_nights_is_read_as_from_home_to_home():
    content = json.loads(plan_to_json(PLAN))
    for tour in content["tours"]["tours"]:
        for key in ("start", "end", "overnight"):
            del tour[key]
    VALIDATOR.validate(content)
    assert plan_from_json(json.dumps(content).encode()) == PLAN


def test_names_are_written_as_they_are_and_the_file_ends_with_a_line():
    plan = replace(PLAN, campaign=replace(CAMPAIGN, chosen=("Été œuvré",)))
    written = plan_to_json(plan)
    assert "Été œuvré".encode() in written
    assert written.endswith(b"}\n")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"{", b"%PDF-1.7"])
def test_what_is_no_json_is_refused(content: bytes):
    with pytest.raises(StoreError) as caught:
        plan_from_json(content, "mine.json")
    assert (caught.value.issue.code, caught.value.issue.file) == ("plan_not_json", "mine.json")


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"format": 2}', b'"plan"'])
def test_another_format_is_refused(content: bytes):
    with pytest.raises(StoreError) as caught:
        plan_from_json(content)
    assert caught.value.issue.code == "plan_other_format"


def test_every_fault_is_told_with_its_place():
    content = json.loads(plan_to_json(PLAN))
    del content["tours"]["tours"][0]["stops"][1]["arrive_s"]
    content["tours"]["tours"][1]["depart_s"] = "10:50"
    content["tours"]["tours"][1]["colour"] = "red"
    content["unserved"][0]["reason"] = "tired"
    with pytest.raises(InputError) as caught:
        plan_from_json(json.dumps(content).encode())
    found = {(issue.code, issue.column, issue.value) for issue in caught.value.issues}
    assert found == {
        ("plan_field_missing", "tours.tours.0.stops.1.arrive_s", ""),
        ("plan_bad_field", "tours.tours.1.depart_s", "10:50"),
        ("plan_field_unknown", "tours.tours.1.colour", "red"),
        ("plan_bad_field", "unserved.0.reason", "tired"),
    }
    for issue in caught.value.issues:
        for lang in LANGUAGES:
            assert issue.column in Words(lang).issue(issue)


@pytest.mark.parametrize("code", ["plan_not_json", "plan_other_format"])
def test_faults_of_the_file_have_their_texts(code: str):
    for lang in LANGUAGES:
        assert Words(lang)(f"issue.{code}")
        assert Words(lang)(f"issue.{code}.remedy")


def test_a_number_with_a_fraction_is_no_time():
    content = json.loads(plan_to_json(PLAN))
    content["tours"]["tours"][0]["depart_s"] = 31_800.5
    with pytest.raises(InputError):
        plan_from_json(json.dumps(content).encode())


def test_an_infinite_bound_is_never_written():
    endless = Bound(sense="max", objective_eur=1.0, bound_eur=float("inf"), model="none")
    with pytest.raises(ValueError, match="JSON compliant"):
        plan_to_json(with_sectors(bound=endless))


def test_a_negative_drive_is_never_written():
    with pytest.raises(ValueError, match="greater than or equal to 0"):
        plan_to_json(with_stop(0, travel_s=-1))


def test_the_schema_enumerates_the_reasons():
    assert SCHEMA["$defs"]["Reason"]["enum"] == [reason.value for reason in Reason]


def test_the_schema_refuses_what_the_reader_refuses():
    content = json.loads(plan_to_json(PLAN))
    content["tours"]["tours"][0]["stops"][0]["note"] = "hello"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(content)
