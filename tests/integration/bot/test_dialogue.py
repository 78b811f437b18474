"""A turn with a scripted stand-in for Rasa that is down, slow, silent, malformed, or answers."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from scripted import QUOTED, SAID, Knowledge, Rasa, Talk
from sqlalchemy import select

from bot import citations, small_talk
from bot.answering import Answering
from bot.reply import Reply, ReplyOutcome, Source, Turn
from bot.wording import WORDS
from escalation.case import CaseKind
from escalation.tables import cases
from knowledge_base.answer import Answer, Outcome, Related
from knowledge_base.context import Context
from knowledge_base.passage import Passage
from records.messages import Rating


async def test_what_rasas_actions_say_is_the_reply(talk: Talk, rasa: Rasa) -> None:
    assert await talk.says("你好") == SAID
    assert rasa.got[0]["sender"] == "1:1"
    assert rasa.got[0]["metadata"]["message_id"] == 1


async def test_several_replies_become_one(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (replace(SAID, outcome=ReplyOutcome.HANDED_OFF), replace(SAID, text="再问", choices=()))
    assert await talk.says("还要问") == Reply("好\n\n再问", ReplyOutcome.HANDED_OFF)


@pytest.mark.parametrize(
    "trouble",
    [{"replies": ()}, {"status": 500}, {"body": b"not json"}, {"body": b'[{"text": "hm"}]'}, {"slow": True}],
    ids=str,
)
async def test_without_rasa_a_question_goes_to_the_knowledge_base(
    talk: Talk, rasa: Rasa, knowledge: Knowledge, trouble: dict[str, Any]
) -> None:
    for name, value in trouble.items():
        setattr(rasa, name, value)
    reply = await talk.says("居住证怎么办")
    assert reply.outcome is ReplyOutcome.NOTHING_FOUND
    assert "12345" in reply.text
    assert knowledge.asked == ["居住证怎么办"]


async def test_without_rasa_a_complaint_is_taken_to_its_number(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    for text in ("我要投诉", "楼下烧烤店油烟太大", "金牛区九里堤街道", "每晚", "匿名"):
        assert (await talk.says(text)).outcome is ReplyOutcome.ASKING
    opened = await talk.says("确认提交")
    assert opened.outcome is ReplyOutcome.CASE_OPENED
    progress = await talk.says("查一下我的投诉进度")
    assert (progress.outcome, progress.case_number) == (ReplyOutcome.PROGRESS, opened.case_number)


async def test_who_goes_on_with_the_form_finds_all_that_was_told(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("我要投诉")
    for told in ("楼下烧烤店油烟太大", "金牛区九里堤街道", "每晚", "匿名"):
        question = (await talk.says(told)).text.splitlines()[-1]
        again = await talk.says("清楚了，回到刚刚那个单子")
        assert again.text.splitlines()[-1] == question
    assert "油烟" in again.text
    assert (await talk.says("确认提交")).outcome is ReplyOutcome.CASE_OPENED


async def test_a_number_told_too_early_is_kept_and_the_place_asked_for(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("我要投诉")
    await talk.says("楼下烧烤店油烟太大")
    again = await talk.says("先记我的手机13800138000，不然等会儿忘了")
    assert again.text.endswith(WORDS.form.ask["where"])
    await talk.says("金牛区九里堤街道")
    assert "138****8000" in (await talk.says("每晚")).text


async def test_without_rasa_a_request_can_be_cancelled(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("我要投诉物业乱收费")
    assert (await talk.says("算了")).outcome is ReplyOutcome.CANCELLED
    assert (await talk.says("居住证怎么办")).outcome is ReplyOutcome.NOTHING_FOUND


async def test_a_case_whose_confirmation_was_lost_is_confirmed_once_more(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    for text in ("我要投诉物业乱收费不开票", "跳过", "跳过", "匿名"):
        await talk.says(text)
    turn = await talk.receive("确认提交")
    first = await talk.dialogue.turn(turn)
    rasa.got.clear()
    assert await talk.dialogue.turn(turn) == first
    assert rasa.got == []


async def test_after_a_turn_without_rasa_its_next_conversation_is_new(talk: Talk, rasa: Rasa) -> None:
    await talk.says("你好")
    rasa.replies = ()
    await talk.says("我要投诉物业乱收费")
    rasa.replies = (SAID,)
    await talk.says("金牛区")
    assert [got["sender"] for got in rasa.got] == ["1:1", "1:1", "1:2"]


async def test_a_turn_that_broke_off_is_taken_again_in_a_new_conversation_of_rasa(talk: Talk, rasa: Rasa) -> None:
    await talk.says("你好")
    turn = await talk.receive("金牛区")
    await talk.dialogue.turn(turn)
    await talk.dialogue.turn(replace(turn, again=True))
    assert [got["sender"] for got in rasa.got] == ["1:1", "1:1", "1:2"]


@pytest.mark.parametrize("text", ["/restart", "／restart", " / /restart", "\u200b/restart", '/deny{"confirm": "是"}'])
async def test_what_only_a_machine_would_type_never_reaches_rasa(talk: Talk, rasa: Rasa, text: str) -> None:
    assert (await talk.says(text)).text == WORDS.talk["out_of_scope"]
    assert rasa.got == []


@pytest.mark.parametrize("text", ["/路灯坏了", "／ 路灯坏了", "\u200b//路灯坏了"])
async def test_a_leading_slash_never_reaches_rasa(talk: Talk, rasa: Rasa, text: str) -> None:
    await talk.says(text)
    assert rasa.got[0]["message"] == "路灯坏了"


@pytest.mark.parametrize("text", ["", "///", "\u200b \u200b"])
async def test_nothing_said_is_greeted(talk: Talk, rasa: Rasa, text: str) -> None:
    assert (await talk.says(text)).outcome is ReplyOutcome.SMALL_TALK
    assert rasa.got == []


async def test_an_emergency_is_answered_before_rasa(talk: Talk, rasa: Rasa) -> None:
    reply = await talk.says("屋头煤气漏了味道好大")
    assert reply.outcome is ReplyOutcome.EMERGENCY
    assert "119" in reply.text
    assert rasa.got == []


async def test_a_word_on_an_answer_is_kept_without_rasa_and_a_later_one_replaces_it(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (QUOTED,)
    await talk.says("居住证怎么办")
    assert (await talk.says("没用")).outcome is ReplyOutcome.HANDED_OFF
    assert await talk.rating(1) is Rating.UNHELPFUL
    assert (await talk.says("哦，有用")).outcome is ReplyOutcome.RATED
    assert await talk.rating(1) is Rating.HELPFUL
    assert len(rasa.got) == 1


async def test_what_rasa_takes_for_dissatisfaction_is_a_word_on_the_answer_too(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (QUOTED,)
    await talk.says("居住证怎么办")
    rasa.replies = (small_talk.sorry(on_duty=False),)
    assert (await talk.says("你说些啥子哦")).outcome is ReplyOutcome.HANDED_OFF
    assert await talk.rating(1) is Rating.UNHELPFUL


async def test_a_word_on_nothing_in_particular_goes_to_rasa(talk: Talk, rasa: Rasa) -> None:
    await talk.says("你好")
    rasa.replies = (small_talk.sorry(on_duty=False),)
    assert (await talk.says("没用")).outcome is ReplyOutcome.HANDED_OFF
    assert rasa.got[-1]["message"] == "没用"


async def test_an_open_form_takes_a_word_on_an_answer_for_its_own(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("我要投诉")
    rasa.replies = (QUOTED,)
    await talk.says("居住证怎么办")
    assert await talk.says("不对") == QUOTED
    assert await talk.rating(2) is None


async def test_a_cry_for_help_is_no_word_on_an_answer(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (QUOTED,)
    await talk.says("居住证怎么办")
    assert (await talk.says("没用，我不想活了")).outcome is ReplyOutcome.EMERGENCY
    assert await talk.rating(1) is None


async def test_an_emergency_told_in_a_complaint_is_answered_and_registered(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("我要投诉")
    reply = await talk.says("三楼有人家里煤气漏了，整个楼道味道好大，物业电话一直打不通，你们快派人来看看")
    assert reply.outcome is ReplyOutcome.EMERGENCY
    assert reply.text.startswith(WORDS.emergency["gas"])
    assert reply.text.endswith(WORDS.form.ask["where"])


async def test_a_cry_for_help_in_the_form_is_only_answered(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("我要投诉")
    reply = await talk.says("屋头煤气漏了味道好大")
    assert reply.outcome is ReplyOutcome.EMERGENCY
    assert reply.text.endswith(WORDS.emergency["after"])
    assert (await talk.says("楼下烧烤店油烟太大")).text.endswith(WORDS.form.ask["where"])


async def test_a_matter_that_only_sounds_like_an_emergency_is_registered_too(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("我要投诉")
    reply = await talk.says("阳台要塌了，下面还有人在走")
    assert reply.outcome is ReplyOutcome.EMERGENCY
    assert reply.text.endswith(WORDS.form.ask["where"])


async def test_a_matter_told_at_length_outside_a_form_goes_on_after_the_numbers(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (Reply(WORDS.form.ask["where"], ReplyOutcome.ASKING),)
    reply = await talk.says(
        "昨晚起我们单元的燃气管一直在漏，味道大得很，请物业和你们马上派人来修一下，我要投诉物业不管"
    )
    assert reply.outcome is ReplyOutcome.EMERGENCY
    assert reply.text.startswith(WORDS.emergency["gas"])
    assert reply.text.endswith(WORDS.form.ask["where"])


async def test_small_talk_is_not_said_beside_the_numbers(talk: Talk, rasa: Rasa) -> None:
    reply = await talk.says("困梯里了")
    assert reply.text.endswith(WORDS.emergency["after"])
    assert len(rasa.got) == 1


async def test_who_is_stuck_is_heard_in_an_open_form_too_and_the_form_asks_on(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("楼下烧烤店油烟太大，我要投诉")
    reply = await talk.says("困梯里了")
    assert reply.outcome is ReplyOutcome.EMERGENCY
    assert reply.text.endswith(WORDS.form.ask["where"])


async def test_what_is_a_little_like_a_cry_is_a_short_answer_where_something_was_asked(talk: Talk, rasa: Rasa) -> None:
    said = "后墙在往下掉砖"
    assert (await talk.says(said)).outcome is ReplyOutcome.EMERGENCY
    rasa.replies = ()
    await talk.says("楼下烧烤店油烟太大，我要投诉")
    rasa.replies = (SAID,)
    assert (await talk.says(said)).outcome is not ReplyOutcome.EMERGENCY


async def test_despair_at_length_is_asked_for_no_form(talk: Talk, rasa: Rasa) -> None:
    reply = await talk.says("单位欠我一年工资，我投诉了好多回都没人管，家里也散了，我真的不想活了，你们看到起办嘛")
    assert reply.text == f"{WORDS.emergency['suicide']}\n{WORDS.emergency['after']}"
    assert rasa.got == []


@pytest.mark.parametrize(("text", "meant"), [("2", "二"), ("第一个", "一"), ("7", "7")])
async def test_a_number_stands_for_a_choice_of_the_last_reply(talk: Talk, rasa: Rasa, text: str, meant: str) -> None:
    await talk.says("你好")
    await talk.says(text)
    assert rasa.got[-1]["message"] == meant


PERMIT = Passage("permit", "居住证", None, "", "到派出所。", "示例", date(2026, 10, 1), None)
ANSWERED = Answer(Outcome.ANSWERED, (PERMIT,))
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


async def test_rasas_actions_are_told_what_was_asked_and_answered_and_where(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (replace(citations.reply(ANSWERED), asked="居住证在双流怎么办"),)
    await talk.says("居住证在双流怎么办")
    await talk.says("要带啥子")
    told = rasa.got[-1]["metadata"]
    assert (told["topic"], told["asked"], told["district"]) == ("permit", "居住证在双流怎么办", "510116")


async def test_a_place_after_an_answer_asks_the_same_for_there(talk: Talk, rasa: Rasa, knowledge: Knowledge) -> None:
    rasa.replies = (replace(citations.reply(ANSWERED), asked="居住证怎么办"),)
    knowledge.answer = ANSWERED
    for text in ("居住证怎么办", "那温江呢", "那郫都呢"):
        await talk.says(text)
    assert len(rasa.got) == 1
    assert knowledge.asked == ["那温江呢", "那郫都呢"]
    assert knowledge.contexts == [
        Context("510115", "permit", "居住证怎么办"),
        Context("510117", "permit", "温江区居住证怎么办"),
    ]


async def test_the_district_that_was_asked_for_may_be_given_by_number(
    talk: Talk, rasa: Rasa, knowledge: Knowledge
) -> None:
    which = Answer(Outcome.WHICH_DISTRICT, districts=("510115", "510116"))
    rasa.replies = (replace(citations.reply(which), asked="居住证怎么办"),)
    for text in ("居住证怎么办", "2"):
        await talk.says(text)
    assert (knowledge.asked, knowledge.contexts) == (["双流区"], [Context("510116", None, "居住证怎么办")])


async def test_a_place_alone_goes_on_in_an_open_form(talk: Talk, rasa: Rasa, knowledge: Knowledge) -> None:
    rasa.replies = ()
    for text in ("我要投诉物业乱收费不开票", "温江区柳城街道"):
        reply = await talk.says(text)
    assert (reply.outcome, knowledge.asked) == (ReplyOutcome.ASKING, [])


SEVERAL = (
    "我要投诉两件事，一件是金牛区抚琴街道单元门禁坏了关不上，另一件是武侯区玉林街道公交站座椅断了，我不想留电话，匿名"
)


async def test_of_several_matters_the_next_is_offered_once_the_first_is_filed(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    begun = await talk.says(SEVERAL)
    assert WORDS.form.several.format(n=2, matter="金牛区抚琴街道单元门禁坏了关不上") in begun.text
    await talk.says("今天早上")
    first = await talk.says("确认提交")
    assert first.outcome is ReplyOutcome.CASE_OPENED
    assert "武侯区玉林街道公交站座椅断了" in first.text
    assert tuple(choice.text for choice in first.choices) == WORDS.form.choices["another"]
    assert (await talk.says("1")).text.endswith(WORDS.form.ask["when"])
    await talk.says("跳过")
    second = await talk.says("没问题")
    assert second.outcome is ReplyOutcome.CASE_OPENED
    assert second.case_number != first.case_number
    assert second.choices == ()


async def test_a_next_matter_that_is_not_wanted_is_left_out(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = ()
    await talk.says("我要投诉金牛区抚琴街道单元门禁坏了关不上，昨天坏的")
    noted = await talk.says("还有一件事，楼顶有人养鸽子臭得很")
    assert noted.text.startswith(WORDS.form.later.format(matter="楼顶有人养鸽子臭得很"))
    await talk.says("匿名")
    assert "楼顶有人养鸽子" in (await talk.says("确认提交")).text
    left = await talk.says("不用了")
    assert left == Reply(WORDS.form.left_out, ReplyOutcome.CANCELLED)
    assert (await talk.says("查进度")).outcome is ReplyOutcome.PROGRESS


async def test_a_question_where_to_report_is_answered_and_begins_no_request(
    talk: Talk, rasa: Rasa, knowledge: Knowledge
) -> None:
    passage = Passage("lane", "消防通道", None, "", "打 12345。", "示例", date(2026, 1, 1), None)
    knowledge.answer = Answer(Outcome.ANSWERED, (passage,))
    assert (await talk.says("楼下总有人占消防通道，举报给哪个")).outcome is ReplyOutcome.ANSWERED
    assert rasa.got == []
    # Where and when it is told as well, it is to be dealt with.
    await talk.says("昨晚上青羊区府南街道有人占消防通道，找谁管")
    assert len(rasa.got) == 1


async def test_what_was_talked_about_stays_over_small_talk_and_ends_with_a_request(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (replace(citations.reply(ANSWERED), asked="居住证在哪里办理"),)
    await talk.says("居住证在哪里办理")
    rasa.replies = (SAID,)
    for text in ("哈哈，今天好热", "你吃饭没得", "要带啥子"):
        await talk.says(text)
    assert rasa.got[-1]["metadata"]["topic"] == "permit"
    rasa.replies = (replace(SAID, outcome=ReplyOutcome.PROGRESS),)
    for text in ("看下我的单子办到哪了", "要带啥子"):
        await talk.says(text)
    assert rasa.got[-1]["metadata"]["topic"] is None


async def test_a_bare_topic_is_asked_back_whatever_rasa_would_take_it_for(
    talk: Talk, rasa: Rasa, knowledge: Knowledge
) -> None:
    knowledge.answer = Answer(Outcome.CHOICES, related=(Related("a", "摆摊管理"), Related("b", "占道举报")), vague=True)
    reply = await talk.says("摆摊")
    assert (reply.outcome, [choice.text for choice in reply.choices]) == (
        ReplyOutcome.CHOICES,
        ["摆摊管理", "占道举报"],
    )
    knowledge.answer = ANSWERED
    assert (await talk.says("占道举报")).outcome is ReplyOutcome.ANSWERED
    assert knowledge.asked[-1] == "占道举报"
    assert rasa.got == []


async def test_who_says_that_they_ask_is_answered_where_the_answer_is_sure(
    talk: Talk, rasa: Rasa, knowledge: Knowledge
) -> None:
    knowledge.answer = ANSWERED
    assert (await talk.says("请教一下嘛我那个居住证非要本人去不")).topic == "permit"
    knowledge.answer = Answer(Outcome.NOTHING_FOUND)
    assert await talk.says("打听一下你们楼上卖的啥子") == SAID


async def test_signs_alone_are_not_understood_and_do_not_reach_rasa(talk: Talk, rasa: Rasa) -> None:
    assert (await talk.says("？？")).text == WORDS.talk["unclear"]
    assert rasa.got == []


async def test_a_question_without_an_answer_is_kept_when_that_is_wanted(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (citations.reply(Answer(Outcome.NOTHING_FOUND)),)
    await talk.says("月球矿石报关找哪家")
    rasa.replies = ()
    reply = await talk.says("那你给我登记起嘛，喊懂的人回我")
    assert reply.outcome is ReplyOutcome.ASKING
    for said in ("跳过", "跳过", "匿名"):
        reply = await talk.says(said)
    assert "事情：月球矿石报关找哪家\n" in reply.text
    assert "咨询" in reply.text


async def test_a_choice_in_few_words_is_understood_with_the_question_before(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = Answer(Outcome.CHOICES, related=(Related("permit", "居住证申领"), Related("sign", "居住证签注")))

    async def ask(question: str, context: Context, today: date) -> Answer:
        return ANSWERED if question.startswith("居住证的事情 ") else offered

    monkeypatch.setattr(knowledge, "ask", ask)
    turn = Turn(1, 2, "web", "头一盘办", NOW, asked="居住证的事情", offered=("permit", "sign"))
    answering = Answering(knowledge)
    assert (await answering.answer(turn)).topic == "permit"
    # A part of the matter does not say of which.
    assert (await answering.answer(replace(turn, text="要带些啥子"))).outcome is ReplyOutcome.CHOICES
    assert await answering.chosen(turn) is None
    assert (await answering.chosen(replace(turn, text="就是头一盘办的那种"))) is not None


async def test_who_asks_for_a_part_before_choosing_is_offered_the_same_once_more(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = Answer(Outcome.CHOICES, related=(Related("permit", "居住证申领"), Related("sign", "居住证签注")))

    async def ask(question: str, context: Context, today: date) -> Answer:
        return offered if question == "居住证" else Answer(Outcome.NOTHING_FOUND)

    monkeypatch.setattr(knowledge, "ask", ask)
    turn = Turn(1, 2, "web", "嗯那个要带些啥子去呢", NOW, asked="居住证", offered=("permit", "sign"))
    reply = await Answering(knowledge).answer(turn)
    assert (reply.outcome, reply.asked) == (ReplyOutcome.CHOICES, "居住证")


async def test_a_request_that_was_given_up_is_taken_up_again_with_its_matter(talk: Talk, rasa: Rasa) -> None:
    rasa.status = 500
    await talk.says("我要投诉楼下茶馆天天打麻将到半夜")
    assert (await talk.says("算了，改天再说")).outcome is ReplyOutcome.CANCELLED
    rasa.status, rasa.replies = 200, (SAID,)
    again = await talk.says("不，我还是要投诉，楼下茶馆吵那个事")
    assert again.outcome is ReplyOutcome.ASKING
    assert again.text.endswith(WORDS.form.ask["where"])


async def test_who_insists_after_an_answer_begins_the_request_with_what_was_told(talk: Talk, rasa: Rasa) -> None:
    await talk.says("隔壁这家人天天在楼道烧纸钱熏得很")
    assert (await talk.says("我就是要举报他，登记嘛")).text.endswith(WORDS.form.ask["where"])


async def test_who_insists_after_a_place_only_is_asked_what_and_not_where(talk: Talk, rasa: Rasa) -> None:
    await talk.says("温江区柳城街道")
    assert (await talk.says("我就是要投诉")).text.endswith(WORDS.form.ask["what"])
    rasa.status = 500
    assert (await talk.says("楼道里堆满了纸箱没人管")).text.endswith(WORDS.form.ask["when"])


async def test_a_number_of_ones_own_in_the_first_message_is_kept_with_the_yes(talk: Talk, rasa: Rasa) -> None:
    rasa.status = 500
    asked = await talk.says("我要投诉武侯区桂溪街道天府二街工地昨天半夜还在敲我电话是13812345678")
    assert asked.text.endswith(WORDS.form.own_number)
    filed = await talk.says("看过了，没有要改的，交吧")
    assert filed.outcome is ReplyOutcome.CASE_OPENED
    async with talk.database.reading() as connection:
        kept = (await connection.execute(select(cases.c.anonymous, cases.c.consent_at))).one()
    assert (kept.anonymous, kept.consent_at) == (False, talk.now)


async def test_a_report_that_was_given_up_goes_on_as_a_report_with_all_that_was_told(talk: Talk, rasa: Rasa) -> None:
    rasa.status = 500
    await talk.says("我要举报有人往河沟里倒化学废水")
    await talk.says("郫都区安靖街道河边")
    assert (await talk.says("算了，改天再说")).outcome is ReplyOutcome.CANCELLED
    again = await talk.says("现在空了，接着填嘛")
    assert again.text.startswith(WORDS.form.begin[CaseKind.REPORT])
    assert again.text.endswith(WORDS.form.ask["when"])


async def test_who_asks_about_complaints_gets_the_answer_and_no_form(
    talk: Talk, rasa: Rasa, knowledge: Knowledge
) -> None:
    rasa.replies = (Reply(WORDS.form.ask["what"], ReplyOutcome.ASKING),)
    knowledge.answer = ANSWERED
    assert (await talk.says("举报违建要不要实名")).outcome is ReplyOutcome.ANSWERED
    knowledge.answer = Answer(Outcome.NOTHING_FOUND)
    assert (await talk.says("投诉物业有用不")).outcome is ReplyOutcome.ASKING


@pytest.mark.parametrize(
    "story",
    [
        "昨晚遛弯遭隔壁婆婆的泰迪带了一口，擦破点皮，需不需要去打那个针哦",
        "上个月摔断了手，在工地上包吃包住没签合同，不晓得这种算不算工伤",
    ],
)
async def test_who_tells_a_story_to_ask_something_gets_the_answer_and_the_way_to_register_it(
    talk: Talk, rasa: Rasa, knowledge: Knowledge, story: str
) -> None:
    rasa.replies = (Reply(WORDS.form.ask["where"], ReplyOutcome.ASKING),)
    knowledge.answer = ANSWERED
    told = await talk.says(story)
    assert told.outcome is ReplyOutcome.ANSWERED
    assert told.text.endswith(f"正式规定为准。\n{WORDS.answer.register_way_on}")
    assert WORDS.talk_choices[0] in [choice.text for choice in told.choices]


async def test_who_tells_a_story_to_ask_what_nobody_knows_may_register_it(
    talk: Talk, rasa: Rasa, knowledge: Knowledge
) -> None:
    rasa.replies = (Reply(WORDS.form.ask["where"], ReplyOutcome.ASKING),)
    knowledge.answer = Answer(Outcome.NOTHING_FOUND)
    asked = await talk.says("上个月摔断了手，在工地上没签合同，不晓得这种算不算工伤")
    assert asked.outcome is ReplyOutcome.ASKING


async def test_who_tells_a_story_to_have_it_dealt_with_may_register_it_beside_the_answer(
    talk: Talk, rasa: Rasa
) -> None:
    rasa.replies = (REPORTED,)
    told = await talk.says("隔壁屋头天天打牌到半夜，门摔得砰砰响，娃娃觉都睡不好，说了好几回不听")
    assert told.outcome is ReplyOutcome.ANSWERED
    assert told.text.endswith(WORDS.answer.register_way_on)
    begun = await talk.says(WORDS.talk_choices[0])
    assert begun.outcome is ReplyOutcome.ASKING
    assert begun.text.endswith(WORDS.form.ask["where"])


async def test_what_nobody_knows_of_and_is_to_be_dealt_with_is_a_request(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (Reply("没有查到", ReplyOutcome.NOTHING_FOUND),)
    begun = await talk.says("隔壁屋头天天打牌到半夜，门摔得砰砰响，娃娃觉都睡不好，说了好几回不听")
    assert begun.outcome is ReplyOutcome.ASKING


async def test_who_asks_if_anybody_is_there_out_of_hours_is_told_when(talk: Talk, rasa: Rasa) -> None:
    assert (await talk.says("喂，有没有人值班")).outcome is ReplyOutcome.HANDED_OFF
    assert not rasa.got


REPORTED = Reply(
    "【漏水】先找楼上商量。",
    ReplyOutcome.ANSWERED,
    sources=(Source("leaks", "房屋漏水纠纷", "示例", date(2026, 10, 1)),),
    short="先找楼上商量。",
)


@pytest.mark.parametrize(
    ("matter", "place", "asked"),
    [
        ("楼上漏水把我屋头天花板都泡烂了", "锦江区水碾河路3号院2单元", "when"),
        ("墙皮泡得一块一块地往下掉", "抚琴街道西南街56号", "when"),
        ("楼上水管爆了滴得到处都是", "嗯，就在青羊区草市街嘛", "when"),
        ("下水道堵起了臭水到处流", "幸福小区3栋2单元", "district_unknown"),
    ],
)
async def test_a_place_after_an_answer_to_a_report_takes_up_what_was_told(
    talk: Talk, rasa: Rasa, matter: str, place: str, asked: str
) -> None:
    rasa.replies = (REPORTED,)
    assert (await talk.says(matter)).outcome is ReplyOutcome.ANSWERED
    begun = await talk.says(place)
    assert begun.outcome is ReplyOutcome.ASKING
    assert WORDS.form.ask[asked].split("{")[0] in begun.text


@pytest.mark.parametrize("question", ["楼上漏水怎么处理", "漏水纠纷找哪个部门投诉", "漏水了要不要自己出钱修"])
async def test_a_place_after_an_answer_to_a_question_begins_nothing(talk: Talk, rasa: Rasa, question: str) -> None:
    rasa.replies = (REPORTED,)
    await talk.says(question)
    assert (await talk.says("锦江区")).outcome is not ReplyOutcome.ASKING


async def test_who_begs_that_somebody_comes_is_no_asker_for_a_guide(talk: Talk, rasa: Rasa) -> None:
    rasa.replies = (REPORTED,)
    begun = await talk.says("屋头水管爆了老汉我一个人弄不来你们喊个人来看一哈嘛求求你们了")
    assert begun.outcome is ReplyOutcome.ASKING
    assert begun.text.endswith(WORDS.form.ask["where"])


async def test_an_answer_behind_a_grudging_word_to_go_on_is_taken(talk: Talk, rasa: Rasa) -> None:
    rasa.status = 500
    await talk.says("我要头诉楼下茶馆把过道占了")
    again = await talk.says("行行行，接着填嘛，地址青羊区草堂街道青羊上街8号")
    assert again.text.endswith(WORDS.form.ask["when"])
