"""Readers' words on an entry's page, on both databases: counted by day and by what they say."""

import asyncio
from datetime import date, timedelta

from knowledge_base import page_ratings
from knowledge_base.page_ratings import PageFigures
from knowledge_base.questions import Span
from records.database import Database
from records.messages import Rating

TODAY = date(2026, 11, 23)
WEEK = Span(TODAY - timedelta(days=6), TODAY)


async def test_readers_are_counted_by_entry_and_day_also_at_once(database: Database) -> None:
    async def say(entry_id: str, rating: Rating, day: date = TODAY) -> None:
        async with database.transaction() as tx:
            await page_ratings.add(tx, entry_id, rating, day)

    await asyncio.gather(*(say("lamps", Rating.HELPFUL) for _ in range(5)))
    await say("lamps", Rating.UNHELPFUL)
    await say("lamps", Rating.HELPFUL, TODAY - timedelta(days=6))
    await say("lamps", Rating.HELPFUL, TODAY - timedelta(days=7))
    await say("pets", Rating.UNHELPFUL)
    async with database.reading() as connection:
        found = await page_ratings.figures(connection, WEEK, ["lamps", "nothing"])
    assert found == {"lamps": PageFigures(6, 1), "nothing": PageFigures()}
