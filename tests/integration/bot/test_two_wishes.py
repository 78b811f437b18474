"""Messages that want two things at once, of which none is passed over."""

from datetime import date

import pytest
from scripted import Knowledge, Rasa, Talk

from bot import form_words
from bot.plain import PlainTalk
from bot.reply import Reply, ReplyOutcome, Turn
from knowledge_base.answer import Answer, Outcome
from knowledge_base.entry import Facet
from knowledge_base.passage import Passage

TOLD = ("我要投诉楼下麻将馆半夜吵人", "金牛区九里堤街道花园小区3栋", "昨天晚上", "13800001111")
ASKING = Reply("这件事在哪里？", ReplyOutcome.ASKING)


def answered(title: str) -> Answer:
    passage = Passage("fund", title, Facet.STEPS, "怎么办", "网上就能办。", "中心", date(2026, 10, 1), None, 0.9)
    return Answer(Outcome.ANSWERED, (passage,))


@pytest.fixture
async def form(talk: Talk, rasa: Rasa) -> Talk:
    """A request that waits for its citizen's yes, taken down without Rasa."""
    rasa.status = 500
    for said in TOLD:
        assert (await talk.says(said)).outcome is ReplyOutcome.ASKING
    return talk


async def test_the_last_yes_with_a_question_behind_it_files_the_request_and_is_answered(
    form: Talk, knowledge: Knowledge
) -> None:
    knowledge.answer = answered("公积金提取")
    reply = await form.says("确认提交\n公积金怎么取")
    assert reply.outcome is ReplyOutcome.CASE_OPENED
    assert reply.case_number
    assert reply.case_number in reply.text
    assert "网上就能办" in reply.text


async def test_a_second_message_that_nothing_is_known_of_is_not_passed_over(form: Talk) -> None:
    reply = await form.says("确认提交\n火星上的房子怎么买")
    assert reply.outcome is ReplyOutcome.CASE_OPENED
    assert "还没有查到" in reply.text


async def test_who_gives_a_form_up_and_asks_something_is_answered_and_nothing_is_filed(
    form: Talk, knowledge: Knowledge
) -> None:
    knowledge.answer = answered("公积金提取")
    reply = await form.says("不投诉了，都是街坊，公积金怎么取")
    assert reply.text.startswith(form_words.cancelled().text)
    assert reply.outcome is ReplyOutcome.ANSWERED
    assert "网上就能办" in reply.text
    assert (await form.says("确认提交")).outcome is not ReplyOutcome.CASE_OPENED


async def test_a_request_that_names_nothing_is_about_what_was_asked_just_before(
    talk: Talk, rasa: Rasa, knowledge: Knowledge
) -> None:
    knowledge.answer = answered("拆迁过渡费没发怎么反映")
    rasa.status = 500
    assert (await talk.says("我们的过渡费几个月没发，该找哪个")).short
    rasa.status, rasa.replies = 200, (ASKING,)
    await talk.says("街道喊我找开发商，开发商喊我找街道，皮球踢来踢去，我们老百姓没得办法。你给我登记一个，我要投诉")
    rasa.status = 500
    for said in TOLD[1:3]:
        await talk.says(said)
    assert "过渡费" in (await talk.says("13800001111")).text


async def test_of_things_that_are_counted_the_unknown_one_is_said_to_be_unknown(
    talk: Talk, knowledge: Knowledge
) -> None:
    reply = await talk.says("我有两个事，第一个是小区门口路灯不亮了我要报修，第二个是火星上的房子怎么买")
    assert reply.outcome is ReplyOutcome.ASKING
    assert "“火星上的房子怎么买”还没有查到" in reply.text


class Late:
    """Goes on without Rasa as always, and looks away while the request is filed."""

    def __init__(self, plain: PlainTalk) -> None:
        self._plain = plain

    async def turn(self, turn: Turn) -> Reply:
        await self._plain.turn(turn)
        return Reply("没有查到", ReplyOutcome.NOTHING_FOUND)


async def test_a_request_that_a_slow_action_files_meanwhile_is_told_with_its_number(form: Talk) -> None:
    form.dialogue._plain = Late(form.dialogue._plain)  # type: ignore[assignment]
    reply = await form.says("确认提交")
    assert reply.outcome is ReplyOutcome.CASE_OPENED
    assert reply.case_number


@pytest.mark.parametrize("said", ["行嘛，刚才火气大了点，莫往心里去", "希望公司给他发个奖金哈哈，好人要有好报"])
async def test_a_last_word_after_a_request_begins_no_other_one(form: Talk, rasa: Rasa, said: str) -> None:
    assert (await form.says("确认提交")).outcome is ReplyOutcome.CASE_OPENED
    rasa.status, rasa.replies = 200, (ASKING,)
    assert (await form.says(said)).outcome in (ReplyOutcome.SMALL_TALK, ReplyOutcome.OWN_CASE)
