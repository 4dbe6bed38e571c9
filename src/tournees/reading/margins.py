"""Margin rates of a file -> rates on sales.

A rate on sales (*taux de marque*) is margin / revenue before tax; a rate on cost (*taux
de marge*, in French accounting) is margin / purchase cost. A rate r on cost is
r / (1 + r) on sales. Source: the definitions of the French economy ministry's glossary
of prices, and any French course of accounting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from tournees.reading.folding import fold

if TYPE_CHECKING:
    from tournees.reading.faults import Values
    from tournees.reading.table import Row, Table

Basis = Literal["sales", "cost"]
_ON_SALES = re.compile(r"\b(?:marque|ventes?|sales)\b")
_ON_COST = re.compile(r"\b(?:taux (?:de )?marge|tx (?:de )?marge|cout|cost|markup|achats?)\b")
_DECIMALS = 6
_TERMS: dict[Basis, str] = {"sales": "taux de marque", "cost": "taux de marge"}
"""The French terms, kept in both languages for the two notions that they tell apart."""


def basis_of(header: str) -> Basis:
    """What a header says its rates are a share of; sales where it does not say."""
    name = fold(header)
    if _ON_SALES.search(name):
        return "sales"
    return "cost" if _ON_COST.search(name) else "sales"


class Margins:
    """Turns the rates of a file into rates on sales; says once what it took them for."""

    def __init__(self, table: Table, margin_on: Basis | None) -> None:
        self._table = table
        self._header = table.header("margin_rate")
        self._basis = margin_on or basis_of(self._header)
        if margin_on is None and table.has("margin_rate"):
            facts: dict[str, str | int | float] = {"basis": _TERMS[self._basis]}
            table.log.add("margin_basis_assumed", column=self._header, fatal=False, facts=facts)

    def take(self, values: Values, row: Row) -> None:
        """Put the rate on sales in the place of the file's."""
        rate = values.get("margin_rate")
        if rate is None:
            return
        if self._basis == "cost":
            values["margin_rate"] = round(rate / (1.0 + rate), _DECIMALS)
        elif rate > 1.0:
            del values["margin_rate"]
            text = next((row.text(c) for c in self._table.columns if c.field == "margin_rate"), "")
            self._table.log.add(
                "margin_over_sales",
                row=row.number,
                column=self._header,
                value=text,
                fatal=False,
            )
