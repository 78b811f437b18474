"""Who stands behind `staff:12`, `citizen:7` or `rules` in a history."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from desk.wording import words
from records import staff


async def names(connection: AsyncConnection, actors: Iterable[str]) -> dict[str, str]:
    """A name for each of these actors; citizens have none."""
    return {actor: await _name(connection, actor) for actor in set(actors)}


async def _name(connection: AsyncConnection, actor: str) -> str:
    kind, _, number = actor.partition(":")
    if kind != "staff":
        return str(words()["authors"].get(kind, kind))
    person = await staff.load(connection, int(number))
    return str(words()["authors"]["nobody"]) if person is None else person.name
