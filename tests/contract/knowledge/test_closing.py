"""Closing a question of the gap list, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from knowledge_base import closing
from knowledge_base.closing import Closing, How, closed_questions
from knowledge_base.errors import Forbidden
from records import audit, messages
from records.database import Database
from records.messages import Inbound
from records.roles import Role
from records.staff import Staff

EDITOR = Staff(4, "bianji", "编辑", frozenset({Role.KNOWLEDGE_EDITOR}), None)
DISMISSED = Closing(How.DISMISSED)


async def asked(database: Database, now: datetime, *texts: str) -> list[int]:
    async with database.transaction() as tx:
        inbound = [Inbound("web", "visitor", str(number), text) for number, text in enumerate(texts)]
        return [(await messages.receive(tx, one, now)).message.id for one in inbound]


async def test_a_question_is_closed_once_and_stays_as_it_was_closed_first(database: Database, now: datetime) -> None:
    first, second = await asked(database, now, "灯不亮", "灯坏了")
    drafted = Closing(How.DRAFTED, "lamps")
    async with database.transaction() as tx:
        assert await closing.close(tx, [first, first], drafted, EDITOR, now) == 1
        assert await closing.close(tx, [first, second], DISMISSED, EDITOR, now + timedelta(hours=1)) == 1
        rows = (await tx.execute(select(closed_questions).order_by(closed_questions.c.message_id))).all()
        told = await audit.entries_of(tx, f"message:{first}")
    assert [(row.how, row.entry_id, row.closed_by) for row in rows] == [
        ("drafted", "lamps", "staff:4"),
        ("dismissed", None, "staff:4"),
    ]
    assert [(one.actor, one.action, one.detail) for one in told] == [("staff:4", "question.closed", "drafted lamps")]


async def test_what_is_no_citizens_message_closes_nothing(database: Database, now: datetime) -> None:
    (question,) = await asked(database, now, "灯不亮")
    async with database.transaction() as tx:
        with pytest.raises(LookupError, match="no questions"):
            await closing.close(tx, [question, question + 1], DISMISSED, EDITOR, now)
        with pytest.raises(ValueError, match="at most"):
            await closing.close(tx, range(closing.MOST_AT_ONCE + 1), DISMISSED, EDITOR, now)
        assert (await tx.execute(select(closed_questions))).all() == []


@pytest.mark.parametrize(("how", "entry_id"), [(How.DRAFTED, None), (How.WORDING, None), (How.DISMISSED, "lamps")])
def test_an_entry_is_named_exactly_where_there_is_one(how: How, entry_id: str | None) -> None:
    with pytest.raises(ValueError, match="entry"):
        Closing(how, entry_id)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.KNOWLEDGE_EDITOR])
async def test_only_an_editor_closes_questions(sqlite_database: Database, now: datetime, role: Role) -> None:
    questions = await asked(sqlite_database, now, "灯不亮")
    async with sqlite_database.transaction() as tx:
        with pytest.raises(Forbidden):
            await closing.close(tx, questions, DISMISSED, replace(EDITOR, roles=frozenset({role})), now)
