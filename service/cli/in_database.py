"""Work of a command in the instance's database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from records.database import Database
from service import configuration
from service.bootstrap.failure import SetupError
from service.cli.ask import UNPREPARED

_Result = TypeVar("_Result")


def run(work: Callable[[Database], Awaitable[_Result]]) -> _Result:
    """What `work` gives. Raises SetupError without a database."""
    from sqlalchemy.exc import DBAPIError

    async def done() -> _Result:
        database = Database(configuration.load().database)
        try:
            return await work(database)
        except DBAPIError as error:
            raise SetupError(UNPREPARED) from error
        finally:
            await database.close()

    return asyncio.run(done())
