"""The page on which staff speak with citizens: queue, conversation, and every move of it."""

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import aiohttp
import pictures
import pytest
from desk_town import RULES, VAULT, Clock, Town, open_town
from pytest_aiohttp.plugin import AiohttpClient
from sent_in_town import kept, send

from bot.live.work import LiveWork
from bot.registration import Registration
from bot.reply import Turn
from desk.live.parts import LIVE
from desk.picture import LARGEST
from desk.wording import name
from escalation.case import CaseKind, Urgency
from escalation.casework import Casework
from escalation.rulebook import Rulebook
from records import live_talks, media, messages, outbox, presence
from records.database import Database
from records.live_talks import Ending, Talk, TalkState
from records.roles import Role

LAMP = "武侯区玉林街道的路灯坏了三天，电话13800138000"
SCRIPT = {"Accept": "application/json"}


class Caller:
    """A script on the page of somebody."""

    def __init__(self, town: Town, who: str) -> None:
        self.town, self.desk, self.clicks = town, town.at(who), 0

    async def send(self, talk: Talk, move: str, *, command: str = "", **given: str) -> tuple[int, dict[str, Any]]:
        self.clicks += 1
        data = {"csrf": await self.desk._token(), "command": command or f"c{self.clicks}", **given}
        headers = {**await self.desk._headers(), **SCRIPT}
        async with self.town.client.post(f"/desk/live/{talk.id}/{move}", data=data, headers=headers) as response:
            return response.status, await response.json()


async def stored(town: Town, talk: Talk) -> Talk:
    async with town.database.reading() as connection:
        found = await live_talks.load(connection, talk.id)
    assert found is not None
    return found


async def told(town: Town, talk: Talk) -> list[str]:
    async with town.database.reading() as connection:
        found = await messages.newest(connection, talk.citizen_id, 50)
        sent = await outbox.state_of(connection, [one.id for one in found])
    return [one.text for one in found if one.id in sent]


async def with_a_form(town: Town, talk: Talk) -> None:
    """The citizen had begun a request, with a number."""
    registration = Registration(town.database, town.work, VAULT)
    said = (LAMP, "昨天晚上", "同意")
    for text in said:
        message = await town.write(text, "v1")
        turn = Turn(talk.citizen_id, message.id, "web", text, town.clock())
        if text == LAMP:
            await registration.begin(turn, CaseKind.COMPLAINT)
        else:
            await registration.hear(turn)


async def test_the_queue_says_who_waits_for_how_long_and_why(town: Town, clock: Clock) -> None:
    await town.write(LAMP, "v1", "answered")
    await town.waits("v1")
    clock.now += timedelta(minutes=6)
    await town.waits("v2", "人工")
    page = await town.at("dispatcher").get("/desk/live")
    assert "排队 2 人" in page.words
    assert "第 1 位 · 等了 6 分钟 武侯区玉林街道的路灯坏了三天" in page.words
    assert "网页 · 市民要求 · 武侯区" in page.words
    assert "13800138000" not in page.text
    waiting = await town.at("dispatcher").get("/desk/live/waiting")
    assert json.loads(waiting.text) == {"waiting": 2}
    assert '/desk/live/waiting" title="等待处理">2<' in (await town.at("supervisor").get("/desk/")).text


async def test_a_conversation_is_taken_answered_and_handed_back(town: Town, clock: Clock) -> None:
    talk, caller = await town.waits(), Caller(town, "dispatcher")
    assert (await caller.send(talk, "answer", text="您好"))[0] == 409
    assert (await caller.send(talk, "take"))[0] == 200
    assert (await caller.send(talk, "answer", command="once", text="您好，请讲"))[0] == 200
    assert (await caller.send(talk, "answer", command="once", text="您好，请讲"))[0] == 200
    assert (await caller.send(talk, "remark", text="老人，说慢点"))[0] == 200
    pane = await town.at("dispatcher").get(f"/desk/live/{talk.id}")
    assert pane.words.count("您好，请讲") == 1
    assert "老人，说慢点" in pane.words
    assert (await caller.send(talk, "hand_back"))[0] == 200
    said = await told(town, talk)
    assert len(said) == 3
    assert said[1] == "您好，请讲"
    assert (await stored(town, talk)).ending is Ending.HANDED_BACK
    clock.now += timedelta(minutes=1)
    await town.write("后来问了别的事", "v1", "answered")
    ended = (await town.at("dispatcher").get(f"/desk/live/{talk.id}")).words
    assert ("已交还助手" in ended, "后来问了别的事" in ended) == (True, False)
    assert await caller.send(talk, "answer", text="还在吗") == (
        409,
        {"problem": "这段对话已经结束，刚才的操作没有执行。市民再要人工时会重新排队。"},
    )
    clock.now += timedelta(days=2)
    town.cookies.clear()
    assert (await town.at("dispatcher").get(f"/desk/live/{talk.id}")).status == 404


async def test_whoever_comes_second_is_told_who_has_it_and_reads_nothing(town: Town) -> None:
    talk = await town.waits()
    first, second = Caller(town, "dispatcher"), Caller(town, "supervisor")
    answers = await asyncio.gather(first.send(talk, "take"), second.send(talk, "take"))
    assert sorted(status for status, _ in answers) == [200, 409]
    [refused] = [said for status, said in answers if status == 409]
    owner = "dispatcher" if (await stored(town, talk)).staff_id == 1 else "supervisor"
    assert refused["problem"].startswith(f"{owner}同志已经接了这位市民")
    other = "supervisor" if owner == "dispatcher" else "dispatcher"
    page = await town.at(other).get(f"/desk/live/{talk.id}")
    assert (page.status, "由同事接待" in page.words) == (403, True)


async def test_without_scripts_every_move_is_a_form_that_comes_back_to_the_page(town: Town) -> None:
    talk, desk = await town.waits(), town.at("dispatcher")
    page = await desk.post(f"/desk/live/{talk.id}/take", command="a")
    assert page.location == f"/desk/live?talk={talk.id}&said=live_take"
    shown = await desk.get(page.location)
    assert "已接入" in shown.words
    assert set(actions(shown.text)) >= {"answer", "remark", "hand_back", "make_case"}
    page = await desk.post(f"/desk/live/{talk.id}/answer", command="b", text=" ")
    assert (page.status, "请先写内容" in page.words) == (400, True)


def actions(text: str) -> list[str]:
    return re.findall(r'action="/desk/live/\d+/([a-z_]+)"', text)


async def test_a_case_is_made_of_the_citizens_own_form_with_their_number(town: Town) -> None:
    talk, caller = await town.waits(), Caller(town, "dispatcher")
    await with_a_form(town, talk)
    await caller.send(talk, "take")
    pane = await town.at("dispatcher").get(f"/desk/live/{talk.id}")
    assert "用市民登记的号码 138****8000" in pane.words
    assert "昨天晚上" in pane.words
    form = {"kind": "complaint", "matter": LAMP, "place": "武侯区玉林街道", "happened": "昨天晚上"}
    assert (await caller.send(talk, "make_case", **{**form, "matter": "灯"}))[0] == 400
    assert (await caller.send(talk, "make_case", command="once", keep_contact="1", **form))[0] == 200
    assert (await caller.send(talk, "make_case", command="once", keep_contact="1", **form))[0] == 200
    case = await town.case((await told(town, talk))[-1].split("编号：")[1].split()[0])
    assert ((await stored(town, talk)).case_id, case.anonymous) == (case.id, False)
    assert "已登记成工单" in (await town.at("dispatcher").get(f"/desk/live/{talk.id}")).words
    await caller.send(talk, "hand_back")
    assert (await stored(town, talk)).ending is Ending.CASE_MADE
    assert case.department is not None
    page = await town.at("supervisor").get(f"/desk/cases/{case.number}")
    assert "转人工" in page.words


@pytest.mark.parametrize(
    ("given", "anonymous"),
    [
        ({"contact": "13800138000", "consent": "1"}, False),
        ({"contact": "028-86123456", "consent": "1"}, False),
        ({}, True),
        ({"contact": "13800138000"}, None),
    ],
)
async def test_a_number_counts_only_with_the_citizens_word(
    town: Town, given: dict[str, str], anonymous: bool | None
) -> None:
    talk, caller = await town.waits(), Caller(town, "dispatcher")
    await caller.send(talk, "take")
    form = {"kind": "help", "matter": "路灯坏了三天", "place": "武侯区玉林街道", **given}
    status, said = await caller.send(talk, "make_case", **form)
    if anonymous is None:
        assert (status, "勾选市民同意" in said["problem"]) == (400, True)
        return
    assert status == 200
    number = (await told(town, talk))[-1].split("编号：")[1].split()[0]
    assert (await town.case(number)).anonymous is anonymous


async def test_what_is_urgent_is_filed_with_the_limits_of_what_is_urgent(town: Town) -> None:
    talk, caller = await town.waits(), Caller(town, "dispatcher")
    await caller.send(talk, "take")
    form = {"kind": "complaint", "matter": "路灯杆漏电", "place": "武侯区玉林街道", "urgency": "urgent"}
    assert (await caller.send(talk, "make_case", **{**form, "urgency": "soon"}))[0] == 400
    assert (await caller.send(talk, "make_case", **form))[0] == 200
    case = await town.case((await told(town, talk))[-1].split("编号：")[1].split()[0])
    assert (case.urgency, case.clock.days) == (Urgency.URGENT, 3)


async def test_a_colleague_who_is_there_takes_over(town: Town) -> None:
    talk, caller = await town.waits(), Caller(town, "dispatcher")
    await caller.send(talk, "take")
    assert "没有别的同事在线" in (await town.at("dispatcher").get(f"/desk/live/{talk.id}")).words
    await town.at("supervisor").post("/desk/live/presence", on="1")
    pane = await town.at("dispatcher").get(f"/desk/live/{talk.id}")
    assert "supervisor同志" in pane.words
    async with town.database.reading() as connection:
        [colleague] = await presence.there(connection, town.clock())
    assert (await caller.send(talk, "transfer", to="999"))[0] == 409
    assert (await caller.send(talk, "transfer", to=str(colleague)))[0] == 200
    assert (await town.at("supervisor").get(f"/desk/live/{talk.id}")).status == 200
    assert (await town.at("dispatcher").get(f"/desk/live/{talk.id}")).status == 403
    await town.at("supervisor").post("/desk/live/presence", on="0")
    assert "现在没有同事在线：市民要人工时不会排队" in (await town.at("supervisor").get("/desk/live/side")).words


async def test_a_visit_is_taken_from_its_transcript_while_the_citizen_may_be_there(town: Town, clock: Clock) -> None:
    said = await town.write("养老金没到账，急得很", "v1", "nothing_found")
    address = f"/desk/conversations/{said.citizen_id}/1"
    page = await town.at("dispatcher").get(address)
    assert "接过这个对话" in page.words
    assert "接过这个对话" not in (await town.at("leader").get(address)).words
    taken = await town.at("dispatcher").post(f"{address}/take", command="x")
    assert taken.location == "/desk/live?talk=1&said=live_take"
    refused = await town.at("supervisor").post(f"{address}/take", command="x")
    assert (refused.status, "dispatcher同志已经接了" in refused.words) == (409, True)
    clock.now += timedelta(hours=2)
    assert "接过这个对话" not in (await town.at("dispatcher").get(address)).words


async def test_what_is_new_is_counted_until_it_was_looked_at(town: Town) -> None:
    talk, caller = await town.waits(), Caller(town, "dispatcher")
    await caller.send(talk, "take")
    last = await town.write("我说一下情况", "v1", "with_person")
    assert 'data-unread="1"' in (await town.at("dispatcher").get("/desk/live/side")).text
    await caller.send(talk, "seen", last=str(last.id))
    assert 'data-unread="0"' in (await town.at("dispatcher").get("/desk/live/side")).text


async def test_an_emergency_in_the_conversation_stands_above_it(town: Town) -> None:
    await town.write("家里煤气漏了", "v1", "emergency")
    talk, caller = await town.waits(), Caller(town, "dispatcher")
    assert "等了 0 分钟 紧急情况 家里煤气漏了" in (await town.at("dispatcher").get("/desk/live")).words
    await caller.send(talk, "take")
    assert "市民说到了紧急情况" in (await town.at("dispatcher").get(f"/desk/live/{talk.id}")).words


async def test_what_was_told_in_confidence_to_others_is_not_in_the_transcript(
    aiohttp_client: AiohttpClient, sqlite_database: Database, clock: Clock
) -> None:
    rules: Rulebook = replace(RULES, live=replace(RULES.live, roles=frozenset({Role.HANDLER})))
    town = await open_town(aiohttp_client, sqlite_database, clock, Casework(rules, VAULT))
    case = await town.file("举报张三吸毒贩毒，请保密")
    await town.at("dispatcher").take(case, "confide", text="举报人要求保密")
    talk = await town.waits()
    seen = {who: (await town.at(who).get(f"/desk/live/{talk.id}")) for who in ("handler", "police", "dispatcher")}
    assert seen["dispatcher"].status == 403
    shown = {who: "张三" in page.words for who, page in seen.items() if page.status == 200}
    lead = {"police": "police", "city_management": "handler"}.get(case.department or "")
    assert shown == {who: who == lead for who in ("handler", "police")}


async def test_photos_of_the_conversation_are_shown_to_whoever_has_it(town: Town) -> None:
    photo = await send(town, "image", await kept(town, pictures.photo_with_place()))
    talk = await town.waits()
    await Caller(town, "dispatcher").send(talk, "take")
    address = f"/desk/live/{talk.id}/media/{photo}"
    assert f'src="{address}?form=preview"' in (await town.at("dispatcher").get(f"/desk/live/{talk.id}")).text
    headers = await town.at("dispatcher")._headers()
    async with town.client.get(f"{address}?form=preview", headers=headers) as response:
        assert (response.status, response.content_type) == (200, "image/jpeg")
    assert (await town.at("supervisor").get(address)).status == 403
    await town.waits("v2")
    assert (await town.at("dispatcher").get(f"/desk/live/2/media/{photo}")).status == 404


async def answer_with(town: Town, talk: Talk, content: bytes, text: str = "", command: str = "p1") -> tuple[int, str]:
    """An answer with a picture, as the page's script sends it; the status, and the problem if there is one."""
    desk, form = town.at("dispatcher"), aiohttp.FormData(default_to_multipart=True)
    for field, value in {"csrf": await desk._token(), "command": command, "text": text}.items():
        form.add_field(field, value)
    form.add_field("picture", io.BytesIO(content), filename="../门牌.jpg")
    headers = {**await desk._headers(), **SCRIPT}
    async with town.client.post(f"/desk/live/{talk.id}/answer", data=form, headers=headers) as response:
        return response.status, (await response.json()).get("problem", "")


async def test_a_picture_goes_along_with_an_answer_once_and_is_shown_to_both_sides_drawn_anew(town: Town) -> None:
    talk = await town.waits()
    await Caller(town, "dispatcher").send(talk, "take")
    for _ in range(2):
        assert await answer_with(town, talk, pictures.photo_with_place(), "修好了") == (200, "")
    assert await answer_with(town, talk, pictures.jpeg(), command="p2") == (200, "")
    async with town.database.reading() as connection:
        said = [one for one in await messages.newest(connection, talk.citizen_id, 9) if one.author != "assistant"]
        pieces = await media.of_messages(connection, [one.id for one in said])
        sent = await outbox.state_of(connection, [one.id for one in said])
    ours = [one for one in said if one.author != "citizen"]
    assert [(one.kind, one.text) for one in ours] == [("image", "修好了"), ("image", "")]
    assert set(pieces) == set(sent) == {one.id for one in ours}
    page = (await town.at("dispatcher").get(f"/desk/live/{talk.id}")).text
    assert page.count('alt="发给市民的图片') == 2
    headers = await town.at("dispatcher")._headers()
    async with town.client.get(f"/desk/live/{talk.id}/media/{ours[0].id}", headers=headers) as response:
        assert pictures.LATITUDE not in await response.read()


async def test_what_is_no_picture_or_too_much_is_not_sent_and_the_words_say_why(town: Town) -> None:
    talk = await town.waits()
    await Caller(town, "dispatcher").send(talk, "take")
    before = await told(town, talk)
    wrong = {
        pictures.SVG: "unknown_type",
        pictures.HEIC: "phone_format",
        pictures.bomb(): "too_many_pixels",
        b"x" * (LARGEST + 1): "too_large",
    }
    for content, reason in wrong.items():
        status, problem = await answer_with(town, talk, content, "见图")
        assert (status, name("material_reason", reason) in problem) == (400, True)
    assert await told(town, talk) == before
    assert await answer_with(town, talk, pictures.png(), "见图") == (200, "")


async def test_only_whoever_has_a_conversation_is_seen_to_type_in_it(town: Town) -> None:
    talk = await town.waits()
    await Caller(town, "supervisor").send(talk, "take")

    async def written() -> int:
        async with town.database.reading() as connection:
            return len(await live_talks.being_written(connection, "web", town.clock()))

    assert (await Caller(town, "dispatcher").send(talk, "writing"))[0] == 200
    assert await written() == 0
    assert (await Caller(town, "supervisor").send(talk, "writing"))[0] == 200
    assert await written() == 1


async def test_a_picture_for_a_conversation_of_somebody_else_is_not_even_read(town: Town) -> None:
    talk = await town.waits()
    await Caller(town, "supervisor").send(talk, "take")
    assert (await answer_with(town, talk, pictures.SVG))[0] == 403


async def test_a_long_queue_shows_its_beginning_and_how_many_more(town: Town) -> None:
    for number in range(33):
        await town.waits(f"c{number}")
    page = await town.at("dispatcher").get("/desk/live/side")
    assert "排队 33 人" in page.words
    assert "后面还有 3 人" in page.words
    assert page.text.count('data-move="take"') == 30


async def test_supervisors_see_on_the_board_who_waits(town: Town, clock: Clock) -> None:
    first = await town.waits("v1")
    await town.waits("v2")
    await Caller(town, "dispatcher").send(first, "take")
    clock.now += timedelta(minutes=7)
    assert "等待 1 人，最久 7 分钟 · 进行中 1 个 · 今天接待 1 个" in (await town.at("leader").get("/desk/board")).words


class Stream:
    """The events of somebody's page."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            while True:
                line = (await self._response.content.readline()).decode()
                if line.startswith("data: "):
                    return dict(json.loads(line[6:]))
                if not line:
                    raise EOFError


@asynccontextmanager
async def listening(town: Town, who: str) -> AsyncIterator[Stream]:
    headers = await town.at(who)._headers()
    async with town.client.get("/desk/live/events", headers=headers) as response:
        assert response.content_type == "text/event-stream"
        yield Stream(response)


async def look(town: Town) -> None:
    app = town.client.app
    assert app is not None
    await app[LIVE].watch.round()


async def test_a_page_hears_what_changes_and_after_a_break_how_things_stand(town: Town) -> None:
    talk, caller = await town.waits(), Caller(town, "dispatcher")
    async with listening(town, "dispatcher") as stream:
        first = await stream.next()
        assert (first["waiting"], first["talks"]) == (1, {})
        await caller.send(talk, "take")
        await look(town)
        second = await stream.next()
        assert (second["waiting"], list(second["talks"])) == (0, [str(talk.id)])
        await town.write("我说一下情况", "v1", "with_person")
        await look(town)
        third = await stream.next()
        assert third["talks"] != second["talks"]
        assert third["queue"] == second["queue"]
    await town.write("还在吗", "v1", "with_person")
    async with listening(town, "dispatcher") as stream:
        again = await stream.next()
    assert again["talks"] != third["talks"]


async def test_others_hear_only_that_somebody_has_it(town: Town) -> None:
    talk = await town.waits()
    await Caller(town, "dispatcher").send(talk, "take")
    async with listening(town, "supervisor") as stream:
        before = await stream.next()
        await town.write("我说一下情况", "v1", "with_person")
        await look(town)
        await town.waits("v2")
        await look(town)
        after = await stream.next()
    assert (before["talks"], after["talks"]) == ({}, {})
    assert after["waiting"] == 1


async def test_a_stream_ends_when_the_service_does_and_is_not_for_everybody(town: Town) -> None:
    page = await town.at("leader").get("/desk/live/events")
    assert page.status == 403
    assert (await town.at("handler").get("/desk/live/events")).status == 403
    app = town.client.app
    assert app is not None
    async with listening(town, "dispatcher") as stream:
        await stream.next()
        app[LIVE].watch.close()
        with pytest.raises(EOFError):
            await stream.next()


async def test_a_clock_that_ends_a_conversation_reaches_the_page(town: Town, clock: Clock) -> None:
    talk = await town.waits()
    work = LiveWork(town.work)
    clock.now += timedelta(minutes=11)
    async with town.database.transaction() as tx:
        assert await work.time_out(tx, talk.id, clock.now) is Ending.NOBODY
    assert (await stored(town, talk)).state is TalkState.ENDED
    assert "现在没有人排队" in (await town.at("dispatcher").get("/desk/live")).words
