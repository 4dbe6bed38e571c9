"""Foreign text made harmless."""

from __future__ import annotations

import html

from folium.template import Template
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import Handover, Reason, Unserved
from tournees.view.text import escaped, handover_sentence, isolated, reason_sentence, visible
from tournees.words import Words

printable = st.text(st.characters(exclude_categories=["C"]))


@given(text=printable)
def test_a_reader_sees_the_very_text_that_was_escaped(text: str):
    assert html.unescape(escaped(text)) == text


@given(text=st.text())
def test_nothing_escaped_can_open_a_tag_an_attribute_a_template_or_a_script(text: str):
    assert not set("<>\"'`{}\\") & set(escaped(text))


@given(text=printable)
def test_folium_renders_an_escaped_text_again_and_changes_nothing(text: str):
    assert Template(escaped(text)).render() == escaped(text).removesuffix("\n")


def test_turns_of_writing_direction_and_controls_are_dropped():
    assert visible("a\u202eb\x00c\u2066d\ne") == "abcd\ne"


def test_spaces_that_do_not_break_stay():
    assert escaped("12\u202f000\u00a0€") == "12\u202f000\u00a0€"


def test_an_empty_name_leaves_no_trace():
    assert isolated("") == ""


def test_a_handover_says_why_with_the_facts_that_were_checked():
    handover = Handover(
        account_id="C1",
        from_rep="R1",
        to_rep="R2",
        reason="balance",
        facts={"outside_s": 7_200, "load_s": 3_600},
    )
    sentence = handover_sentence(handover, Words("fr"))
    assert "2\u00a0h\u00a000" in sentence
    assert "1\u00a0h\u00a000" in sentence


def test_a_reason_whose_facts_are_missing_still_says_its_code():
    unserved = Unserved(account_id="C1", visit_id="V1", rep_id="R1", reason=Reason.WEEK_FULL)
    assert reason_sentence(unserved, Words("fr"))
    handover = Handover(account_id="C1", from_rep="R1", to_rep="R2", reason="balance")
    assert "balance" in handover_sentence(handover, Words("fr"))


def test_a_limit_is_named_with_its_unit_not_by_its_code():
    facts = {"limit": "campaign_days:R1", "used": 12_240, "maximum": 12_600}
    unserved = Unserved(
        account_id="P1", visit_id="", rep_id="R1", reason=Reason.LIMIT_REACHED, facts=facts
    )
    sentence = reason_sentence(unserved, Words("fr"))
    assert "campaign" not in sentence
    assert "3\u00a0h\u00a024 sur 3\u00a0h\u00a030" in sentence
