"""Citizens add to their cases, press, rate answers and withdraw in the conversation; Rasa hears none of it."""

import pytest
from filed import DISPATCHER, HANDLER, Own, about
from scripted import Rasa
from sqlalchemy import select

from bot import small_talk
from bot.case_question import Asks, CaseQuestion, Wish
from bot.reply import ReplyOutcome
from escalation import history, reminders
from escalation.case import CaseStatus, Rating, RatingReason
from escalation.ladder import Audience
from escalation.step import Step
from records import messages
from records.media import MediaKind, NewPiece
from records.outbox import outbox


async def test_a_conversation_goes_on_after_a_message_of_staff(own: Own, rasa: Rasa) -> None:
    case = await own.answered()
    async with own.talk.database.reading() as connection:
        ours = [one for one in await messages.newest(connection, case.citizen_id, 10) if one.case_id == case.id]
    assert [(one.author, one.payload) for one in ours[-2:]] == [("staff:7", None)] * 2
    await own.says("居住证怎么办")
    assert len(rasa.got) == 1


async def test_pressing_is_counted_once_a_day_and_said_so(own: Own, rasa: Rasa) -> None:
    case = await own.file()
    first = await own.says("麻烦催一下")
    again = await own.says("怎么还没人来？")
    assert about(first, case)
    assert "2026年12月14日" in first.text
    assert "今天已经催办过" in again.text
    assert (await own.steps(case)).count(Step.REMIND) == 1
    assert rasa.got == []


async def test_confidence_is_asked_for_after_the_filing_too(own: Own, rasa: Rasa) -> None:
    case = await own.file()
    reply = await own.says("对了，请为我保密")
    assert about(reply, case)
    assert "已为这件诉求" in reply.text
    assert (await own.case(case.number)).confidential
    assert "已经是保密的" in (await own.says("千万不要让物业晓得是我反映的")).text
    assert rasa.got == []


async def test_who_has_several_cases_is_asked_which_is_to_be_kept_in_confidence(own: Own) -> None:
    first, second = await own.file(), await own.file("电梯坏了一周")
    await own.says("谢谢")
    asked = await own.says("请为我保密")
    if not about(asked, second):  # of which one was spoken last it is
        assert {first.number, second.number} <= {word for choice in asked.choices for word in choice.text.split()}
        await own.says(f"保密 {second.number}")
    assert [(await own.case(one.number)).confidential for one in (first, second)] == [False, True]


async def test_a_message_whose_turn_is_taken_twice_is_one_step(own: Own) -> None:
    case = await own.file()
    turn = await own.talk.receive("补充：是三号楼")
    for _ in range(2):
        assert about(await own.talk.dialogue.turn(turn), case)
    assert (await own.steps(case)).count(Step.SUPPLEMENT) == 1


async def test_who_asks_what_staff_wanted_to_know_is_told_it(own: Own, rasa: Rasa) -> None:
    rasa.replies = (small_talk.reply("repeat"),)
    assert await own.says("你们先前问我的是啥") == small_talk.reply("repeat")
    case = await own.staff(HANDLER, await own.file(), own.work.accept)
    await own.staff(HANDLER, case, own.work.ask_citizen, "灯杆编号是多少？")
    assert "灯杆编号是多少？" in (await own.says("你们先前问我的是啥")).text


async def test_what_was_asked_for_needs_no_keyword_and_starts_the_clock_again(own: Own, rasa: Rasa) -> None:
    case = await own.staff(HANDLER, await own.file(), own.work.accept)
    await own.staff(HANDLER, case, own.work.ask_citizen, "灯杆编号是多少？")
    await own.says("谢谢")
    await own.says("社保怎么交")
    assert (len(rasa.got), (await own.case(case.number)).status) == (2, CaseStatus.WAITING)
    await own.staff(HANDLER, case, own.work.note_supplement, "再问")
    await own.staff(HANDLER, case, own.work.ask_citizen, "灯杆编号是多少？")
    reply = await own.says("灯杆号A12，电话13912345678")
    assert about(reply, case)
    assert "如果您说的是另一件事" in reply.text
    assert (await own.case(case.number)).status is CaseStatus.IN_WORK
    async with own.talk.database.reading() as connection:
        kept = (await history.of_case(connection, case.id))[-1]
    assert "A12" in kept.text
    assert "13912345678" not in kept.text


@pytest.mark.parametrize(
    "said", ["查进度", "我那个路灯的有没得消息哦", "上次我说路灯坏了，现在是啥子情况嘛", "路灯那件办得怎么样了"]
)
async def test_whoever_asks_how_it_is_going_is_told_what_staff_want_to_know(own: Own, said: str) -> None:
    case = await own.staff(HANDLER, await own.file(), own.work.accept)
    await own.staff(HANDLER, case, own.work.ask_citizen, "灯杆编号是多少？")
    told = await own.progress_of(said)
    assert "工作人员想请您补充：灯杆编号是多少？" in told.text
    assert told.case_number == case.number


@pytest.mark.parametrize(
    "said",
    [
        "根本就没解决，你们重新去办，晚上出门还是看不见",
        "没弄归一，返工，巷子尾巴那两盏照样黑",
        "路灯压根没修好，我要投诉到底",
        "等于没办，麻烦再派人跑一趟",
    ],
)
async def test_what_is_no_better_after_an_answer_is_for_the_centre_and_no_new_request(
    own: Own, rasa: Rasa, said: str
) -> None:
    case = await own.answered()
    reply = await own.says(said)
    assert about(reply, case)
    assert (await own.case(case.number)).course.rating is Rating.DISSATISFIED
    assert rasa.got == []


async def test_another_matter_that_was_not_repaired_is_no_word_on_an_answer(own: Own, rasa: Rasa) -> None:
    case = await own.answered()
    await own.says("成华区双桥路88号电梯坏了一个星期没修好，我要投诉")
    assert (await own.case(case.number)).course.rating is None
    assert len(rasa.got) == 1


async def test_a_photo_that_was_asked_for_needs_no_keyword_either(own: Own, rasa: Rasa) -> None:
    case = await own.staff(HANDLER, await own.file(), own.work.accept)
    await own.staff(HANDLER, case, own.work.ask_citizen, "请发一张照片")
    reply = await own.talk.sends("image", piece=NewPiece(MediaKind.IMAGE, media_id="m"))
    assert about(reply, case)
    assert (await own.case(case.number)).status is CaseStatus.IN_WORK
    async with own.talk.database.reading() as connection:
        sent = [one for one in await messages.of_case(connection, case.id, 50) if one.kind == "image"]
    assert len(sent) == 1
    assert rasa.got == []


async def test_the_question_after_the_answer_is_asked_once_and_its_answer_understood(own: Own) -> None:
    case = await own.answered()
    async with own.talk.database.reading() as connection:
        joined = select(messages.messages.c.text).join(outbox, outbox.c.message_id == messages.messages.c.id)
        sent = list((await connection.execute(joined)).scalars())
    assert [("满意吗" in text) for text in sent] == [False, True]
    reply = await own.says("满意")
    assert about(reply, case)
    assert (await own.case(case.number)).course.rating is Rating.SATISFIED


async def test_silence_and_other_words_are_no_satisfaction(own: Own, rasa: Rasa) -> None:
    case = await own.answered()
    await own.says("谢谢")
    assert (await own.case(case.number)).course.rating is None
    assert len(rasa.got) == 1


async def test_dissatisfaction_counts_at_once_and_its_reason_may_follow(own: Own) -> None:
    case = await own.answered()
    asked = await own.says("不满意")
    assert len(asked.choices) == 5
    assert (await own.case(case.number)).course.rating_reason == RatingReason.UNSAID
    await own.says(asked.choices[1].text)
    rated = (await own.case(case.number)).course
    assert (rated.rating, rated.rating_reason) == (Rating.DISSATISFIED, RatingReason.SLOW)
    before = await own.says(f"{case.number} 满意")
    assert "已经评价过" in before.text
    assert (await own.case(case.number)).course.rating is Rating.DISSATISFIED


@pytest.mark.parametrize(
    "said",
    [
        "压根没解决，我现在就站在路灯底下，还是黑的",
        "我要求重新办！这次派人现场来看",
        "能不能再派个师傅来修",
        "打电话那个人态度也恶劣",
        "一点变化都没有",
    ],
)
async def test_who_is_not_satisfied_and_says_more_is_heard_by_the_centre(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.answered()
    await own.says("不满意，哄鬼哦，你们说修好了")
    reply = await own.says(said)
    assert about(reply, case)
    assert "研究是否重新办理" in reply.text
    assert (await own.steps(case))[-1] is Step.SUPPLEMENT
    async with own.talk.database.reading() as connection:
        told = (await reminders.of_case(connection, case.id))[-1]
    assert (told.audience, told.text) == (Audience.DISPATCHER, said)
    assert rasa.got == []


async def test_a_wish_that_it_be_done_again_is_the_reason_that_was_asked_for(own: Own, rasa: Rasa) -> None:
    case = await own.answered()
    await own.says("不满意")
    assert about(await own.says("我要求重新办！这次派人现场来看"), case)
    rated = (await own.case(case.number)).course
    assert (rated.rating, rated.rating_reason) == (Rating.DISSATISFIED, RatingReason.UNSOLVED)
    assert rasa.got == []


@pytest.mark.parametrize("said", ["我还要投诉楼下KTV", "会不会重新办", "楼上还是天天半夜装修", "重新办要好久", "谢谢"])
async def test_another_matter_and_a_question_add_nothing_to_a_low_rating(own: Own, said: str) -> None:
    case = await own.answered()
    await own.says("不满意，还是黑的")
    await own.says(said)
    assert Step.SUPPLEMENT not in await own.steps(case)


async def test_a_photo_after_a_low_rating_goes_to_the_case(own: Own) -> None:
    case = await own.answered()
    await own.says("不满意，还是黑的")
    assert about(await own.talk.sends("image", piece=NewPiece(MediaKind.IMAGE, media_id="m")), case)
    assert (await own.steps(case))[-1] is Step.SUPPLEMENT


async def test_still_nobody_came_is_a_reason(own: Own) -> None:
    case = await own.answered()
    reply = await own.says("不满意，还是没人来")
    assert "研究是否重新办理" in reply.text
    rated = (await own.case(case.number)).course
    assert (rated.rating, rated.rating_reason) == (Rating.DISSATISFIED, RatingReason.UNSOLVED)


async def test_withdrawing_is_asked_back_and_then_done_once(own: Own) -> None:
    case = await own.file()
    sure = await own.says("撤回我的投诉")
    assert (await own.case(case.number)).status is CaseStatus.DISPATCHED
    done = await own.says(sure.choices[0].text)
    assert "已撤回" in done.text
    again = await own.says(sure.choices[0].text)
    assert "已撤回" in again.text
    assert (await own.steps(case)).count(Step.WITHDRAW) == 1
    assert "不能这样处理" in (await own.says(f"催办 {case.number}")).text


async def test_of_several_cases_the_citizen_says_which(own: Own) -> None:
    first, second = await own.file(), await own.file("楼下烧烤店油烟扰民")
    which = await own.says("催办")
    assert {choice.text for choice in which.choices} == {f"催办 {first.number}", f"催办 {second.number}"}
    assert about(await own.says(which.choices[1].text), first)


async def test_another_citizens_number_and_no_case_at_all_are_told_apart(own: Own, rasa: Rasa) -> None:
    assert "在这里还没有提交过诉求" in (await own.says("催办")).text
    assert "没有查到编号" in (await own.says("撤回 WQ20261123-0042")).text
    await own.says("怎么还没人来")
    await own.says("不满意")
    assert len(rasa.got) == 2


async def test_each_citizen_of_a_merged_case_rates_the_leads_answer_on_the_own_number(own: Own) -> None:
    lead = await own.staff(HANDLER, await own.file(), own.work.accept)
    follower = await own.file()
    await own.staff(DISPATCHER, follower, own.work.merge, lead.number)
    await own.staff(HANDLER, lead, own.work.answer, "已修复")
    assert about(await own.says(f"{follower.number} 基本满意"), follower)
    ratings = [(await own.case(case.number)).course.rating for case in (lead, follower)]
    assert ratings == [None, Rating.BASICALLY]


async def test_progress_says_what_may_be_done(own: Own, rasa: Rasa) -> None:
    rasa.status = 500
    await own.file()
    assert "回复“催办”" in (await own.says("查进度")).text


async def test_a_wish_that_only_the_kind_of_turn_tells_is_carried_out_where_it_is_sure(own: Own) -> None:
    case = await own.file()
    turn = await own.talk.receive("再不来修我老汉儿都要绊倒了")
    for _ in range(2):
        reply = await own.wants(turn, Wish.PRESS, sure=True)
        assert about(reply, case)
    assert (await own.steps(case)).count(Step.REMIND) == 1


@pytest.mark.parametrize("wish", [Wish.PRESS, Wish.SUPPLEMENT])
async def test_a_wish_that_was_only_guessed_is_asked_first(own: Own, wish: Wish) -> None:
    case = await own.file()
    reply = await own.wants(await own.talk.receive("灯还是黑的哦"), wish, sure=False)
    assert case.number in reply.choices[0].text
    assert not {Step.REMIND, Step.SUPPLEMENT} & set(await own.steps(case))


async def test_a_guess_at_the_one_case_offers_all_that_may_be_wanted(own: Own) -> None:
    case = await own.file()
    reply = await own.wants(await own.talk.receive("灯还是黑的哦"), Wish.SUPPLEMENT, sure=False)
    offered = [choice.text.split()[0] for choice in reply.choices]
    assert offered == ["补充", "查进度", "催办", "撤回"]
    assert reply.of_case == CaseQuestion(Asks.WHICH, (case.number,), Wish.SUPPLEMENT, "灯还是黑的哦")


@pytest.mark.parametrize("sure", [True, False])
async def test_taking_back_is_confirmed_however_sure(own: Own, sure: bool) -> None:
    case = await own.file()
    reply = await own.wants(await own.talk.receive("人家已经修好了不用来了"), Wish.WITHDRAW, sure=sure)
    assert "确认撤回" in reply.choices[0].text
    assert (await own.case(case.number)).status is not CaseStatus.WITHDRAWN


async def test_which_of_several_cases_is_asked(own: Own) -> None:
    await own.file()
    await own.file("下水道堵了")
    reply = await own.wants(await own.talk.receive("你们搞快当些"), Wish.PRESS, sure=True)
    assert len(reply.choices) == 2


async def test_a_rating_without_a_verdict_is_asked_for_and_stars_are_one(own: Own) -> None:
    case = await own.answered()
    asked = await own.wants(await own.talk.receive("修得还可以嘛"), Wish.RATE, sure=True)
    assert [choice.text for choice in asked.choices] == ["满意", "基本满意", "不满意"]
    assert about(await own.wants(await own.talk.receive("五颗星"), Wish.RATE, sure=True), case)
    assert (await own.case(case.number)).course.rating is Rating.SATISFIED


async def test_who_has_no_case_is_told_so_only_where_it_is_sure(own: Own) -> None:
    turn = await own.talk.receive("你们搞快当些")
    told = await own.wants(turn, Wish.PRESS, sure=True)
    # Nothing was done to any case.
    assert (told.outcome, "12345" in told.text) == (ReplyOutcome.PROGRESS, True)
    assert await own.cases.wished(turn, Wish.PRESS, sure=False) is None
