"""Speaking with a person: the queue, the silence of the assistant, and every way back."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from scripted import QUOTED, SAID, Rasa, Talk

from bot import small_talk
from bot.live import queue
from bot.live.sweep import LiveSweep
from bot.live.work import Click, LiveWork, Refused
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from escalation.case import CaseKind
from escalation.casework import Casework
from escalation.intake import NewCase
from escalation.rulebook import Rulebook
from records import audit, live_talks, messages, outbox, presence, staff
from records.live_talks import Ending, TalkState, Why
from records.media import MediaKind, NewPiece, Reason
from records.roles import Role
from records.staff import NewStaff, Staff
from records.vault import Vault

PEOPLE = {"lan": Role.DISPATCHER, "bo": Role.SUPERVISOR, "chief": Role.LEADER}
MINUTE = timedelta(minutes=1)


class Office:
    """Staff who speak with the citizen of a talk."""

    def __init__(self, talk: Talk, casework: Casework, people: dict[str, Staff]) -> None:
        self.talk, self.casework, self.people = talk, casework, people
        self.work = LiveWork(casework)
        self.database = talk.database
        self._clicks = 0

    def click(self, who: str) -> Click:
        self._clicks += 1
        return Click(self.people[who], f"click{self._clicks}")

    async def arrive(self, who: str) -> None:
        async with self.database.transaction() as tx:
            await presence.arrive(tx, self.people[who].id, self.talk.now)

    async def take(self, who: str = "lan", talk_id: int = 1) -> live_talks.Talk:
        async with self.database.transaction() as tx:
            return await self.work.take(tx, talk_id, self.click(who), self.talk.now)

    async def say(self, text: str, who: str = "lan", click: Click | None = None) -> live_talks.Talk:
        async with self.database.transaction() as tx:
            return await self.work.answer(tx, 1, click or self.click(who), text, self.talk.now)

    async def hand_back(self, who: str = "lan") -> live_talks.Talk:
        async with self.database.transaction() as tx:
            return await self.work.hand_back(tx, 1, self.click(who), self.talk.now)

    async def sweep(self, minutes: float) -> int:
        self.talk.now += minutes * MINUTE
        return await LiveSweep(self.database, self.work, lambda: self.talk.now).round()

    async def stored(self) -> live_talks.Talk:
        async with self.database.reading() as connection:
            found = await live_talks.load(connection, 1)
        assert found is not None
        return found

    async def told(self) -> list[messages.Message]:
        """What goes out to the citizen by itself."""
        async with self.database.reading() as connection:
            found = await messages.newest(connection, 1, 50)
            sent = await outbox.state_of(connection, [one.id for one in found])
        return [one for one in found if one.id in sent]


@pytest.fixture
async def office(talk: Talk, rulebook: Rulebook, now: datetime) -> Office:
    async with talk.database.transaction() as tx:
        for name, role in PEOPLE.items():
            await staff.add(tx, NewStaff(name, name, frozenset({role}), None, "x"), now)
    async with talk.database.reading() as connection:
        accounts = {name: await staff.account(connection, name) for name in PEOPLE}
    people = {name: account.staff for name, account in accounts.items() if account}
    async with talk.database.transaction() as tx:
        await presence.arrive(tx, people["bo"].id, now)
    return Office(talk, Casework(rulebook, Vault("v" * 40)), people)


pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def evening(talk: Talk) -> None:
    talk.now = talk.now.replace(hour=12)  # eight in the city


@pytest.mark.parametrize("text", ["转人工", "人工", "我要找人工客服", "帮我转真人", "人工服务", "转工作人员"])
async def test_a_person_is_asked_for_in_plain_words_without_rasa(talk: Talk, rasa: Rasa, text: str) -> None:
    reply = await talk.says(text)
    assert reply.outcome is ReplyOutcome.WAITING_FOR_PERSON
    assert "第 1 位" in reply.text
    assert rasa.got == []


@pytest.mark.parametrize(
    "text", ["人工智能有补贴吗", "人工湖边的路灯坏了", "工作人员态度差", "医院挂号转人工窗口怎么走"]
)
async def test_other_words_with_the_same_letters_go_to_rasa(talk: Talk, rasa: Rasa, text: str) -> None:
    await talk.says(text)
    assert rasa.got[-1]["message"] == text


@pytest.mark.usefixtures("evening")
async def test_outside_the_hours_it_is_said_what_happens_next_and_when(talk: Talk) -> None:
    reply = await talk.says("转人工")
    assert reply.outcome is ReplyOutcome.HANDED_OFF
    assert "明天 9:00" in reply.text
    assert "工作日 9:00–17:00" in reply.text
    assert [choice.text for choice in reply.choices] == list(WORDS.hand_off_choices)


async def test_a_queue_that_nobody_looks_at_is_not_offered(talk: Talk) -> None:
    talk.now += timedelta(minutes=5)  # whoever was there has closed the page
    reply = await talk.says("转人工")
    assert reply.outcome is ReplyOutcome.HANDED_OFF
    assert "不在座位上" in reply.text
    async with talk.database.reading() as connection:
        assert await live_talks.open_ones(connection) == []


@pytest.mark.parametrize("said", ["礼拜一早上八点打过来有人不", "你们周末上不上班", "周末有没有人值班，我想周六打来问"])
async def test_our_hours_are_told_at_any_time_and_nobody_waits_for_it(talk: Talk, rasa: Rasa, said: str) -> None:
    rasa.replies = (QUOTED,)
    for now in (talk.now, talk.now.replace(hour=12)):
        talk.now = now
        reply = await talk.says(said)
        assert reply.outcome is ReplyOutcome.HANDED_OFF
        assert "工作日 9:00–17:00" in reply.text
    assert rasa.got == []
    async with talk.database.reading() as connection:
        assert await live_talks.open_ones(connection) == []


async def test_our_hours_are_told_beside_another_question(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (QUOTED,)
    reply = await talk.says("你们周末上班不？另外居住证咋个办")
    assert reply.outcome is ReplyOutcome.ANSWERED
    assert "工作日 9:00–17:00" in reply.text
    assert rasa.got[-1]["message"] == "另外居住证咋个办"


async def test_after_a_guide_you_may_be_the_office_that_it_names(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (QUOTED,)
    await talk.says("居住证怎么办")
    await talk.says("你们周末上不上班")
    assert len(rasa.got) == 2
    assert "工作日 9:00–17:00" in (await talk.says("人工客服周末上班吗")).text


@pytest.mark.parametrize(
    ("before", "reply", "why"),
    [
        ("路灯坏了", replace(SAID, outcome=ReplyOutcome.ANSWERED), Why.ASKED),
        ("这个补贴咋个领", replace(SAID, outcome=ReplyOutcome.NOTHING_FOUND), Why.MISSES),
        ("你们这些废物", small_talk.reply("abuse"), Why.ANGER),
        ("再不解决我们就集体上访", replace(SAID, outcome=ReplyOutcome.ANSWERED), Why.SENSITIVE),
    ],
)
async def test_staff_see_why_a_person_is_asked_for(
    talk: Talk, office: Office, rasa: Rasa, before: str, reply: Reply, why: Why
) -> None:
    rasa.replies = (reply,)
    await talk.says(before)
    await talk.says(f"{before}啊")
    await talk.says("转人工")
    assert (await office.stored()).why is why


async def test_the_assistant_goes_on_while_a_citizen_waits(talk: Talk, rasa: Rasa) -> None:
    await talk.says("转人工")
    rasa.replies = (replace(SAID, text="居住证这样办", outcome=ReplyOutcome.ANSWERED),)
    assert (await talk.says("居住证怎么办")).text == "居住证这样办"
    rasa.replies = (SAID,)
    assert (await talk.says("我是来说补贴的")).text == WORDS.person.noted
    assert "第 1 位" in (await talk.says("还要等多久")).text
    assert "第 1 位" in (await talk.says("转人工")).text


async def test_what_is_sent_in_the_queue_is_for_whoever_takes_it_unless_it_was_not_kept(talk: Talk) -> None:
    await talk.says("转人工")
    kept = await talk.sends("image", piece=NewPiece(MediaKind.IMAGE, media_id="m"))
    assert kept.text == WORDS.person.sent.format(sent="照片")
    lost = await talk.sends("image", piece=NewPiece(MediaKind.IMAGE, media_id="n", refused=Reason.NO_ROOM))
    assert lost.text == WORDS.material.not_kept.format(sent="照片")


@pytest.mark.parametrize("text", ["不等了", "算了", "我不想等了，明天再来", "取消排队"])
async def test_a_citizen_may_leave_the_queue_and_come_again(talk: Talk, office: Office, text: str) -> None:
    await talk.says("转人工")
    assert (await talk.says(text)).text == WORDS.person.left
    assert (await office.stored()).ending is Ending.LEFT
    with pytest.raises(Refused, match="over"):
        await office.take()
    assert "第 1 位" in (await talk.says("转人工")).text


async def test_the_same_turn_taken_twice_is_one_place(talk: Talk) -> None:
    turn = await talk.receive("转人工")
    first, second = await talk.dialogue.turn(turn), await talk.dialogue.turn(replace(turn, again=True))
    assert (first.outcome, second.outcome) == (ReplyOutcome.WAITING_FOR_PERSON,) * 2
    async with talk.database.reading() as connection:
        assert len(await live_talks.open_ones(connection)) == 1


async def test_while_a_person_speaks_the_assistant_is_silent(talk: Talk, office: Office, rasa: Rasa) -> None:
    await talk.says("转人工")
    await office.take()
    assert await talk.says("居住证怎么办") == Reply("", ReplyOutcome.WITH_PERSON)
    await office.say("您好，请讲")
    assert await talk.says("转人工") == Reply("", ReplyOutcome.WITH_PERSON)
    assert (await talk.sends("image")).text == ""
    assert rasa.got == []
    assert [note.author for note in await office.told()] == ["assistant", "staff:1"]


async def test_an_emergency_gets_its_numbers_and_the_conversation_goes_on(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    waiting = await talk.says("家里煤气漏了")
    await office.take()
    speaking = await talk.says("家里煤气漏了，头晕")
    assert (waiting.outcome, speaking.outcome) == (ReplyOutcome.EMERGENCY,) * 2
    assert "119" in speaking.text
    assert (await office.stored()).state is TalkState.WITH_PERSON


async def test_a_form_goes_on_in_the_queue_and_after_it(talk: Talk, office: Office, rasa: Rasa) -> None:
    rasa.status = 500  # the form without Rasa
    await talk.says("我要投诉楼下烧烤店油烟大")
    reply = await talk.says("转人工")
    assert "第 1 位" in reply.text
    assert WORDS.form.ask["where"] in reply.text
    await office.take()
    assert (await talk.says("武侯区玉林街道")).text == ""
    await office.hand_back()
    assert WORDS.person.draft_waits in (await office.told())[-1].text
    assert WORDS.form.ask["when"] in (await talk.says("武侯区玉林街道")).text


async def test_of_two_who_take_the_same_one_wins_and_the_other_sees_who(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    taken = await asyncio.gather(office.take("lan"), office.take("bo"), return_exceptions=True)
    [lost] = [one for one in taken if isinstance(one, Refused)]
    [won] = [one for one in taken if isinstance(one, live_talks.Talk)]
    assert (lost.code, lost.by) == ("taken", won.staff_id)
    assert len(await office.told()) == 1


async def test_a_reply_that_was_on_its_way_is_hushed_when_a_person_took_over(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    answer = Reply("这样办", ReplyOutcome.ANSWERED)
    opened = Reply("已登记", ReplyOutcome.CASE_OPENED)
    async with talk.database.transaction() as tx:
        assert await queue.hushed(tx, 1, answer, talk.now) == answer
    await office.take()
    async with talk.database.transaction() as tx:
        assert (await queue.hushed(tx, 1, answer, talk.now)).text == ""
        assert await queue.hushed(tx, 1, opened, talk.now) == opened


async def test_an_answer_clicked_twice_is_said_once_and_only_by_whoever_has_it(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    with pytest.raises(Refused, match="not_taken"):
        await office.say("您好")
    await office.take()
    click = office.click("lan")
    await office.say("您好", click=click)
    await office.say("您好", click=click)
    assert [note.text for note in await office.told()] == [WORDS.person.taken, "您好"]
    with pytest.raises(Refused, match="taken"):
        await office.say("我也说一句", "bo")
    for wrong in (" ", "字" * 2001):
        with pytest.raises(ValueError, match=r"empty|long"):
            await office.say(wrong)


async def test_handing_back_is_announced_and_the_assistant_speaks_again(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    await office.take()
    await office.hand_back()
    assert (await office.told())[-1].text == WORDS.person.ended["handed_back"]
    assert (await talk.says("你好")).text == SAID.text


async def test_a_colleague_goes_on_after_a_transfer(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    await office.take()
    async with talk.database.transaction() as tx:
        with pytest.raises(Refused, match="nobody"):
            await office.work.transfer(tx, 1, office.click("lan"), office.people["chief"].id, talk.now)
        await office.work.transfer(tx, 1, office.click("lan"), office.people["bo"].id, talk.now)
    await office.say("我来", "bo")
    with pytest.raises(Refused, match="taken"):
        await office.say("还在", "lan")


async def test_nobody_takes_more_than_the_rules_allow(talk: Talk, office: Office, rulebook: Rulebook) -> None:
    async with talk.database.transaction() as tx:
        for number in range(rulebook.live.most + 1):
            inbound = messages.Inbound("web", f"c{number}", f"x{number}", "转人工")
            received = await messages.receive(tx, inbound, talk.now)
            await live_talks.enter(tx, received.message, Why.ASKED, talk.now)
    for number in range(rulebook.live.most):
        await office.take(talk_id=number + 1)
    with pytest.raises(Refused, match="full"):
        await office.take(talk_id=rulebook.live.most + 1)
    await office.take("bo", rulebook.live.most + 1)


async def test_staff_take_the_conversation_of_somebody_who_asked_for_nobody(talk: Talk, office: Office) -> None:
    await talk.says("养老金没到账，急得很")
    async with talk.database.transaction() as tx:
        taken = await office.work.step_in(tx, 1, office.click("lan"), talk.now)
        with pytest.raises(Refused, match="gone"):
            await office.work.step_in(tx, 77, office.click("lan"), talk.now)
        with pytest.raises(Refused, match="taken"):
            await office.work.step_in(tx, 1, office.click("bo"), talk.now)
    assert (taken.why, taken.state) == (Why.STEPPED_IN, TalkState.WITH_PERSON)
    assert (await talk.says("是工作人员吗")).text == ""
    await office.hand_back()
    talk.now += timedelta(hours=2)
    async with talk.database.transaction() as tx:
        with pytest.raises(Refused, match="gone"):
            await office.work.step_in(tx, 1, office.click("lan"), talk.now)


async def test_a_case_of_a_conversation_is_its_own_where_its_message_filed_one_before(
    talk: Talk, office: Office
) -> None:
    turn = await talk.receive("确认提交")
    earlier = NewCase(turn.message_id, CaseKind.COMPLAINT, "油烟扰民很严重", "武侯区玉林街道")
    async with talk.database.transaction() as tx:
        before = await office.casework.open_case(tx, earlier, talk.now)
        await office.work.step_in(tx, 1, office.click("lan"), talk.now)
        new = NewCase(turn.message_id, CaseKind.HELP, "路灯坏了三天", "武侯区玉林街道")
        opened = await office.work.make_case(tx, 1, office.click("lan"), new, talk.now)
    assert opened is not None
    assert opened.number != before.number


async def test_whom_nobody_takes_is_told_and_offered_other_ways(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    assert await office.sweep(9.5) == 0
    assert await office.sweep(1) == 1
    assert await office.sweep(1) == 0
    [told] = await office.told()
    assert told.text == WORDS.person.ended["nobody"]
    assert (await office.stored()).ending is Ending.NOBODY


async def test_at_the_end_of_the_hours_the_queue_is_told_when_it_goes_on(talk: Talk, office: Office) -> None:
    talk.now += timedelta(hours=6, minutes=55)
    await office.arrive("lan")
    await talk.says("转人工")
    assert await office.sweep(6) == 1
    assert "明天 9:00" in (await office.told())[-1].text


async def test_a_handler_who_falls_silent_gives_the_word_back(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    await office.take()
    await office.say("请讲")
    talk.now += MINUTE
    await talk.says("就是补贴")
    assert await office.sweep(9) == 0
    assert await office.sweep(1) == 1
    assert (await office.stored()).ending is Ending.STAFF_SILENT
    assert "对不起" in (await office.told())[-1].text


async def test_a_citizen_who_falls_silent_is_told_that_it_ended(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    await office.take()
    await office.say("请讲")
    assert await office.sweep(15) == 1
    assert (await office.stored()).ending is Ending.CITIZEN_SILENT


async def test_a_case_made_of_it_has_number_route_and_the_whole_conversation(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    await office.take()
    await talk.says("玉林街道路灯坏了三天，晚上看不见路")
    new = NewCase(1, CaseKind.COMPLAINT, "路灯坏了三天，晚上看不见路", "武侯区玉林街道")
    click = office.click("lan")
    async with talk.database.transaction() as tx:
        opened = await office.work.make_case(tx, 1, click, new, talk.now)
        assert opened is not None
        assert await office.work.make_case(tx, 1, click, new, talk.now) is None
        talk_of_case = await messages.of_case(tx, opened.case_id, 50)
    assert opened.department is not None
    told = await office.told()
    assert opened.number in told[-1].text
    assert opened.query_code in told[-1].text
    # The person goes on speaking until they hand back.
    assert (await talk.says("谢谢")).text == ""
    await office.hand_back()
    assert (await office.told())[-1].text == WORDS.person.ended["case_made"]
    assert {one.text for one in talk_of_case} >= {"转人工", "玉林街道路灯坏了三天，晚上看不见路"}
    assert (await office.stored()).ending is Ending.CASE_MADE


async def test_every_move_is_in_the_audit_and_remarks_stay_inside(talk: Talk, office: Office) -> None:
    await talk.says("转人工")
    await office.take()
    async with talk.database.transaction() as tx:
        await office.work.remark(tx, 1, office.click("lan"), "老人家，说慢一点", talk.now)
    await office.hand_back()
    async with talk.database.reading() as connection:
        entries = await audit.entries_of(connection, "live_talk:1")
        steps = await live_talks.steps_of(connection, 1)
        said = await messages.newest(connection, 1, 50)
    assert [entry.action for entry in entries] == ["live.take", "live.hand_back"]
    assert [step.step for step in steps] == ["ask", "take", "remark", "hand_back"]
    assert not any("老人家" in one.text for one in said)


THREATS = ["我们全村人明天去市政府门口静坐讨说法", "再不发钱我们几十个工友就一起堵大门", "再不管我就去北京上访"]


@pytest.mark.parametrize("said", THREATS)
async def test_a_threat_is_met_calmly_and_somebody_sees_it_wait(talk: Talk, office: Office, said: str) -> None:
    reply = await talk.says(said)
    assert reply.outcome is ReplyOutcome.WAITING_FOR_PERSON
    assert reply.text.startswith(WORDS.person.sensitive)
    assert "第 1 位" in reply.text
    assert "12345" in reply.text
    stored = await office.stored()
    assert (stored.state, stored.why) == (TalkState.WAITING, Why.SENSITIVE)


@pytest.mark.usefixtures("evening")
async def test_a_threat_outside_the_hours_gets_calm_words_and_the_next_step(talk: Talk) -> None:
    reply = await talk.says(THREATS[0])
    assert reply.outcome is ReplyOutcome.HANDED_OFF
    assert reply.text.startswith(WORDS.person.sensitive)
    assert "明天 9:00" in reply.text
    assert "提交诉求" in [choice.text for choice in reply.choices]


async def test_a_threat_waits_also_while_nobody_is_there_for_a_moment(talk: Talk, office: Office) -> None:
    talk.now += 5 * MINUTE
    assert (await talk.says(THREATS[1])).outcome is ReplyOutcome.WAITING_FOR_PERSON
    assert (await office.stored()).why is Why.SENSITIVE


async def test_what_a_threat_is_about_is_registered_all_the_same(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (Reply("这件事在哪里？", ReplyOutcome.ASKING),)
    reply = await talk.says("工地欠薪半年，再不给我们就集体去堵大门")
    assert reply.outcome is ReplyOutcome.WAITING_FOR_PERSON
    assert reply.text.endswith("这件事在哪里？")


@pytest.mark.parametrize("said", ["楼下堵车堵得凶", "我要去北京旅游，社保咋转", "政府门口的路灯坏了"])
async def test_look_alikes_of_a_threat_alert_nobody(talk: Talk, said: str) -> None:
    await talk.says(said)
    async with talk.database.reading() as connection:
        assert await live_talks.open_ones(connection) == []


@pytest.mark.parametrize("said", ["换个人来说", "叫你们领导来", "喊个管事的嘛"])
async def test_who_was_offered_a_person_and_calls_for_somebody_gets_one(talk: Talk, rasa: Rasa, said: str) -> None:
    await talk.says(said)
    assert len(rasa.got) == 1  # alone it may mean anything
    rasa.replies = (small_talk.sorry(on_duty=True),)
    await talk.says("不满意")
    assert (await talk.says(said)).outcome is ReplyOutcome.WAITING_FOR_PERSON


async def test_who_was_offered_a_person_and_calls_for_work_gets_none(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (small_talk.sorry(on_duty=True),)
    await talk.says("不满意")
    rasa.replies = (SAID,)
    assert (await talk.says("喊人来修路灯")).outcome is not ReplyOutcome.WAITING_FOR_PERSON
