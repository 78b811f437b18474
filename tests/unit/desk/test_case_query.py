"""A filter in an address is the same filter when it is read again."""

from datetime import date
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reply import ReplyOutcome
from desk import case_query, contact_query
from desk.case_query import BadQuery
from escalation.case import CaseKind, CaseStatus, Extension, Rating, RatingReason, Supervision, Urgency
from escalation.filters import CaseFilter, ContactFilter, Days, Order, due_soon, overdue
from escalation.risk import FLAGS
from escalation.rules.loader import load
from escalation.walks import Cursor

TODAY = date(2026, 11, 23)
CALENDAR = load().calendar

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
ranges = st.none() | st.builds(Days, days, st.none() | days) | st.builds(Days, st.none(), days)
keys = st.none() | st.sampled_from(["police", "510107", "-", "路灯&=#"])
answers = st.none() | st.booleans()
typed = st.none() | st.sampled_from(["路灯 玉林", '"路灯坏了"', "100% & a=b", "-"])
filters = st.builds(
    CaseFilter,
    statuses=st.frozensets(st.sampled_from(CaseStatus)),
    kinds=st.frozensets(st.sampled_from(CaseKind)),
    department=keys,
    district=keys,
    area=keys,
    matter=keys,
    opened=ranges,
    ended=ranges,
    answer_by=ranges,
    open_on=st.none() | days,
    dispatched=ranges,
    urgencies=st.frozensets(st.sampled_from(Urgency)),
    extensions=st.frozensets(st.sampled_from(Extension)),
    supervisions=st.frozensets(st.sampled_from(Supervision)),
    ratings=st.frozensets(st.sampled_from(Rating)),
    reasons=st.frozensets(st.sampled_from(RatingReason)),
    supporting=keys,
    channel=st.none() | st.just("web"),
    handler=st.none() | st.integers(0, 10**9),
    rung=st.none() | st.just("overdue_3"),
    returns=st.none() | st.integers(0, 9),
    redone=st.none() | st.integers(0, 9),
    ordered=answers,
    confidential=answers,
    anonymous=answers,
    merged=answers,
    running=answers,
    flag=st.none() | st.sampled_from(list(FLAGS)),
    closed=ranges,
    words=typed,
    place=typed,
    order=st.sampled_from(Order),
)


@given(filters)
def test_a_case_filter_survives_its_address(wanted: CaseFilter) -> None:
    query = case_query.write(wanted)
    assert query
    assert case_query.read(dict(parse_qsl(query)), TODAY, CALENDAR) == wanted


@given(st.builds(ContactFilter, days, st.frozensets(st.sampled_from([str(o) for o in ReplyOutcome])), st.booleans()))
def test_a_contact_filter_survives_its_address(wanted: ContactFilter) -> None:
    assert contact_query.read(dict(parse_qsl(contact_query.write(wanted))), TODAY) == wanted


@given(st.builds(Cursor, days, st.integers(0, 10**18 - 1)))
def test_a_place_in_a_list_survives_its_address(cursor: Cursor) -> None:
    assert case_query.read_cursor({"after": case_query.write_cursor(cursor)}) == cursor


def test_short_words_for_what_is_due_stand_for_the_filters_of_today() -> None:
    assert case_query.read({"due": "overdue"}, TODAY, CALENDAR) == overdue(TODAY)
    assert case_query.read({"due": "soon"}, TODAY, CALENDAR) == due_soon(TODAY, CALENDAR)


@given(st.dictionaries(st.sampled_from([*case_query.PARAMETERS, "due", "after"]), st.text()))
def test_whatever_stands_in_an_address_is_a_filter_or_refused(query: dict[str, str]) -> None:
    try:
        wanted = case_query.read(query, TODAY, CALENDAR)
        case_query.read_cursor(query)
    except BadQuery:
        return
    assert isinstance(wanted, CaseFilter)


def test_a_refusal_names_the_parameter() -> None:
    with pytest.raises(BadQuery) as refused:
        case_query.read({"kind": "gossip"}, TODAY, CALENDAR)
    assert refused.value.name == "kind"
