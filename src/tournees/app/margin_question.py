"""On sales or on cost: what the margin rates of a file are a share of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import streamlit as st

from tournees.app import parts, session
from tournees.app.given import turn

if TYPE_CHECKING:
    from tournees.app.given import Given
    from tournees.planner.check_data import CheckedData

_CODE = "margin_basis_assumed"
_CHOICES: tuple[Literal["sales", "cost"], ...] = ("sales", "cost")


def ask_margin(kind: str, data: CheckedData, each: Given) -> None:
    """Ask, where the file has rates and nobody has said yet; the answer can be changed."""
    words = session.words()
    assumed = next((issue for issue in data.issues if issue.code == _CODE), None)
    if assumed is None and each.margin_on is None:
        return
    with st.container(border=True):
        chosen = st.segmented_control(
            words("app.margin.question"),
            _CHOICES,
            default=each.margin_on,
            format_func=lambda basis: words(f"app.margin.{basis}"),
            key=f"margin_{kind}_{turn(kind)}",
        )
        if assumed is not None:
            rule, _ = words.rule_and_remedy(assumed)
            parts.note(parts.plain_long(f"{rule[:1].upper()}{rule[1:]}"))
        parts.note(words("app.margin.text"))
    if chosen and chosen != each.margin_on:
        each.margin_on = chosen
        st.rerun()
