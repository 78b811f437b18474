"""How fast the list of cases comes: every filter, every pair of filters and every way to search, on made-up cases."""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from itertools import combinations
from math import ceil

from sqlalchemy import select

from escalation import store
from escalation.case import OPEN, CaseKind, CaseStatus, Extension, Rating, RatingReason, Supervision, Urgency
from escalation.filters import CITY, NOBODY, UNKNOWN, CaseFilter, Days, Order, Scope, overdue
from escalation.risk import FLAGS
from escalation.rulebook import Rulebook
from escalation.tables import cases
from language.places import DISTRICTS
from records.database import Database
from records.migrate import sync_engine, upgrade
from service.bench.made_up_cases import CHANNELS, HANDLERS, LAST_DAY, STREETS, WORDS, YEARS, MadeUp
from service.report import Report

ROWS = 50
CEILING_LIST_MS = 300.0
CEILING_SEARCH_MS = 500.0
_SHOWN = 5

Draw = Callable[[random.Random], CaseFilter]
Asked = Mapping[str, Sequence[CaseFilter]]
Times = dict[str, list[float]]


async def measure(url: str, rulebook: Rulebook, count: int, values: int) -> Report:
    """Fill an empty database, and ask it for pages of 50 cases: times are of the second time that each is asked for."""
    upgrade(url)
    database = Database(url)
    report = Report("The list of cases", database=database.url.get_backend_name(), cases=count, values=values)
    try:
        if await _is_empty(database):
            _fill(url, rulebook, count, report)
        await _ask(database, rulebook, values, report)
    finally:
        await database.close()
    return report


async def _is_empty(database: Database) -> bool:
    async with database.reading() as connection:
        return (await connection.execute(select(cases.c.id).limit(1))).first() is None


def _fill(url: str, rulebook: Rulebook, count: int, report: Report) -> None:
    began, engine = time.monotonic(), sync_engine(url)
    MadeUp(rulebook, count).fill(engine)
    engine.dispose()
    report.remark(f"The database was filled in {time.monotonic() - began:.0f} s.")


async def _ask(database: Database, rulebook: Rulebook, values: int, report: Report) -> None:
    chance, filters = random.Random(7), filters_of(rulebook)
    single = {name: [draw(chance) for _ in range(values)] for name, draw in filters.items()}
    pairs = {
        f"{one} and {other}": [both(filters[one](chance), filters[other](chance)) for _ in range(values)]
        for one, other in combinations(filters, 2)
    }
    searches = {name: [draw(chance) for _ in range(values)] for name, draw in _searches().items()}
    scopes = [Scope(key) for key in chance.choices(list(rulebook.departments), k=values)]
    city = [CITY] * values
    _add(report, "a filter", await _pages(database, single, city), CEILING_LIST_MS)
    _add(report, "a filter, within a department", await _pages(database, single, scopes), CEILING_LIST_MS)
    _add(report, "two filters", await _pages(database, pairs, city), CEILING_LIST_MS)
    _add(report, "two filters, how many", await _counts(database, pairs), CEILING_LIST_MS)
    _add(report, "search", await _pages(database, searches, city), CEILING_SEARCH_MS)


def _add(report: Report, what: str, times: Times, ceiling: float) -> None:
    """The figures of all questions of a sort, and in a remark the slowest."""
    everything = [value for each in times.values() for value in each]
    report.add(f"{what}, median", _quantile(everything, 0.5), "ms")
    report.add(f"{what}, p95", _quantile(everything, 0.95), "ms", at_most=ceiling)
    worst = sorted(((_quantile(each, 0.95), name) for name, each in times.items()), reverse=True)
    report.add(f"{what}, p95 of the slowest", worst[0][0], "ms")
    report.remark(f"Slowest of {what}: " + "; ".join(f"{name} {value:.0f} ms" for value, name in worst[:_SHOWN]))


def _quantile(values: Sequence[float], share: float) -> float:
    return sorted(values)[ceil(share * len(values)) - 1]


async def _pages(database: Database, asked: Asked, scopes: Sequence[Scope]) -> Times:
    times: Times = {}
    for name, several in asked.items():
        times[name] = []
        for wanted, scope in zip(several, scopes, strict=True):
            for again in (False, True):
                began = time.perf_counter()
                async with database.reading() as connection:
                    await store.list_cases(connection, wanted, scope, limit=ROWS)
                if again:
                    times[name].append((time.perf_counter() - began) * 1000)
    return times


async def _counts(database: Database, asked: Asked) -> Times:
    times: Times = {}
    for name, several in asked.items():
        times[name] = []
        for wanted in several:
            began = time.perf_counter()
            async with database.reading() as connection:
                await store.count(connection, wanted)
            times[name].append((time.perf_counter() - began) * 1000)
    return times


def both(one: CaseFilter, other: CaseFilter) -> CaseFilter:
    """What two filters ask for; where both set a field, the second one's."""
    default = CaseFilter()
    changed = {field.name: getattr(other, field.name) for field in fields(CaseFilter)}
    return replace(one, **{name: value for name, value in changed.items() if value != getattr(default, name)})


def filters_of(rulebook: Rulebook) -> dict[str, Draw]:
    """A way to draw a value for every filter that a list has."""
    departments, matters = list(rulebook.departments), rulebook.catalogue.matters
    areas = sorted({matter.area for matter in matters})
    return {
        "status": lambda chance: CaseFilter(statuses=frozenset({chance.choice(list(CaseStatus))})),
        "open": lambda chance: CaseFilter(statuses=OPEN),
        "several statuses": lambda chance: CaseFilter(statuses=frozenset(chance.sample(list(CaseStatus), 3))),
        "kind": lambda chance: CaseFilter(kinds=frozenset({chance.choice(list(CaseKind))})),
        "urgency": lambda chance: CaseFilter(urgencies=frozenset({chance.choice(list(Urgency))})),
        "area": lambda chance: CaseFilter(area=chance.choice([*areas, UNKNOWN])),
        "matter": lambda chance: CaseFilter(matter=chance.choice(matters).id),
        "department": lambda chance: CaseFilter(department=chance.choice([*departments, UNKNOWN])),
        "supporting": lambda chance: CaseFilter(supporting=chance.choice(departments)),
        "district": lambda chance: CaseFilter(district=chance.choice([*DISTRICTS, UNKNOWN])),
        "handler": lambda chance: CaseFilter(handler=chance.choice([NOBODY, 1 + chance.randrange(HANDLERS)])),
        "channel": lambda chance: CaseFilter(channel=chance.choice(CHANNELS)),
        "rung": lambda chance: CaseFilter(rung=chance.choice(["soon", "today", "overdue", "overdue_5"])),
        "returns": lambda chance: CaseFilter(returns=chance.choice([1, 2])),
        "extension": lambda chance: CaseFilter(extensions=frozenset({chance.choice(list(Extension))})),
        "supervision": lambda chance: CaseFilter(supervisions=frozenset({chance.choice(list(Supervision))})),
        "rating": lambda chance: CaseFilter(ratings=frozenset({chance.choice(list(Rating))})),
        "reason": lambda chance: CaseFilter(reasons=frozenset({chance.choice(list(RatingReason))})),
        "redone": lambda chance: CaseFilter(redone=chance.choice([1, 2])),
        "ordered": lambda chance: CaseFilter(ordered=chance.random() < 0.5),
        "untold": lambda chance: CaseFilter(untold=chance.random() < 0.5),
        "confidential": lambda chance: CaseFilter(confidential=chance.random() < 0.5),
        "anonymous": lambda chance: CaseFilter(anonymous=chance.random() < 0.5),
        "merged": lambda chance: CaseFilter(merged=chance.random() < 0.5),
        "running": lambda chance: CaseFilter(running=chance.random() < 0.5),
        "opened": lambda chance: CaseFilter(opened=_days(chance)),
        "dispatched": lambda chance: CaseFilter(dispatched=_days(chance)),
        "ended": lambda chance: CaseFilter(ended=_days(chance)),
        "closed": lambda chance: CaseFilter(closed=_days(chance)),
        "flag": lambda chance: CaseFilter(flag=chance.choice(list(FLAGS))),
        "newest first": lambda _: CaseFilter(order=Order.NEWEST),
        "answer_by": lambda chance: CaseFilter(answer_by=_days(chance)),
        "overdue": lambda chance: overdue(LAST_DAY - timedelta(days=chance.choice([0, 0, 1, 7, 30]))),
        "place": lambda chance: CaseFilter(place=chance.choice(STREETS)),
    }


def _days(chance: random.Random) -> Days:
    """A day, a week, a month, a quarter or a year, or everything since a day."""
    first = LAST_DAY - timedelta(days=chance.randrange(365 * YEARS))
    length = chance.choice((1, 7, 30, 90, 365, None))
    return Days(first, None if length is None else first + timedelta(days=length - 1))


def _searches() -> dict[str, Draw]:
    def words(*parts: Callable[[random.Random], str]) -> Draw:
        return lambda chance: CaseFilter(words=" ".join(part(chance) for part in parts))

    def word(chance: random.Random) -> str:
        return chance.choice(WORDS)

    return {
        "one word": words(word),
        "two characters": words(lambda chance: word(chance)[:2]),
        "one character": words(lambda chance: word(chance)[0]),
        "two words": words(word, word),
        "three words": words(word, word, lambda chance: chance.choice(STREETS)),
        "a phrase": words(lambda chance: f'"{word(chance)}，已经三天了"'),
        "a number": words(lambda chance: f"{chance.randrange(1_000_000):06}"),
        "words that nobody wrote": words(lambda chance: "外星飞船" + word(chance)),
        "a word among open cases": lambda chance: CaseFilter(words=word(chance), statuses=OPEN),
    }
