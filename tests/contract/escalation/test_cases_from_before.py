"""Cases of the version before go on: with limits, supporting departments and a chained history."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from databases import another
from escalation_city import RULES
from sqlalchemy import Connection, MetaData

from escalation import history, reminders, store, support
from escalation.case import CaseStatus
from escalation.ladder import Audience, PartRung
from escalation.sweep import Sweep
from escalation.verifying import verify
from records import migrate
from records.database import Database
from records.moments import Moment

THEN = datetime(2026, 11, 20, 2, tzinfo=UTC)
BEFORE = "0004"


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with the tables of the version before and one case in them."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
        fill(url)
        yield url
        return
    with another(request.getfixturevalue("postgresql")) as url:
        fill(url)
        yield url


def fill(url: str) -> None:
    engine = migrate.sync_engine(url)
    with engine.connect() as connection:
        command.upgrade(migrate._config(connection), BEFORE)
        _insert(connection)
        connection.commit()
    engine.dispose()


def _insert(connection: Connection) -> None:
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.tables.values():
        for column in table.columns:
            if "TIMESTAMP" in str(column.type) or "DATETIME" in str(column.type):
                column.type = Moment()
    citizen = {"id": 1, "channel": "web", "external_id": "v1", "created_at": THEN}
    connection.execute(tables.tables["citizens"].insert().values(**citizen))
    message = {"id": 1, "citizen_id": 1, "episode": 1, "channel": "web", "direction": "in", "kind": "text"}
    written = {"text": "确认", "author": "citizen", "day": THEN.date(), "created_at": THEN}
    connection.execute(tables.tables["messages"].insert().values(**message, **written))
    case = dict.fromkeys(("title", "summary", "place", "details_sealed", "route_reason", "query_sealed"), "路灯坏了")
    case |= {"id": 1, "number": "WQ20261120-0001", "origin_message_id": 1, "citizen_id": 1, "episode": 1}  # type: ignore[dict-item]
    case |= {"query_digest": "0", "kind": "complaint", "status": "in_work", "candidates": "[]", "version": 2}  # type: ignore[dict-item]
    case |= {"department": "city_management", "supporting": ",police,fire,", "anonymous": True}  # type: ignore[dict-item]
    case |= dict.fromkeys(("opened_at", "dispatch_due", "dispatched_at"), THEN)  # type: ignore[arg-type]
    case |= dict.fromkeys(("opened_day", "counted_from"), THEN.date())  # type: ignore[arg-type]
    connection.execute(tables.tables["cases"].insert().values(**case, answer_by=datetime(2026, 12, 11).date()))  # noqa: DTZ001
    for step, before, after in (
        ("open", None, "registered"),
        ("dispatch", "registered", "dispatched"),
        ("accept", "dispatched", "in_work"),
    ):
        row = {
            "case_id": 1,
            "at": THEN,
            "actor": "staff:1",
            "step": step,
            "before": before,
            "after": after,
            "text": step,
        }
        connection.execute(tables.tables["case_history"].insert().values(**row))


async def test_an_old_case_is_moved_over_and_goes_on(old_url: str) -> None:
    migrate.upgrade(old_url)
    database = Database(old_url)
    async with database.reading() as connection:
        case = await store.load(connection, "WQ20261120-0001")
        assert case is not None
        assert (case.status, case.clock.days, case.chain.steps) == (CaseStatus.IN_WORK, 15, 3)
        assert [part.department for part in await support.of_case(connection, case.id)] == ["fire", "police"]
        assert len(await history.of_case(connection, case.id)) == 3
        found = await verify(connection)
    assert (found.cases, found.rows, found.broken) == (1, 3, None)
    later = datetime(2030, 1, 1, tzinfo=UTC)
    assert await Sweep(database, RULES, lambda: later).round() == 2  # the case, and its parts
    async with database.reading() as connection:
        told = [one for one in await reminders.of_case(connection, case.id) if one.audience is Audience.SUPPORTING]
        assert [(one.department, one.key) for one in told] == [
            ("fire", PartRung.OVERDUE),
            ("police", PartRung.OVERDUE),
        ]
        assert (await verify(connection)).broken is None
    await database.close()
