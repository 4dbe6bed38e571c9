"""Maps, charts and tables from problems, plans and pictures."""

from tournees.view.atlas import Atlas, BaseMap, Land, Town, read_atlas
from tournees.view.charts import hours_chart, load_chart, week_timeline
from tournees.view.indicator_tables import definitions_table, reps_table
from tournees.view.maps import (
    Layer,
    LocalMap,
    add_legend,
    base_map,
    plan_layers,
    team_map,
)
from tournees.view.standalone import standalone_html, static_folder
from tournees.view.summary import answer_sentence, key_figures, sector_messages
from tournees.view.tables import (
    Table,
    accounts_table,
    days_table,
    handovers_table,
    stops_table,
    unserved_table,
)

__all__ = [
    "Atlas",
    "BaseMap",
    "Land",
    "Layer",
    "LocalMap",
    "Table",
    "Town",
    "accounts_table",
    "add_legend",
    "answer_sentence",
    "base_map",
    "days_table",
    "definitions_table",
    "handovers_table",
    "hours_chart",
    "key_figures",
    "load_chart",
    "plan_layers",
    "read_atlas",
    "reps_table",
    "sector_messages",
    "standalone_html",
    "static_folder",
    "stops_table",
    "team_map",
    "unserved_table",
    "week_timeline",
]
