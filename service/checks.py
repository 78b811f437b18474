"""How each part says that it is well."""

from redis.asyncio import Redis
from sqlalchemy import select

from bot.rasa_client import RasaClient
from channels.media.store import MediaStore
from knowledge_base.knowledge import KnowledgeBase
from records import outbox
from records.database import Database
from service.health import Check
from service.rules_watch import RulesWatch

# Without these nobody is served; without the others citizens still get answers and can file requests.
NEEDED = frozenset({"database", "knowledge"})


def of(
    database: Database, redis: Redis, knowledge: KnowledgeBase, rasa: RasaClient, store: MediaStore, watch: RulesWatch
) -> dict[str, Check]:
    """The check of every part, by the part's name."""

    async def check_database() -> str:
        async with database.reading() as connection:
            await connection.execute(select(1))
        return "ok"

    async def check_redis() -> str:
        await redis.ping()
        return "ok"

    async def check_outbox() -> str:
        async with database.reading() as connection:
            waiting, since = await outbox.backlog(connection)
        return f"{waiting} waiting" + (f" since {since:%Y-%m-%d %H:%M} UTC" if since else "")

    async def check_media() -> str:
        async with database.reading() as connection:
            return await store.describe(connection)

    async def check_knowledge() -> str:
        return knowledge.describe()

    return {
        "database": check_database,
        "redis": check_redis,
        **rasa.pings(),
        "knowledge": check_knowledge,
        "outbox": check_outbox,
        "media": check_media,
        "rules": watch.check,
    }
