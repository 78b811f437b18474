"""ask: one question to the knowledge base, as a citizen would get it answered."""

import asyncio
from typing import TYPE_CHECKING

import click

from service.bootstrap.failure import SetupError

if TYPE_CHECKING:
    from knowledge_base.answer import Answer

UNPREPARED = "The database cannot be read or has no tables yet: run ./weiqiao up once, or check WEIQIAO_DATABASE_URL."
NOTHING = "Nothing found."
CHOICES = "Several entries come close:"


@click.command()
@click.argument("question")
def ask(question: str) -> None:
    """Answer a question from the database's published entries, with source and as-of date."""
    click.echo(_shown(asyncio.run(_ask(question))))


async def _ask(question: str) -> "Answer":
    from datetime import UTC, datetime

    from sqlalchemy.exc import DBAPIError

    from knowledge_base.context import Context
    from knowledge_base.knowledge import KnowledgeBase
    from records.database import Database
    from records.moments import local_day
    from service import configuration, learning

    settings = configuration.load()
    database = Database(settings.database)
    base = KnowledgeBase(database, learning.learned(settings))
    try:
        await base.warm_up()
        await base.refresh()
        return await base.ask(question, Context(), local_day(datetime.now(UTC)))
    except DBAPIError as error:
        raise SetupError(UNPREPARED) from error
    finally:
        await base.close()
        await database.close()


def _shown(answer: "Answer") -> str:
    from knowledge_base.answer import Outcome

    if answer.outcome is Outcome.NOTHING_FOUND:
        return NOTHING
    if answer.outcome is Outcome.CHOICES:
        return "\n".join([CHOICES, *(f"  {one.title}  ({one.entry_id})" for one in answer.related)])
    if not answer.passages:
        over = answer.out_of_force
        why = [f"  {over.title}  ({over.entry_id}, {over.standing}, {over.day})"] if over else []
        return "\n".join([f"{answer.outcome}:", *why, *(f"  {code}" for code in answer.districts)])
    first = answer.passages[0]
    lines = [f"{first.title}  ({first.entry_id}, {first.score:.2f})"]
    for passage in answer.passages:
        lines += ["", passage.heading, passage.text]
    related = [f"  → {one.title}" for one in answer.related]
    return "\n".join([*lines, "", f"{first.source} · {first.as_of}", *related])
