"""What is said to whoever follows the account or scans one of its QR codes."""

from sqlalchemy.ext.asyncio import AsyncConnection

from channels.wechat.incoming import Incoming
from channels.wording import WORDS
from records import scenes


async def greeting(connection: AsyncConnection, incoming: Incoming) -> str:
    """Words of welcome; they name the window or street office whose code was scanned, if it is one of ours."""
    words = WORDS.wechat
    scene = await scenes.find(connection, incoming.text) if incoming.text else None
    if incoming.kind == "subscribe":
        return words.welcome if scene is None else words.welcome_from.format(name=scene.name, welcome=words.welcome)
    return words.scanned_unknown if scene is None else words.scanned.format(name=scene.name)
