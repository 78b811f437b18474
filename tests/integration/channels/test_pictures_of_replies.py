"""Pictures that handlers send with what they write to a case's citizen, on the citizen's side."""

import asyncio
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pictures
import pytest
from sqlalchemy import select
from test_own_requests import CLICKS, HANDLER, Client, current, opened  # noqa: F401 - a fixture
from test_wechat_outbound import ZHANG, Clock, Town, clock, town  # noqa: F401 - fixtures

from channels.parts import ChannelParts
from channels.web.links import OWN_REQUESTS
from channels.wording import WORDS
from escalation.case import CaseKind, CaseStatus
from escalation.casework import Casework
from escalation.rulebook import Approval
from escalation.steps import Command
from escalation.tables import cases
from records.media import MediaKind, NewPiece
from records.outbox import SendState, outbox

SHOWN = re.compile(r'<img src="(/api/chat/media/\d+)\?form=preview"')
LONG = "路灯已经修好。" * 100  # in two messages of WeChat's


async def drawn(parts: ChannelParts, content: bytes) -> NewPiece:
    with parts.media.files.draft(len(content)) as draft:
        draft.write(content)
        return await parts.media.keep(draft, MediaKind.IMAGE)


async def tells(parts: ChannelParts, number: str, now: datetime, step: str, text: str, *contents: bytes) -> None:
    """A handler takes a step with pictures."""
    work = Casework(parts.rulebook, parts.vault)
    shown = tuple([await drawn(parts, content) for content in contents])
    async with parts.database.transaction() as tx:
        version = (await tx.execute(select(cases.c.version).where(cases.c.number == number))).scalar_one()
        command = Command(f"p{next(CLICKS)}", HANDLER, number, version)
        if step == "accept":
            await work.accept(tx, command, now)
        else:
            await getattr(work, step)(tx, command, text, now, shown)
    parts.reception.enqueued.set()


class Phone:
    """Zhang's phone, with a case that is in work."""

    def __init__(self, found: Town, number: str) -> None:
        self.town = found
        self.number = number

    async def gets(self, step: str, text: str, *contents: bytes) -> None:
        await tells(self.town.parts, self.number, self.town.clock(), step, text, *contents)

    async def shows(self, count: int) -> list[str]:
        """What is on the phone, once so much is."""
        async with asyncio.timeout(5):
            while len(self.town.shown) < count:  # noqa: ASYNC110 - the other side is an HTTP server
                await asyncio.sleep(0.01)
        return self.town.shown

    async def ends(self, *states: SendState) -> None:
        """Wait until the newest messages of ours are in these states, the oldest of them first."""
        newest = select(outbox.c.state).order_by(outbox.c.id.desc()).limit(len(states))
        async with asyncio.timeout(5):
            found: list[str] = []
            while found != list(states):
                await asyncio.sleep(0.01)
                async with self.town.parts.database.reading() as connection:
                    found = list((await connection.execute(newest)).scalars())[::-1]


@pytest.fixture
async def phone(town) -> Phone:  # noqa: F811
    found: Town = await town()
    await found.case()
    async with found.parts.database.reading() as connection:
        number = (await connection.execute(select(cases.c.number))).scalar_one()
    await tells(found.parts, number, found.clock(), "accept", "")
    return Phone(found, number)


async def test_pictures_follow_the_words_on_wechat_and_the_question_after_them(phone: Phone) -> None:
    before = len(phone.town.shown)
    await phone.gets("answer", "灯杆换好了", pictures.photo_with_place(), pictures.png())
    words, *more, ask = (await phone.shows(before + 4))[before:]
    assert ("灯杆换好了" in words, "我的诉求" in words, more) == (True, False, ["picture", "picture"])
    assert "满意" in ask
    _, content = await phone.town.sees()
    assert pictures.LATITUDE not in content


async def test_where_wechat_takes_one_message_more_the_words_say_where_the_pictures_are(phone: Phone) -> None:
    while len(phone.town.shown) < 4:
        await phone.town.says("办理中")
    await phone.gets("interim_reply", "灯杆换好了", pictures.jpeg(), pictures.jpeg())
    await phone.ends(SendState.SENT, SendState.HELD, SendState.HELD)
    [words] = phone.town.shown[4:]
    where = WORDS.wechat.pictures.format(count=2, url=f"{phone.town.parts.settings.public_url}{OWN_REQUESTS}")
    assert words.endswith(where)
    await phone.town.write("谢谢")
    assert (await phone.shows(7))[5:] == ["picture", "picture"]
    await phone.ends(*[SendState.SENT] * 3)


async def test_words_that_are_cut_say_where_the_pictures_are_as_well(phone: Phone) -> None:
    while len(phone.town.shown) < 4:
        await phone.town.says("办理中")
    await phone.gets("interim_reply", LONG, pictures.jpeg())
    await phone.ends(SendState.SENT, SendState.HELD)
    assert OWN_REQUESTS in phone.town.shown[4]
    assert "查看全文" in phone.town.shown[4]


async def test_what_may_not_be_pushed_any_more_is_to_be_read_on_the_page(phone: Phone, clock: Clock) -> None:  # noqa: F811
    clock.ahead = timedelta(hours=48)
    await phone.gets("answer", "灯杆换好了", pictures.jpeg())
    await phone.ends(*[SendState.WEB_ONLY] * 3)


async def test_the_chat_and_the_own_request_show_the_pictures_and_they_open(
    client: Client,
    parts,
    clock,  # noqa: F811
    opened,  # noqa: F811
) -> None:
    await tells(parts, opened.number, clock(), "accept", "")
    await tells(parts, opened.number, clock(), "interim_reply", "新灯到了", pictures.jpeg())
    await tells(parts, opened.number, clock(), "answer", "已换新灯", pictures.jpeg(), pictures.photo_with_place())
    page = await (await client.get(f"/requests/{opened.number}")).text()
    reply, course = page[: page.index('id="course"')], page[page.index('id="course"') :]
    assert (len(SHOWN.findall(reply)), len(SHOWN.findall(course))) == (2, 1)
    for address in SHOWN.findall(page):
        assert f'<a href="{address}">' in page
        answer = await client.get(address)
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
        assert pictures.LATITUDE not in await answer.read()
    async with asyncio.timeout(5):
        said: list[dict[str, object]] = []
        while sum(one["kind"] == "image" for one in said) < 3:
            said = (await (await client.get("/api/chat/messages")).json())["messages"]
    assert [(one["author"], bool(one["media"])) for one in said if one["kind"] == "image"] == [("staff", True)] * 3
    client.session.cookie_jar.clear()
    assert (await client.get(address)).status == 404


async def test_a_code_says_that_there_are_pictures_and_shows_none(client: Client, parts, clock, opened) -> None:  # noqa: F811
    await tells(parts, opened.number, clock(), "accept", "")
    await tells(parts, opened.number, clock(), "answer", "已换新灯", pictures.jpeg())
    client.session.cookie_jar.clear()
    found = await client.post("/requests", data={"number": opened.number, "code": opened.query_code})
    page = await found.text()
    assert ("/api/chat/media" in page, WORDS.requests.pictures_elsewhere.format(count=1) in page) == (False, True)


async def test_pictures_that_wait_for_a_signature_are_shown_to_nobody(client: Client, parts, clock, opened) -> None:  # noqa: F811
    signing = replace(parts.rulebook, second_signature=Approval(kinds=frozenset({CaseKind.HELP})))
    await tells(parts, opened.number, clock(), "accept", "")
    await tells(replace(parts, rulebook=signing), opened.number, clock(), "answer", "已换新灯", pictures.jpeg())
    assert (await current(parts, opened)).status is CaseStatus.SUBMITTED
    page = await (await client.get(f"/requests/{opened.number}")).text()
    said = (await (await client.get("/api/chat/messages")).json())["messages"]
    assert (SHOWN.findall(page), [one for one in said if one["kind"] == "image"]) == ([], [])
