"""Lists under every filter, held against the same question asked of each case in Python."""

import random
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pytest
from databases import another, forgetful
from sqlalchemy import Row, select

from escalation import listing, store, walks
from escalation.case import WAITS_FOR_CITIZEN, Case, CaseStatus
from escalation.filters import CITY, NOBODY, OPENLY, UNKNOWN, CaseFilter, Days, Order, Scope
from escalation.risk import FLAGS
from escalation.rules.loader import load
from escalation.tables import case_flags, case_reminders, case_support, cases
from records.database import Database, metadata
from records.migrate import sync_engine
from records.moments import local_day
from service.bench.cases import both, filters_of
from service.bench.made_up_cases import MadeUp

RULES = load()
DRAW = filters_of(RULES)
COUNT = 240


@dataclass
class Register:
    """All cases by heart."""

    rows: list[Row[Any]]
    supports: dict[int, set[str]]
    rungs: dict[int, set[str]]
    flags: dict[int, set[str]]

    def expected(self, wanted: CaseFilter, scope: Scope = CITY) -> list[str]:
        found = [row for row in self.rows if self._sees(row, scope) and self._matches(row, wanted)]
        if wanted.order is Order.NEWEST:
            return [row.number for row in sorted(found, key=lambda row: (row.opened_day, row.id), reverse=True)]
        return [row.number for row in sorted(found, key=lambda row: (row.answer_by, row.id))]

    def _sees(self, row: Row[Any], scope: Scope) -> bool:
        if row.confidential and not scope.confidential:
            return False
        supports = set() if row.confidential else self.supports[row.id]
        return scope.department is None or scope.department in {row.department, *supports}

    def _matches(self, row: Row[Any], wanted: CaseFilter) -> bool:
        return all(all(agree(row, wanted)) for agree in (self._choices, self._values, self._days))

    def _choices(self, row: Row[Any], wanted: CaseFilter) -> list[bool]:
        several = ("status", "statuses"), ("kind", "kinds"), ("urgency", "urgencies"), ("rating", "ratings")
        several = (*several, ("extension", "extensions"), ("supervision", "supervisions"), ("rating_reason", "reasons"))
        return [not getattr(wanted, field) or getattr(row, name) in getattr(wanted, field) for name, field in several]

    def _values(self, row: Row[Any], wanted: CaseFilter) -> list[bool]:
        keys = ("department", "district", "area", "matter", "channel")
        return [
            *(getattr(wanted, name) in (None, getattr(row, name) or UNKNOWN) for name in keys),
            wanted.handler in (None, row.handler_id or NOBODY),
            wanted.supporting is None or wanted.supporting in self.supports[row.id],
            wanted.rung is None or wanted.rung in self.rungs[row.id],
            wanted.flag is None or bool(self.flags[row.id] & set(FLAGS[wanted.flag])),
            row.returns >= (wanted.returns or 0),
            row.redone >= (wanted.redone or 0),
            wanted.ordered in (None, row.order_due is not None),
            wanted.untold in (None, row.untold_since is not None),
            *(getattr(wanted, name) in (None, getattr(row, name)) for name in ("confidential", "anonymous")),
            wanted.merged in (None, row.lead_id is not None),
            wanted.running in (None, _running(row)),
            (wanted.place or "") in row.place,
        ]

    def _days(self, row: Row[Any], wanted: CaseFilter) -> list[bool]:
        sent = None if row.dispatched_at is None else local_day(row.dispatched_at)
        day = wanted.open_on
        return [
            _within(row.opened_day, wanted.opened),
            _within(row.ended_day, wanted.ended),
            _within(row.closed_day, wanted.closed),
            _within(row.answer_by, wanted.answer_by),
            _within(sent, wanted.dispatched),
            day is None or (row.opened_day <= day and (row.ended_day is None or row.ended_day > day)),
        ]


def _running(row: Row[Any]) -> bool:
    waits = row.status in WAITS_FOR_CITIZEN and (row.waiting_day is None or row.waiting_day <= row.answer_by)
    return row.status != CaseStatus.MERGED and not waits


def _within(day: Any, days: Days | None) -> bool:
    if days is None:
        return True
    return day is not None and (days.first is None or days.first <= day) and (days.last is None or day <= days.last)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Each of the two databases in turn, with made-up cases that every test here only reads."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('lists') / 'lists.db'}"
        else:
            url = stack.enter_context(another(request.getfixturevalue("postgresql")))
        engine = sync_engine(url)
        metadata.create_all(engine)
        MadeUp(RULES, COUNT, seed=3).fill(engine)
        engine.dispose()
        yield url


@pytest.fixture(scope="module")
def register(filled_url: str) -> Register:
    engine = sync_engine(filled_url)
    beside: list[dict[int, set[str]]] = [defaultdict(set) for _ in range(3)]
    with engine.connect() as connection:
        rows = list(connection.execute(select(cases)))
        for row in connection.execute(select(case_support)):
            beside[0][row.case_id].add(row.department)
        for row in connection.execute(select(case_reminders)):
            beside[1][row.case_id].add(row.key)
        for row in connection.execute(select(case_flags)):
            beside[2][row.case_id].add(row.kind)
    engine.dispose()
    return Register(rows, *beside)


@pytest.fixture
async def database(filled_url: str) -> AsyncIterator[Database]:
    database = forgetful(filled_url)
    yield database
    await database.close()


async def listed(database: Database, wanted: CaseFilter, scope: Scope = CITY, limit: int = 7) -> list[Case]:
    """All of a list, page by page."""
    found: list[Case] = []
    after = None
    async with database.reading() as connection:
        while True:
            page = await store.list_cases(connection, wanted, scope, after, limit)
            assert len(page.cases) <= limit
            found += page.cases
            after = page.next
            if after is None:
                return found


async def test_every_filter_and_every_pair_lists_exactly_the_cases_that_match(
    database: Database, register: Register
) -> None:
    chance = random.Random(11)
    drawn = [draw(chance) for draw in DRAW.values() for _ in range(3)]
    drawn += [both(DRAW[one](chance), DRAW[other](chance)) for one, other in combinations(DRAW, 2)]
    found = 0
    for wanted in drawn:
        numbers = [case.number for case in await listed(database, wanted, limit=50)]
        assert numbers == register.expected(wanted), wanted
        found += len(numbers)
    assert found > COUNT


@pytest.mark.parametrize(("walked", "gathered"), [(5, 1), (5, 6), (40, 3)])
async def test_pages_that_look_only_so_far_leave_no_case_out_and_show_none_twice(
    database: Database, register: Register, monkeypatch: pytest.MonkeyPatch, walked: int, gathered: int
) -> None:
    monkeypatch.setattr(listing, "WALKED", walked)
    monkeypatch.setattr(listing, "FURTHER", walked)
    monkeypatch.setattr(listing, "GATHERED", gathered)
    monkeypatch.setattr(listing, "SORTED", gathered)
    chance = random.Random(walked)
    for _ in range(60):
        one, other = chance.sample(list(DRAW), 2)
        wanted = both(DRAW[one](chance), DRAW[other](chance))
        if wanted.place is None:
            assert [case.number for case in await listed(database, wanted)] == register.expected(wanted), wanted


async def test_a_page_is_full_or_the_last_one_however_far_it_has_to_look(
    database: Database, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"WALKED": 10, "FURTHER": 10, "GATHERED": 0, "SORTED": 7, "MERGED": 1}.items():
        monkeypatch.setattr(listing, name, value)
    monkeypatch.setattr(walks, "OF_A_DAY", 1)
    chance = random.Random(8)
    pairs = [both(DRAW[one](chance), DRAW[other](chance)) for one, other in combinations(DRAW, 2)]
    for wanted in [
        CaseFilter(channel="wechat", anonymous=True),
        *(one for one in pairs if one.dispatched or one.ended),
    ]:
        async with database.reading() as connection:
            page = await store.list_cases(connection, wanted, limit=4)
        expected = register.expected(wanted)
        assert [case.number for case in page.cases] == expected[:4], wanted
        assert (page.next is None) == (len(expected) <= 4), wanted


async def test_counting_that_went_not_far_enough_says_so(
    database: Database, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "WALKED", 10)
    monkeypatch.setattr(listing, "GATHERED", 0)
    monkeypatch.setattr(listing, "SORTED", 0)
    async with database.reading() as connection:
        counted = await store.count(connection, CaseFilter(channel="wechat", anonymous=True))
    assert counted.capped
    assert counted.value <= 10


async def test_counts_agree_with_lists_and_stop_at_their_cap(database: Database, register: Register) -> None:
    chance = random.Random(5)
    for one, other in chance.sample(list(combinations(DRAW, 2)), 60):
        wanted = both(DRAW[one](chance), DRAW[other](chance))
        expected = len(register.expected(wanted))
        async with database.reading() as connection:
            capped, exact = [await store.count(connection, wanted, cap=cap) for cap in (4, COUNT)]
        assert (capped.value, capped.capped) == (min(expected, 4), expected > 4), wanted
        assert (exact.value, exact.capped) == (expected, False), wanted


async def test_no_filter_shows_a_case_outside_of_the_scope(database: Database, register: Register) -> None:
    chance = random.Random(6)
    departments = [row.department for row in register.rows if row.department]
    seen = 0
    for one, other in chance.sample(list(combinations(DRAW, 2)), 60):
        for scope in (OPENLY, Scope(chance.choice(departments)), Scope(chance.choice(departments), confidential=False)):
            wanted = chance.choice((both(DRAW[one](chance), DRAW[other](chance)), DRAW[one](chance), CaseFilter()))
            found = await listed(database, wanted, scope, limit=50)
            assert [case.number for case in found] == register.expected(wanted, scope), (wanted, scope)
            assert all(scope.sees(case) for case in found)
            seen += len(found)
    assert seen
