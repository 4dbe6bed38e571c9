"""The JSON Schemas that ship with the package."""

from __future__ import annotations

import jsonschema
import pytest
from small_team import PLAN, TOURS, problem, with_tours

from tournees.files import shipped
from tournees.metrics import indicators
from tournees.model import Bound, Plan
from tournees.scenario import load_scenario
from tournees.store.contracts import SCHEMAS, contracts, write_contracts

NAMES = ("indicators.schema.json", "plan.schema.json", "scenario.schema.json")
BOUND = Bound(sense="max", objective_eur=330.0, bound_eur=400.0, model="knapsack")
PLANS = (
    PLAN,
    Plan(),
    Plan(sectors=PLAN.sectors),
    Plan(tours=TOURS),
    with_tours(*TOURS.tours, bound=BOUND),
)


def validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(contracts()[name])


def test_there_is_one_file_for_each_contract():
    assert tuple(sorted(path.name for path in SCHEMAS.iterdir())) == NAMES
    assert tuple(contracts()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_committed_schema_is_up_to_date(name: str, tmp_path):
    write_contracts(tmp_path)
    assert (SCHEMAS / name).read_bytes() == (tmp_path / name).read_bytes()


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_one_of_its_dialect(name: str):
    schema = contracts()[name]
    assert schema["$schema"] == jsonschema.Draft202012Validator.META_SCHEMA["$id"]
    jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("plan", PLANS)
def test_indicators_keep_their_schema(plan: Plan):
    validator("indicators.schema.json").validate(indicators(problem(), plan))


def test_an_unknown_indicator_breaks_the_schema():
    content = indicators(problem(), PLAN)
    content["totals"]["reps"][0]["mood"] = 3
    assert not validator("indicators.schema.json").is_valid(content)


@pytest.mark.parametrize("name", ["corse.toml", "corse_actuels.toml", "corse_equilibre.toml"])
def test_a_sample_scenario_with_its_bases_keeps_its_schema(name: str):
    scenario = load_scenario(shipped(f"scenarios/{name}"))
    content = scenario.model_dump(mode="json", by_alias=True)
    validator("scenario.schema.json").validate(content)


def test_an_unknown_setting_breaks_the_schema():
    scenario = load_scenario(shipped("scenarios/corse.toml"))
    content = scenario.model_dump(mode="json", by_alias=True)
    content["tours"]["speed"] = 3
    assert not validator("scenario.schema.json").is_valid(content)
