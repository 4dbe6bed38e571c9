"""Accounts ranked by what they bring in a year, hours first, euros with their origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.view.tables import Format, Table, columns, hours

if TYPE_CHECKING:
    from tournees.model import Ranked
    from tournees.view.atlas import Atlas
    from tournees.view.tables import Cell
    from tournees.words import Words


def ranking_table(atlas: Atlas, words: Words) -> Table:
    """One row per account with a rep, the most profitable first.

    The risk rank orders by contribution at stake; it is empty where the file gives no
    risk grade. The origin of the euros says where they are conventional.
    """
    rows = tuple(_row(ranked, atlas, words) for ranked in atlas.problem.ranking)
    return Table(
        columns(
            words,
            ("rank", Format.INTEGER),
            ("name", Format.TEXT),
            ("kind", Format.TEXT),
            ("segment", Format.TEXT),
            ("commune", Format.TEXT),
            ("rep", Format.TEXT),
            ("serving_hours", Format.HOURS),
            ("serving_cost", Format.EUROS),
            ("worth", Format.EUROS),
            ("net", Format.EUROS),
            ("per_hour", Format.EUROS),
            ("value_origin", Format.TEXT),
            ("risk", Format.TEXT),
            ("at_stake", Format.EUROS),
            ("risk_rank", Format.INTEGER),
            ("id", Format.TEXT),
        ),
        rows,
    )


def _row(ranked: Ranked, atlas: Atlas, words: Words) -> tuple[Cell, ...]:
    account = atlas.accounts[ranked.account_id]
    origin = "conventional" if ranked.conventional else "file"
    return (
        ranked.rank,
        account.name,
        words(f"view.kind.{account.kind.value}"),
        account.segment,
        account.commune,
        atlas.rep_name(atlas.rep_of(account)),
        hours(ranked.hours_s),
        ranked.cost_eur,
        ranked.worth_eur,
        ranked.net_eur,
        ranked.eur_per_hour,
        words(f"view.value_origin.{origin}"),
        words(f"view.risk.{account.risk.value}") if account.risk else "",
        ranked.at_stake_eur,
        ranked.risk_rank,
        account.id,
    )
