"""Calendar files as Outlook and Google write them -> events on the rep's clock."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tournees.model import DAY_S, week_days
from tournees.reading.diary import read_diary
from tournees.reading.diary_event import clock_parts
from tournees.reading.diary_ics import read_ics
from tournees.reading.faults import FaultLog
from tournees.scenario import Source

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
WEEK = week_days(MONDAY)
H = 3_600

OUTLOOK_ZONE = """BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16011028T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010325T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def outlook(*events, zone="Romance Standard Time"):
    """A file as Outlook's « Enregistrer le calendrier » writes it."""
    head = (
        "BEGIN:VCALENDAR\nPRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN\n"
        "VERSION:2.0\nMETHOD:PUBLISH\nX-CALSTART:20261123T080000Z\nX-WR-CALNAME:Calendrier\n"
    )
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"{head}{OUTLOOK_ZONE.format(name=zone)}{body}END:VCALENDAR\n".replace("\n", "\r\n")


def read(tmp_path, text, days=WEEK, home=PARIS):
    path = tmp_path / "agenda.ics"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_diary(path, Source(file=str(path)), days, home)


def times(reading):
    return [(e.day.day, e.start_s / H, e.end_s / H, e.label) for e in reading.items]


def codes(reading):
    return [issue.code for issue in reading.issues]


MEETING = """CLASS:PUBLIC
DTSTART;TZID="Romance Standard Time":20261124T093000
DTEND;TZID="Romance Standard Time":20261124T103000
LOCATION:12 quai Napoléon\\, 20000 Ajaccio
SUMMARY;LANGUAGE=fr:RDV Garage du Port
DESCRIPTION:Point sur la saison et sur les commandes de printemps avec la dire
 ctrice\\nCode C0412
TRANSP:OPAQUE
UID:040000008200E00074C5B7101A82E008
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
TRIGGER:-PT15M
DESCRIPTION:Reminder
END:VALARM"""


def test_an_outlook_appointment_keeps_its_hour_place_and_folded_texts(tmp_path):
    reading = read(tmp_path, outlook(MEETING))
    (event,) = reading.items
    assert (event.day, event.start_s, event.end_s) == (date(2026, 11, 24), 34_200, 37_800)
    assert event.label == "RDV Garage du Port"
    assert event.location == "12 quai Napoléon, 20000 Ajaccio"
    assert "directrice" in event.description
    assert event.description.endswith("Code C0412")
    assert (event.all_day, event.private, event.own) == (False, False, False)
    assert reading.issues == ()


def test_a_file_in_windows_1252_with_bare_line_ends_is_read_alike(tmp_path):
    text = outlook(MEETING).replace("\r\n", "\n").encode("cp1252")
    assert read(tmp_path, text).items[0].location == "12 quai Napoléon, 20000 Ajaccio"


def test_a_letter_that_a_fold_cuts_in_two_is_whole_again(tmp_path):
    raw = outlook(MEETING).encode()
    at = raw.index(b"Napol") + len("Napol") + 1
    assert (
        read(tmp_path, raw[:at] + b"\r\n " + raw[at:])
        .items[0]
        .location.startswith("12 quai Napoléon")
    )


@pytest.mark.parametrize(
    ("start", "hour"),
    [
        ("DTSTART:20261124T083000Z", 9.5),
        ("DTSTART:20261124T093000", 9.5),
        ("DTSTART;TZID=Europe/Paris:20261124T093000", 9.5),
        ("DTSTART;TZID=/mozilla.org/20050126_1/Europe/Paris:20261124T093000", 9.5),
        ("DTSTART;TZID=GMT Standard Time:20261124T083000", 9.5),
        ("DTSTART;TZID=Europe/London:20261124T083000", 9.5),
        ("DTSTART;TZID=America/Guadeloupe:20261124T043000", 9.5),
    ],
)
def test_hours_of_any_zone_become_those_of_the_rep(tmp_path, start, hour):
    text = outlook(f"{start}\nDURATION:PT45M\nSUMMARY:x\nUID:1")
    reading = read(tmp_path, text)
    assert times(reading) == [(24, hour, hour + 0.75, "x")]
    assert reading.issues == ()


def test_a_zone_that_only_the_file_describes_is_taken_from_it_in_summer_and_winter(tmp_path):
    zone = "(UTC+01:00) Bruxelles\\, Copenhague\\, Madrid\\, Paris"
    named = zone.replace("\\", "")
    event = 'DTSTART;TZID="{0}":{1}T093000\nDTEND;TZID="{0}":{1}T103000\nSUMMARY:x\nUID:{1}'
    days = (date(2026, 7, 6), MONDAY)
    text = outlook(*(event.format(named, f"{day:%Y%m%d}") for day in days), zone=zone)
    overseas = read(tmp_path, text, days, ZoneInfo("Indian/Reunion"))
    assert [event.start_s / H for event in overseas.items] == [11.5, 12.5]
    assert overseas.issues == ()


def test_a_zone_that_nobody_knows_is_told_once_and_taken_as_local(tmp_path):
    event = "DTSTART;TZID=Heure de Mamie:2026112{0}T090000\nDURATION:PT1H\nSUMMARY:x\nUID:{0}"
    reading = read(tmp_path, outlook(event.format(4), event.format(5)))
    assert times(reading) == [(24, 9, 10, "x"), (25, 9, 10, "x")]
    (issue,) = reading.issues
    assert (issue.code, issue.column, issue.value) == (
        "diary_zone_unknown", "TZID", "Heure de Mamie",
    )  # fmt: skip


def test_a_rep_overseas_lives_by_the_clock_of_the_island(tmp_path):
    text = outlook(MEETING)
    (event,) = read(tmp_path, text, home=ZoneInfo("America/Martinique")).items
    assert event.start_s == 4.5 * H


SERIES = """DTSTART;TZID="Romance Standard Time":20260907T083000
DTEND;TZID="Romance Standard Time":20260907T093000
RRULE:FREQ=WEEKLY;BYDAY=MO,WE,FR;UNTIL=20261231T073000Z
EXDATE;TZID="Romance Standard Time":20261127T083000
SUMMARY:Réunion
UID:series"""
MOVED = """RECURRENCE-ID;TZID="Romance Standard Time":20261123T083000
DTSTART;TZID="Romance Standard Time":20261124T140000
DTEND;TZID="Romance Standard Time":20261124T150000
SUMMARY:Réunion déplacée
UID:series
SEQUENCE:{0}"""


def test_a_series_keeps_its_hour_over_the_change_of_clocks_without_what_is_taken_out(tmp_path):
    assert times(read(tmp_path, outlook(SERIES))) == [
        (23, 8.5, 9.5, "Réunion"), (25, 8.5, 9.5, "Réunion"),
    ]  # fmt: skip


def test_a_moved_turn_stands_where_it_went_in_its_latest_version(tmp_path):
    other = MOVED.format(1).replace("T14", "T16").replace("T15", "T17")
    text = outlook(other, SERIES, MOVED.format(0))
    assert times(read(tmp_path, text)) == [
        (24, 16, 17, "Réunion déplacée"), (25, 8.5, 9.5, "Réunion"),
    ]  # fmt: skip


def test_a_turn_moved_in_from_another_month_and_a_cancelled_one_are_heeded(tmp_path):
    far = MOVED.format(0).replace("20261123T083000", "20261005T083000")
    gone = "RECURRENCE-ID:20261125T073000Z\nDTSTART:20261125T073000Z\nSTATUS:CANCELLED\nUID:series"
    assert times(read(tmp_path, outlook(SERIES, far, gone))) == [
        (23, 8.5, 9.5, "Réunion"), (24, 14, 15, "Réunion déplacée"),
    ]  # fmt: skip


def test_a_change_of_all_later_turns_is_told_as_not_understood(tmp_path):
    later = MOVED.format(0).replace("RECURRENCE-ID;", "RECURRENCE-ID;RANGE=THISANDFUTURE;")
    reading = read(tmp_path, outlook(SERIES, later))
    assert [(i.code, i.column) for i in reading.issues] == [("diary_rule_unread", "RECURRENCE-ID")]
    assert len(reading.items) == 2


def test_extra_dates_of_a_series_are_added(tmp_path):
    text = outlook(SERIES.replace("FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=MONTHLY")
                   + '\nRDATE;TZID="Romance Standard Time":20261126T083000')  # fmt: skip
    assert times(read(tmp_path, text)) == [(26, 8.5, 9.5, "Réunion")]


def test_a_rule_not_understood_is_told_with_its_line_and_only_its_first_date_counts(tmp_path):
    text = outlook("DTSTART:20261124T080000\nDTEND:20261124T090000\nUID:1\nSUMMARY:x\n"
                   "RRULE:FREQ=HOURLY;INTERVAL=3")  # fmt: skip
    reading = read(tmp_path, text)
    assert times(reading) == [(24, 8, 9, "x")]
    (issue,) = reading.issues
    assert issue.code == "diary_rule_unread"
    assert text.split("\r\n")[issue.row - 1].startswith("RRULE")


def test_whole_days_out_of_office_are_days_off_in_either_of_outlooks_spellings(tmp_path):
    dates = ("DTSTART;VALUE=DATE:20261126\nDTEND;VALUE=DATE:20261128\nSUMMARY:Congés\nUID:1\n"
             "X-MICROSOFT-CDO-BUSYSTATUS:OOF")  # fmt: skip
    hours = ("DTSTART:20261125T230000Z\nDTEND:20261127T230000Z\nSUMMARY:Congés\nUID:1\n"
             "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nX-MICROSOFT-CDO-BUSYSTATUS:OOF")  # fmt: skip
    for event in (dates, hours):
        found = read(tmp_path, outlook(event)).items
        assert [(e.day.day, e.start_s, e.end_s, e.out) for e in found] == [
            (26, 0, DAY_S, True), (27, 0, DAY_S, True),
        ]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    ["TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
     "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"],
)  # fmt: skip
def test_free_time_is_left_out_and_counted(tmp_path, told):
    reading = read(tmp_path, outlook(f"DTSTART:20261124T080000\nDURATION:PT1H\nUID:1\n{told}"))
    assert reading.items == ()
    assert [(i.code, i.facts) for i in reading.issues] == [("diary_free", {"n": 1})]


def test_tentative_time_is_taken_and_cancelled_time_is_not(tmp_path):
    event = "DTSTART:20261124T080000\nDURATION:PT1H\nUID:1\n"
    assert len(read(tmp_path, outlook(event + "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE")).items) == 1
    assert read(tmp_path, outlook(event + "STATUS:CANCELLED")).items == ()


def test_a_private_event_takes_its_time_and_says_nothing(tmp_path):
    text = outlook(MEETING.replace("CLASS:PUBLIC", "CLASS:PRIVATE"))
    (event,) = read(tmp_path, text).items
    assert (event.private, event.start_s) == (True, 34_200)
    assert (event.label, event.location, event.description) == ("", "", "")


GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:paul.rossi@exemple.fr
X-WR-TIMEZONE:Europe/Paris
BEGIN:VEVENT
DTSTART:20261124T083000Z
DTEND:20261124T093000Z
DTSTAMP:20261120T101010Z
UID:7kukuqrfedlm2f9t@google.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={0};CN=Paul
 ;X-NUM-GUESTS=0:mailto:paul.rossi@exemple.fr
SEQUENCE:0
STATUS:CONFIRMED
SUMMARY:Comité
TRANSP:OPAQUE
END:VEVENT
END:VCALENDAR
"""


def test_a_google_invitation_counts_unless_the_owner_has_declined_it(tmp_path):
    assert times(read(tmp_path, GOOGLE.format("ACCEPTED"))) == [(24, 9.5, 10.5, "Comité")]
    assert read(tmp_path, GOOGLE.format("DECLINED")).items == ()


def test_an_event_over_midnight_is_cut_by_day_and_clipped_to_the_horizon(tmp_path):
    text = outlook("DTSTART:20261127T220000\nDTEND:20261128T020000\nSUMMARY:x\nUID:1")
    (event,) = read(tmp_path, text).items
    assert (event.start_s, event.end_s, event.several) == (22 * H, DAY_S, True)
    both = read(tmp_path, text, (*WEEK, date(2026, 11, 28))).items
    assert [(e.day.day, e.start_s, e.end_s) for e in both] == [(27, 22 * H, DAY_S), (28, 0, 2 * H)]


def test_hours_are_those_of_the_clock_on_the_days_when_clocks_change(tmp_path):
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    event = "DTSTART:{0}T{1}0000Z\nDTEND:{0}T{2}0000Z\nSUMMARY:x\nUID:{0}"
    text = outlook(event.format("20260329", "00", "08"), event.format("20261025", "00", "09"))
    found = read(tmp_path, text, (spring, autumn)).items
    assert [(e.start_s / H, e.end_s / H) for e in found] == [(1, 10), (2, 10)]


def test_what_is_broken_is_told_by_line_and_the_rest_is_read(tmp_path):
    text = (
        "BEGIN:VEVENT\nDTSTART:demain\nSUMMARY:a\nEND:VEVENT\nBEGIN:VEVENT\n"
        "DTSTART:20261124T080000\nDTEND:20261124T070000\nSUMMARY:b\nune ligne perdue\n"
        "END:VEVENT\nBEGIN:VEVENT\nDTSTART:20261125T080000\nDURATION:PT1H\nSUMMARY:c\n"
    )
    reading = read(tmp_path, text)
    assert times(reading) == [(24, 8, 8, "b"), (25, 8, 9, "c")]
    assert [(i.code, i.row) for i in reading.issues] == [
        ("diary_event_unread", 2), ("diary_end_odd", 7), ("diary_lines_broken", 9),
        ("diary_cut", 11),
    ]  # fmt: skip
    assert not any(issue.fatal for issue in reading.issues)


def test_an_empty_calendar_is_told_and_a_picture_is_refused(tmp_path):
    assert codes(read(tmp_path, "BEGIN:VCALENDAR\nEND:VCALENDAR\n")) == ["diary_no_event"]
    assert [(i.code, i.fatal) for i in read(tmp_path, b"\x89PNG\r\n\x1a\nxxxx").issues] == [
        ("table_other_kind", True)
    ]


def test_a_missing_file_is_told(tmp_path):
    path = tmp_path / "perdu.ics"
    assert codes(read_diary(path, Source(file=str(path)), WEEK, PARIS)) == ["table_is_missing"]


def test_hostile_texts_lose_their_hidden_letters_and_are_cut(tmp_path):
    text = outlook(
        f"DTSTART:20261124T080000\nDURATION:PT1H\nUID:1\nSUMMARY:a\u202eb\u200b{'c' * 9_000}"
    )
    (event,) = read(tmp_path, text).items
    assert event.label.startswith("abc")
    assert len(event.label) <= 2_000


def test_a_huge_diary_of_series_is_read(tmp_path):
    events = [
        f"DTSTART:2009010{1 + n % 7}T{8 + n % 9:02d}0000\nDURATION:PT30M\nUID:{n}\nSUMMARY:s{n}\n"
        "RRULE:FREQ=WEEKLY"
        for n in range(2_000)
    ]
    assert len(read(tmp_path, outlook(*events)).items) > 1_000


def test_events_come_in_one_order_whatever_that_of_the_file(tmp_path):
    one, two = MEETING, SERIES
    first, second = read(tmp_path, outlook(one, two)), read(tmp_path, outlook(two, one))
    assert times(first) == times(second)


MOMENTS = st.builds(
    lambda day, second: datetime.combine(day, datetime.min.time()) + timedelta(seconds=second),
    st.dates(date(2026, 11, 20), date(2026, 12, 2)),
    st.integers(0, DAY_S - 1),
)


@given(MOMENTS, st.integers(0, 5 * DAY_S))
def test_the_parts_of_an_event_are_the_event(start, length_s):
    end = start + timedelta(seconds=length_s)
    parts = list(clock_parts(start, end))
    assert all(0 <= first <= last <= DAY_S for _, first, last in parts)
    assert sum(last - first for _, first, last in parts) == length_s
    assert [day for day, _, _ in parts] == sorted({day for day, _, _ in parts})


@given(st.binary(max_size=400))
def test_no_bytes_stop_the_reading(noise):
    text = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261124T080000\nDURATION:PT1H\n" + noise
    read_ics(text, FaultLog("x.ics"), frozenset(WEEK), PARIS)


@given(st.text("RULEXDATSMOFQ=;,:0123456789TZ\n-", max_size=120))
def test_no_line_stops_the_reading(noise):
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261124T080000\n{noise}\nEND:VEVENT\n"
    read_ics(text.encode(), FaultLog("x.ics"), frozenset(WEEK), PARIS)
