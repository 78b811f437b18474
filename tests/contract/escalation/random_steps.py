"""A process that takes random steps on cases until it is killed, and says after each what it has committed.

`python random_steps.py URL RUN`: a line `number seq hash` for every step of a case whose transaction is over.
"""

import asyncio
import itertools
import random
import sys
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from test_random_lives import START, Lives

from escalation.tables import case_digests, case_history, cases
from records.database import Database
from records.moments import CITY_TIME

LIVING = 9


async def main(url: str, run: int) -> None:
    """Work on what earlier runs left, with new cases in between; never ends by itself."""
    database, chance = Database(url), random.Random(run)
    lives = Lives(database, strict=True)
    # No click and no message of an earlier run may come again.
    lives.city._ids = itertools.count(run * 100_000)
    async with database.reading() as connection:
        newest = (await connection.execute(select(func.max(case_history.c.at)))).scalar_one() or START
        sealed = (await connection.execute(select(func.max(case_digests.c.day)))).scalar_one()
        left = (await connection.execute(select(cases.c.number).order_by(cases.c.id.desc()).limit(LIVING))).scalars()
        old = list(left)
    lives.city.now = newest if sealed is None else max(newest, _after(sealed))
    for turn in itertools.count():
        if turn % 30 == 0:
            await lives.begin(chance.randrange)
            lives.now_living += old
        await lives.go_on(chance.randrange)
        await _say(lives)


def _after(sealed: date) -> datetime:
    """When a day can have been sealed at the earliest: no clock goes back before it."""
    return datetime.combine(sealed + timedelta(days=1), time(0, 20), CITY_TIME).astimezone(UTC)


async def _say(lives: Lives) -> None:
    async with lives.city.database.reading() as connection:
        columns = (cases.c.number, cases.c.steps, cases.c.head)
        for row in await connection.execute(select(*columns).where(cases.c.number.in_(lives.now_living))):
            sys.stdout.write(f"{row.number} {row.steps} {row.head}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
