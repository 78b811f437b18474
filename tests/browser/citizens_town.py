"""The citizens' side on a real server and database, answered by a script, for a browser to look at."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.live.words import SILENCE
from bot.reply import Choice, Reply, ReplyOutcome, Source, Turn
from channels.media.store import MediaStore
from channels.parts import ChannelParts, ChannelSettings, Embedding, Patience, WeChatAccount
from channels.reception import Reception
from channels.standing import Standing
from channels.wiring import setup
from escalation.rules import loader
from knowledge_base.knowledge import KnowledgeBase
from records import enclosures, live_talks, messages, outbox, staff
from records.database import Database
from records.live_talks import TalkState, Why
from records.media import MediaKind
from records.media_files import MediaFiles
from records.messages import NewNote
from records.roles import Role
from records.staff import NewStaff
from records.vault import Vault
from service.security import headers

ANSWER = Reply(
    "办理材料：\n1. 身份证；\n2. 银行卡。\n急事请拨打 12345。",
    ReplyOutcome.ANSWERED,
    (Choice("要多久"), Choice("提交诉求")),
    (Source("pension", "灵活就业人员参加养老保险", "示例·据国家规定整理", date(2026, 10, 1)),),
)
SLOW = "慢问题"
TO_A_PERSON = "对工作人员说的话"
SMALL_PHONE = {"width": 320, "height": 568}
NOWHERE = Embedding()
ROOM = 100 * 1024 * 1024


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Town:
    """The server's address and what was asked of the script."""

    url: str
    database: Database
    turns: list[Turn]
    store: MediaStore | None = None

    async def turn(self, turn: Turn) -> Reply:
        self.turns.append(turn)
        await asyncio.sleep(1.0 if turn.text == SLOW else 0.0)
        return SILENCE if turn.text == TO_A_PERSON else ANSWER

    async def staff_says(self, text: str) -> None:
        """A member of staff writes to whoever asked last."""
        async with self.database.transaction() as tx:
            note = await messages.post(tx, self.turns[-1].citizen_id, NewNote(text, author="staff:1"), now())
            await outbox.enqueue(tx, note, now())

    async def staff_types(self, *, again: bool = False) -> None:
        """A member of staff types to whoever asked last; `again` a moment after they sent something."""
        turn, at = self.turns[-1], now() + timedelta(seconds=3 * again)
        async with self.database.transaction() as tx:
            if not again:
                await staff.add(tx, NewStaff("lan", "兰", frozenset({Role.DISPATCHER}), None, "x"), at)
                talk = await live_talks.enter(tx, await messages.load(tx, turn.message_id), Why.ASKED, at)
                await live_talks.change(tx, talk, state=TalkState.WITH_PERSON, staff_id=1, taken_at=at)
            await live_talks.note_writing(tx, 1, 1, at)

    async def staff_shows(self, picture: bytes, text: str) -> None:
        """The same with a picture."""
        assert self.store is not None
        with self.store.files.draft(len(picture)) as draft:
            draft.write(picture)
            piece = await self.store.keep(draft, MediaKind.IMAGE)
        async with self.database.transaction() as tx:
            new = NewNote(text, enclosures.of_piece(piece), "staff:1", piece=piece)
            note = await messages.post(tx, self.turns[-1].citizen_id, new, now())
            await outbox.enqueue(tx, note, now())


@asynccontextmanager
async def town(
    database: Database, embedding: Embedding = NOWHERE, files: MediaFiles | None = None
) -> AsyncIterator[Town]:
    """The town, open for visitors; `files` where another part of the service has them too."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    made = Town(url, database, [])
    account = WeChatAccount(
        "wx0123456789abcdef",
        "s",
        "token",
        "a" * 43,
        True,
        f"{url}/simulator/api",
        Patience(answer=0.7),
        authorize=f"{url}/simulator/authorize",
    )
    settings = ChannelSettings("k" * 40, url, url, (), account, simulator=True, embedding=embedding)
    reception = Reception(database, made, now)
    app = web.Application()
    headers.setup(app, secure=False)
    knowledge = KnowledgeBase(database)
    with TemporaryDirectory() as folder:
        made.store = store = MediaStore(files or MediaFiles(Path(folder)), database, ROOM, now)
        vault, rules, standing = Vault("v" * 40), loader.load(), Standing(database, verified=True)
        setup(app, ChannelParts(database, vault, rules, reception, store, None, settings, standing, now, knowledge))
        async with TestServer(app, port=port):
            await knowledge.refresh()
            yield made
    await knowledge.close()
