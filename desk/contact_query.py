"""A contact filter as the query string of its list, and back. Pure."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from bot.reply import ReplyOutcome
from desk.case_query import BadQuery, parse_day
from escalation.filters import ContactFilter


def read(query: Mapping[str, str], today: date) -> ContactFilter:
    """The filter of a list's address; without a day it is today's. Raises BadQuery."""
    outcomes = query.get("outcome", "")
    try:
        asked = frozenset(ReplyOutcome(part) for part in outcomes[:1000].split(",")) if outcomes else frozenset()
    except ValueError as error:
        raise BadQuery("outcome") from error
    return ContactFilter(read_day(query, today), frozenset(map(str, asked)), query.get("without_case", "") == "1")


def read_day(query: Mapping[str, str], today: date) -> date:
    """The day in an address, today where there is none. Raises BadQuery."""
    value = query.get("day", "")
    return parse_day(value, "day") if value else today


def write(wanted: ContactFilter) -> str:
    """The query string that `read` turns into the same filter."""
    given = [("day", wanted.day.isoformat())]
    if wanted.outcomes:
        given.append(("outcome", ",".join(sorted(wanted.outcomes))))
    if wanted.without_case:
        given.append(("without_case", "1"))
    return urlencode(given)
