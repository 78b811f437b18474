"""The same question again, and questions that find nothing, as the dialogue takes them; without Rasa, as with it."""

from dataclasses import replace
from datetime import date

import pytest
from scripted import SAID, Knowledge, Rasa, Talk

from bot import citations, small_talk
from bot.reply import ReplyOutcome
from bot.wording import WORDS
from knowledge_base.answer import Answer, Outcome, Related
from knowledge_base.entry import Facet
from knowledge_base.passage import Passage
from records.messages import Rating

PERMIT = Passage(
    "permit", "居住证", Facet.STEPS, "怎么办", "住满半年可以申领。" * 20, "公安局", date(2026, 10, 1), None, 0.9
)


@pytest.fixture
def asking(rasa: Rasa, knowledge: Knowledge) -> Knowledge:
    rasa.replies = ()
    return knowledge


async def test_the_same_answer_is_never_given_three_times(talk: Talk, asking: Knowledge) -> None:
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    said = [await talk.says(text) for text in ("居住证怎么弄", "我是说居住证怎么弄", "居住证到底怎么弄")]
    assert [reply.outcome for reply in said] == ["answered", "repeated", "handed_off"]
    assert len({reply.text for reply in said}) == 3
    assert {reply.topic for reply in said} == {"permit"}


async def test_after_two_questions_without_an_answer_a_person_is_offered(talk: Talk, asking: Knowledge) -> None:
    first = await talk.says("月球车上牌去哪里")
    second = await talk.says("潜水艇年检去哪里")
    assert [first.outcome, second.outcome] == [ReplyOutcome.NOTHING_FOUND] * 2
    assert second.text.startswith(WORDS.again.nothing_twice)
    assert second.text != first.text


async def test_an_answer_in_between_is_no_miss(talk: Talk, asking: Knowledge) -> None:
    first = await talk.says("月球车上牌去哪里")
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    await talk.says("居住证怎么弄")
    asking.answer = Answer(Outcome.NOTHING_FOUND)
    assert (await talk.says("潜水艇年检去哪里")).text == first.text


async def test_an_answer_called_useless_and_then_nothing_found_are_two_misses(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (citations.reply(Answer(Outcome.ANSWERED, (PERMIT,))),)
    await talk.says("居住证怎么弄")
    await talk.says("没用")
    rasa.replies = (citations.reply(Answer(Outcome.NOTHING_FOUND)),)
    assert (await talk.says("潜水艇年检去哪里")).text.startswith(WORDS.again.nothing_twice)


async def test_what_was_said_last_is_said_once_more_word_for_word(talk: Talk, rasa: Rasa, asking: Knowledge) -> None:
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    first = await talk.says("居住证怎么弄")
    again = await talk.says("没听清，再说一遍")
    assert (again.text, again.outcome, again.topic) == (first.text, ReplyOutcome.REPEATED, "permit")
    assert (await talk.says("再说一遍嘛")).text == first.text


async def test_an_answer_that_is_too_hard_is_said_in_few_words_and_counts_as_no_help(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (citations.reply(Answer(Outcome.ANSWERED, (PERMIT,))),)
    first = await talk.says("居住证怎么弄")
    simple = await talk.says("字太多了看不懂")
    assert simple.outcome is ReplyOutcome.REPEATED
    assert len(simple.text) < len(first.text)
    assert await talk.rating(1) is Rating.UNHELPFUL
    shorter = await talk.says("还是看不懂")
    assert shorter.outcome is ReplyOutcome.REPEATED
    assert len(shorter.text) < len(simple.text)
    assert (await talk.says("硬是看不懂")).outcome is ReplyOutcome.HANDED_OFF


async def test_an_open_form_says_its_question_once_more(talk: Talk, asking: Knowledge) -> None:
    question = await talk.says("我要投诉楼下烧烤店油烟")
    again = await talk.says("没听清，再说一遍")
    assert again.outcome is ReplyOutcome.ASKING
    assert again.text in question.text


async def test_a_choice_is_taken_by_its_words_where_one_was_asked_for(
    talk: Talk, rasa: Rasa, knowledge: Knowledge
) -> None:
    offered = Answer(Outcome.CHOICES, related=(Related("a", "公租房申请"), Related("b", "公租房续租")))
    rasa.replies = (citations.reply(offered),)
    await talk.says("公租房是哪些事")
    knowledge.answer = offered
    await talk.says("续租那个嘛")
    await talk.says("上面那个")
    assert knowledge.asked == ["公租房续租", "公租房申请"]
    assert len(rasa.got) == 1


async def test_a_question_beside_a_complaint_is_answered_and_the_complaint_taken(talk: Talk, asking: Knowledge) -> None:
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    reply = await talk.says("居住证要住满多久，另外我要投诉楼下麻将馆半夜吵人")
    assert (reply.outcome, reply.topic) == (ReplyOutcome.ASKING, "permit")
    assert "住满半年" in reply.text
    assert asking.asked == ["居住证要住满多久"]
    for said in ("跳过", "跳过", "匿名"):
        summary = await talk.says(said)
    assert "事情：我要投诉楼下麻将馆半夜吵人\n" in summary.text


async def test_a_complaint_with_a_question_that_nothing_is_known_of_is_taken_whole(
    talk: Talk, asking: Knowledge
) -> None:
    reply = await talk.says("你们到底管不管？我要投诉楼下麻将馆半夜吵人")
    assert reply.outcome is ReplyOutcome.ASKING
    assert "到底" not in reply.text


async def test_what_is_hard_to_understand_must_have_been_an_answer(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (citations.reply(Answer(Outcome.ANSWERED, (PERMIT,))),)
    await talk.says("居住证怎么弄")
    rasa.replies = (SAID,)
    await talk.says("你好")
    assert await talk.says("看不懂") == SAID


@pytest.mark.parametrize("text", ["我这个是老年机，没得摄像头", "我不识字，写不来", "屋头没人帮我弄，我又走不动"])
async def test_what_somebody_cannot_do_is_looked_up_in_the_guide_and_no_word_on_the_answer(
    talk: Talk, rasa: Rasa, asking: Knowledge, text: str
) -> None:
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    first = await talk.says("居住证怎么弄")
    rasa.replies = (replace(first, outcome=ReplyOutcome.REPEATED),)
    other = replace(PERMIT, text="可以托人到窗口代办。")
    asking.answer = Answer(Outcome.ANSWERED, (other,), goes_on=True)
    reply = await talk.says(text)
    assert reply.outcome is ReplyOutcome.ANSWERED
    assert other.text in reply.text
    assert asking.contexts[-1].goes_on


async def test_who_begs_that_a_decision_be_undone_is_promised_nothing(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (small_talk.reply("affirm"),)
    assert (await talk.says("帮我把那个罚单悄悄抹了嘛")).text == WORDS.talk["no_favour"]
    assert (await talk.says("好嘛晓得了")).text != WORDS.talk["no_favour"]


async def test_who_doubts_an_answer_is_told_what_it_is_from(talk: Talk, rasa: Rasa, asking: Knowledge) -> None:
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    first = await talk.says("居住证怎么弄")
    asking.answer = Answer(Outcome.NOTHING_FOUND)
    rasa.replies = (citations.reply(Answer(Outcome.NOTHING_FOUND)),)
    doubted = await talk.says("你莫豁我哦，我徒弟说他交了一百多")
    assert doubted.outcome is ReplyOutcome.REPEATED
    assert doubted.text == f"{WORDS.again.doubted.format(title=PERMIT.title)}\n{first.text}"


@pytest.mark.parametrize("said", ["喊个人到我屋头来弄得不得行", "说错了，我妈是昨天才满的半年"])
async def test_what_goes_on_about_an_answer_begins_no_request(
    talk: Talk, rasa: Rasa, asking: Knowledge, said: str
) -> None:
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    await talk.says("居住证怎么弄")
    rasa.replies = (replace(SAID, outcome=ReplyOutcome.ASKING),)
    other = replace(PERMIT, text="行动不便的可以预约上门办理。")
    asking.answer = Answer(Outcome.ANSWERED, (other,), goes_on=True)
    reply = await talk.says(said)
    assert reply.outcome is ReplyOutcome.ANSWERED
    assert other.text in reply.text
    assert asking.contexts[-1].goes_on


async def test_who_wants_something_dealt_with_after_an_answer_may_register_it(
    talk: Talk, rasa: Rasa, asking: Knowledge
) -> None:
    asking.answer = Answer(Outcome.ANSWERED, (PERMIT,))
    await talk.says("居住证怎么弄")
    rasa.replies = (citations.reply(Answer(Outcome.ANSWERED, (replace(PERMIT, text="窗口办理时间见通告。"),))),)
    reply = await talk.says("窗口的人不理我，喊我跑了三趟")
    assert reply.outcome is ReplyOutcome.ANSWERED
    assert reply.choices[0].text == WORDS.talk_choices[0]
