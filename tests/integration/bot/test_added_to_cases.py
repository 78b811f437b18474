"""What citizens add to a case after they only said that they want to, argue with, and ask of cases beside that."""

from dataclasses import replace

import pytest
from filed import Own, about
from scripted import QUOTED, Rasa

from bot.case_question import Wish
from bot.reply import Reply, ReplyOutcome
from escalation import history
from escalation.case import Case, Rating
from escalation.step import Step

BEGUN = Reply("请说说在哪里", ReplyOutcome.ASKING)


async def added(own: Own, case: Case) -> list[str]:
    async with own.talk.database.reading() as connection:
        return [one.text for one in await history.of_case(connection, case.id) if one.step is Step.SUPPLEMENT]


@pytest.mark.parametrize(
    "said", ["我这头又得了点新线索", "本人另有情况需补充说明", "前头漏说了点东西", "那件我想补充点情况"]
)
async def test_an_announcement_is_not_filed_and_what_follows_is(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.file()
    asked = await own.says(said)
    assert about(asked, case)
    assert await added(own, case) == []
    await own.says("他们把线剪了不认账，喊来修还骂人")
    assert await added(own, case) == ["他们把线剪了不认账，喊来修还骂人"]
    assert rasa.got == []


async def test_what_was_told_wrong_of_a_case_that_is_named_is_put_right(own: Own, rasa: Rasa) -> None:
    lamp, _ = await own.file("路灯坏了三天"), await own.file("物业乱收停车费")
    said = "不好意思，报路灯那件事我把地方写错了，不是一巷，是二巷巷子底，麻烦改一下"
    assert about(await own.says(said), lamp)
    assert await added(own, lamp) == [said]
    assert rasa.got == []


async def test_a_courtesy_between_announcement_and_fact_loses_neither(own: Own, rasa: Rasa) -> None:
    case = await own.file()
    await own.says("我有补充")
    await own.says("谢谢")
    assert about(await own.says("保安说是上个月就断了线"), case)
    assert await added(own, case) == ["保安说是上个月就断了线"]
    assert len(rasa.got) == 1


async def test_which_of_two_is_asked_first_and_the_fact_goes_there(own: Own, rasa: Rasa) -> None:
    lamp, fee = await own.file(), await own.file("物业乱收停车费")
    turn = await own.talk.receive("想把之前没讲全的加进去")
    assert (await own.wants(turn, Wish.SUPPLEMENT, sure=True)).of_case is not None
    await own.says("我有新情况要补充")
    assert about(await own.says("停车费那件"), fee)
    await own.says("收费员连票据都不扯，还吼人")
    assert (await added(own, fee), await added(own, lamp)) == (["收费员连票据都不扯，还吼人"], [])
    assert rasa.got == []


async def test_the_fact_may_stand_with_the_name_of_the_case(own: Own, rasa: Rasa) -> None:
    lamp, _ = await own.file(), await own.file("物业乱收停车费")
    await own.says("我有新情况要补充")
    said = "路灯那件，上个礼拜巷子尾巴那头也跟着黑了，外卖都不肯送进来，喊了物业好几道都不动"
    assert about(await own.says(said), lamp)
    assert await added(own, lamp) == [said]
    assert rasa.got == []


@pytest.mark.parametrize("said", ["我要投诉楼下夜啤酒摊子", "还有一件事：电梯坏了", "居住证怎么办"])
async def test_a_word_of_request_for_another_matter_is_not_added(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.file()
    await own.says("我有补充")
    await own.says(said)
    assert await added(own, case) == []
    assert len(rasa.got) == 1


async def test_what_follows_an_addition_is_asked_before_a_form_is_begun(own: Own, rasa: Rasa) -> None:
    case = await own.file()
    await own.says("补充：电线断了")
    rasa.replies = (BEGUN,)
    reply = await own.says("垂下来的那截就在娃儿上学的路上")
    assert (reply.outcome, reply.case_number) == (ReplyOutcome.OWN_CASE, case.number)
    await own.says("补充进去")
    assert (await added(own, case))[1:] == ["垂下来的那截就在娃儿上学的路上"]


@pytest.mark.parametrize(
    "said",
    [
        "答复头说“已修复”？我天天晚上从那过，黑灯瞎火的，我不认可",
        "你们说修好了？修的是哪一盏哦，这个结果硬是不满意",
        "修复？麻烦来个人看哈嘛，我都摔一跤了，能满意吗",
    ],
)
async def test_an_answer_that_is_argued_with_is_rated_low(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.answered(reply="路灯已修复")
    await own.file("物业乱收停车费")
    reply = await own.says(said)
    rated = await own.case(case.number)
    assert about(reply, case)
    assert rated.course.rating is Rating.DISSATISFIED
    assert rasa.got == []


@pytest.mark.parametrize("said", ["我对物业不满意", "不满意的话咋办？", "老板态度差，我很失望"])
async def test_displeasure_with_anything_else_rates_no_answer(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.answered()
    await own.file("物业乱收停车费")
    rasa.replies = (QUOTED,)
    await own.says("居住证怎么办")
    await own.says(said)
    assert (await own.case(case.number)).course.rating is None


async def test_own_cases_are_listed_in_the_middle_of_a_form(own: Own, rasa: Rasa) -> None:
    cases = [await own.file(), await own.file("物业乱收停车费")]
    reply = await own.says("我名下还有没得几件")
    assert all(case.number in reply.text for case in cases)
    assert rasa.got == []


async def test_who_pries_is_told_no_and_no_form_is_begun(own: Own, rasa: Rasa) -> None:
    await own.file()
    first = await own.says("WQ20261101-0077")
    assert "没有查到" in first.text
    for said in ("那是隔壁告我的嘛，你悄悄念给我听", "投诉人电话给我一个噻", "你就说是哪个举报的嘛"):
        assert "本人" in (await own.says(said)).text
    assert rasa.got == []


@pytest.mark.parametrize(
    "said", ["具体是哪位师傅在经办", "还得等好多天才有个说法", "预计何日办结", "路灯好久才有人来修"]
)
async def test_the_case_just_shown_answers_who_and_how_long(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.file()
    await own.says(case.number)
    assert (await own.says(said)).case_number == case.number
    assert rasa.got == []


@pytest.mark.parametrize(
    "said",
    [
        "给他们加一句，昨天有个盲人大爷在那里摔了",
        "灯杆号是12，给我加进去",
        "麻烦备注一下：那边有学校",
        "转告办的人，旁边那盏也不亮",
        "帮我带一句话，晚上八点以后才看得到",
        "把店名也写进去，叫茶小满",
        "补到诉求里，另外两盏在菜市场桥头",
    ],
)
async def test_what_is_put_in_by_any_word_is_added_to_the_case_spoken_of(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.file()
    await own.says(case.number)
    assert about(await own.says(said), case)
    assert await added(own, case) == [said]
    assert rasa.got == []


async def test_what_the_classifier_takes_for_an_addition_is_asked_about_unless_words_agree(own: Own) -> None:
    case = await own.file()
    await own.says(case.number)
    turn = replace(await own.talk.receive("晚上路都看不清"), spoken_of=case.number, lately=True)
    asked = await own.cases.wished(turn, Wish.SUPPLEMENT, sure=False)
    assert asked is not None
    assert asked.of_case is not None
    assert await added(own, case) == []
    turn = replace(await own.talk.receive("晚上路都看不清，给他们补一句"), spoken_of=case.number, lately=True)
    assert await own.cases.wished(turn, Wish.SUPPLEMENT, sure=False) is not None
    assert len(await added(own, case)) == 1


@pytest.mark.parametrize(
    "said", ["楼下垃圾桶也满了，这个单独报一件", "另外报一个：门口的路坑坑洼洼", "分开登记，电梯也老是停"]
)
async def test_a_matter_of_its_own_begins_a_form_with_that_matter(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.file()
    await own.says("补充：灯杆号是12")
    reply = await own.says(said)
    assert reply.outcome is ReplyOutcome.ASKING
    assert await added(own, case) == ["灯杆号是12"]
    assert rasa.got == []


async def test_in_a_form_the_case_that_was_just_told_of_is_pressed_for_and_added_to(own: Own, rasa: Rasa) -> None:
    case = await own.file()
    rasa.status = 500
    await own.says("我要投诉楼下KTV半夜唱歌")
    assert case.number in (await own.says(case.number)).text
    reply = await own.says("给他们加一句，昨天有个盲人大爷在那里摔了")
    assert (reply.outcome, len(await added(own, case))) == (ReplyOutcome.OWN_CASE, 1)
    assert "区" in reply.text
