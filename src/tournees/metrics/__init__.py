"""The indicators: one definition each, shared by the app, the workbook and the docs."""

from tournees.metrics.comparison import Comparison, compare, value_of
from tournees.metrics.indicators import indicators
from tournees.metrics.money import Cost, Money, cost_of, objective_eur, overtime_s
from tournees.metrics.page import indicators_markdown
from tournees.metrics.table import INDICATORS, Indicator, Scope, Unit, of_scope

__all__ = [
    "INDICATORS",
    "Comparison",
    "Cost",
    "Indicator",
    "Money",
    "Scope",
    "Unit",
    "compare",
    "cost_of",
    "indicators",
    "indicators_markdown",
    "objective_eur",
    "of_scope",
    "overtime_s",
    "value_of",
]
