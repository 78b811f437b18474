"""The page of conversations with whoever waits there, for a browser to look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from desk_town import Town

from channels.background import repeated
from desk.live.parts import LIVE
from records import messages


@asynccontextmanager
async def watched(town: Town) -> AsyncIterator[Town]:
    """A town whose desk hears what changes in conversations."""
    app = town.client.app
    assert app is not None
    async with repeated("conversations at the desk", app[LIVE].watch.round, 0.1):
        yield town
        # Streams end with the application, and it before its database.
        await town.client.close()


async def two_wait(town: Town) -> None:
    """Let two citizens wait for a person."""
    await town.write("武侯区玉林街道的路灯坏了三天，晚上看不见路", "v1", "answered")
    await town.waits("v1")
    await town.write("灵活就业的社保补贴怎么一直没到账", "v2", "answered")
    await town.waits("v2", "人工")


async def said(town: Town, citizen: int) -> list[str]:
    """What staff said to a citizen."""
    async with town.database.reading() as connection:
        found = await messages.newest(connection, citizen, 50)
    return [one.text for one in found if one.author.startswith("staff")]
