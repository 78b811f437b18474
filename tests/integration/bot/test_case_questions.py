"""What was asked last about a citizen's cases is remembered: a short answer is understood as one."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from filed import HANDLER, Own, about
from scripted import QUOTED, SAID, Rasa

from bot import small_talk
from bot.case_question import Wish
from bot.reply import Reply, ReplyOutcome
from bot.wording import WORDS
from escalation.case import Case, CaseStatus, Rating, RatingReason
from escalation.number import find_number
from escalation.step import Step
from records import messages
from records.media import MediaKind, NewPiece

LAMP, LIFT, DUST = "路灯坏了三天没人修", "电梯老是停运", "工地扬尘大得很"


async def photos(own: Own, case: Case) -> int:
    async with own.talk.database.reading() as connection:
        return sum(one.kind == "image" for one in await messages.of_case(connection, case.id, 50))


async def sends_photo(own: Own) -> Reply:
    return await own.talk.sends("image", piece=NewPiece(MediaKind.IMAGE, media_id="m"))


def tells(reply: Reply, *cases: Case) -> bool:
    return reply.outcome is ReplyOutcome.PROGRESS and all(case.number in reply.text for case in cases)


@pytest.mark.parametrize("said", ["嗯，撤了嘛", "要得", "对，单子销了吧", "确定不办了", "是的 收回来"])
async def test_a_case_is_taken_back_by_a_yes_in_own_words(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.file()
    await own.says("撤回我的投诉")
    assert about(await own.says(said), case)
    assert (await own.case(case.number)).status is CaseStatus.WITHDRAWN
    assert rasa.got == []


@pytest.mark.parametrize("said", ["先不忙撤", "我再考虑一下哈", "算了", "不，接着查", "取消", "点错了"])
async def test_who_thinks_better_of_it_keeps_the_case(own: Own, said: str) -> None:
    case = await own.file()
    await own.says("撤回我的投诉")
    assert "不撤回" in (await own.says(said)).text
    assert (await own.case(case.number)).status is CaseStatus.DISPATCHED


async def test_a_question_in_between_takes_nothing_back(own: Own, rasa: Rasa) -> None:
    case = await own.file()
    await own.says("撤回我的投诉")
    await own.says("撤回了以后还能再投诉吗")
    assert (await own.case(case.number)).status is CaseStatus.DISPATCHED
    await own.says("对")
    assert (await own.case(case.number)).status is CaseStatus.DISPATCHED
    assert len(rasa.got) == 2


async def test_an_answer_that_is_heard_twice_is_one_step(own: Own) -> None:
    case = await own.file()
    await own.says("撤回我的投诉")
    turn = await own.talk.receive("对，撤")
    for _ in range(2):
        assert about(await own.talk.dialogue.turn(turn), case)
    assert (await own.steps(case)).count(Step.WITHDRAW) == 1


@pytest.mark.parametrize("said", ["路灯那件", "灯那个嘛", "玉林街道那个路灯", "第二个", "下面那件"])
async def test_of_several_the_one_is_taken_that_the_answer_names(own: Own, said: str) -> None:
    lamp, dust = await own.file(LAMP), await own.file(DUST)
    which = await own.says("催办")
    assert lamp.title in which.text
    assert dust.title in which.text
    assert about(await own.says(said), lamp)
    assert (await own.steps(lamp)).count(Step.REMIND) == 1


async def test_what_was_to_be_added_is_kept_until_it_is_said_to_which(own: Own) -> None:
    lamp = await own.file(LAMP)
    await own.file(DUST)
    await own.says("补充：灯杆号是A12")
    assert about(await own.says("灯的那件"), lamp)
    assert Step.SUPPLEMENT in await own.steps(lamp)


async def test_a_case_that_is_named_is_not_asked_for(own: Own) -> None:
    lamp, lift = await own.file(LAMP), await own.file(LIFT)
    await own.file(DUST)
    reply = await own.wants(await own.talk.receive("电梯那事你们快些嘛"), Wish.PRESS, sure=True)
    assert about(reply, lift)
    assert Step.REMIND not in await own.steps(lamp)


@pytest.mark.parametrize("said", ["不用了", "算了嘛"])
async def test_who_wants_none_of_them_is_left_alone(own: Own, said: str) -> None:
    for matter in (LAMP, DUST):
        await own.file(matter)
    await own.says("催办")
    assert (await own.says(said)).text.startswith("好的")


@pytest.mark.parametrize("said", ["{}", "喂，{}", "老师 {} 咋样了", "编号{} 帮我看哈"])
async def test_a_number_with_hardly_a_word_beside_it_asks_for_progress(own: Own, rasa: Rasa, said: str) -> None:
    await own.file(DUST)
    case = await own.file(LAMP)
    await own.file(LIFT)
    assert tells(await own.says(said.format(case.number)), case)
    assert tells(await own.says(said.format(case.number.lower().replace("-", " "))), case)
    assert rasa.got == []


@pytest.mark.parametrize("said", ["那还要好久嘛", "大概几天能弄好", "是哪个单位在管", "最迟哪天答复我"])
async def test_a_question_that_goes_on_about_a_case_is_answered_with_its_last_day(
    own: Own, rasa: Rasa, said: str
) -> None:
    case = await own.file(LAMP)
    await own.says(case.number)
    reply = await own.says(said)
    assert tells(reply, case)
    assert "2026年12月14日" in reply.text
    assert rasa.got == []


async def test_after_a_notice_of_staff_too(own: Own, rasa: Rasa) -> None:
    case = await own.staff(HANDLER, await own.file(LAMP), own.work.accept)
    await own.staff(HANDLER, case, own.work.interim_reply, "材料已经订了")
    assert tells(await own.says("那要等到啥时候哦"), case)
    assert rasa.got == []


async def test_the_same_words_without_a_case_before_them_are_left_to_rasa(own: Own, rasa: Rasa) -> None:
    await own.says("那还要好久嘛")
    assert len(rasa.got) == 1


async def test_another_case_is_asked_for_in_few_words(own: Own, rasa: Rasa) -> None:
    lamp, lift = await own.file(LAMP), await own.file(LIFT)
    await own.says(lamp.number)
    assert tells(await own.says("那电梯的呢"), lift)
    assert tells(await own.says("灯呢"), lamp)
    await own.says("那居住证呢")
    assert len(rasa.got) == 1


async def test_the_other_one_of_two_is_the_one_not_spoken_of(own: Own) -> None:
    lamp, lift = await own.file(LAMP), await own.file(LIFT)
    await own.says(lamp.number)
    assert tells(await own.says("另外那件呢"), lift)
    turn = replace(await own.talk.receive("另一件也快些嘛"), spoken_of=lift.number, lately=True)
    assert about(await own.wants(turn, Wish.PRESS, sure=True), lamp)


async def test_all_are_listed_and_one_is_told_in_full(own: Own, rasa: Rasa) -> None:
    rasa.status = 500  # without Rasa the words for progress are known
    lamp, lift = await own.file(LAMP), await own.file(LIFT)
    listed = await own.says("查进度")
    assert tells(listed, lamp, lift)
    assert len(listed.choices) == 2
    one = await own.says("第二个")
    assert tells(one, lamp)
    assert lift.number not in one.text
    assert tells(await own.says(listed.choices[0].text), lift)


async def test_who_filed_nothing_is_told_where_else_it_may_be(own: Own, rasa: Rasa) -> None:
    rasa.status = 500
    nothing = await own.says("查进度")
    assert "12345" in nothing.text
    more = await own.says("是我爱人打热线说的，号码搞丢了")
    assert "查询码" in more.text
    assert "12345" in more.text


@pytest.mark.parametrize("said", ["那还要好久嘛", "身份证怎么补"])
async def test_other_words_after_that_are_heard_as_they_are(own: Own, rasa: Rasa, said: str) -> None:
    rasa.status = 500
    await own.says("查进度")
    assert (await own.says(said)).outcome is not ReplyOutcome.PROGRESS


async def test_an_answered_case_is_not_pressed_for_but_shown_and_rated(own: Own) -> None:
    case = await own.answered(reply="灯泡换新的了")
    reply = await own.wants(await own.talk.receive("咋还是黑的，帮我催下"), Wish.PRESS, sure=True)
    assert "灯泡换新的了" in reply.text
    assert [choice.text for choice in reply.choices] == ["满意", "基本满意", "不满意"]
    assert Step.REMIND not in await own.steps(case)


async def test_an_answered_case_that_is_named_is_not_mistaken_for_an_open_one(own: Own) -> None:
    await own.answered(LAMP, "灯泡换新的了")
    lift = await own.file(LIFT)
    reply = await own.wants(await own.talk.receive("路灯那个你们催一下嘛"), Wish.PRESS, sure=True)
    assert "灯泡换新的了" in reply.text
    assert Step.REMIND not in await own.steps(lift)


async def test_a_photo_that_was_announced_is_added_to_the_case(own: Own) -> None:
    case = await own.file(LAMP)
    said = await own.wants(await own.talk.receive("灯那件昨晚又黑了，我拍了图传给你们"), Wish.SUPPLEMENT, sure=True)
    assert "直接发在这里" in said.text
    await own.says(f"补充 {case.number}：我拍了图，给你们传过来")
    assert about(await sends_photo(own), case)
    assert await photos(own, case) == 1


@pytest.mark.parametrize("said", ["对头", "是这件", "灯那个", "第一个", "嗯，加到那里头去"])
async def test_a_photo_out_of_the_blue_is_added_where_its_citizen_says_so(own: Own, said: str) -> None:
    case = await own.file(LAMP)
    await sends_photo(own)
    assert await photos(own, case) == 0
    assert about(await own.says(said), case)
    assert await photos(own, case) == 1


async def test_what_was_asked_to_be_added_needs_no_word_for_it(own: Own, rasa: Rasa) -> None:
    case = await own.file(LAMP)
    await own.says(f"补充 {case.number}")
    assert about(await own.says("灯杆就在菜市场门口左手边"), case)
    assert Step.SUPPLEMENT in await own.steps(case)
    assert rasa.got == []


RATED: Sequence[tuple[str, Rating, RatingReason | None]] = (
    ("看到了，大体满意，只是等得太久", Rating.BASICALLY, RatingReason.SLOW),
    ("嗯我给个满意嘛辛苦你们", Rating.SATISFIED, None),
    ("说老实话不满意 灯还是没人修", Rating.DISSATISFIED, RatingReason.UNSOLVED),
    ("这个结果我不接受", Rating.DISSATISFIED, RatingReason.UNSAID),
)


@pytest.mark.parametrize(("said", "rating", "reason"), RATED)
async def test_after_the_answer_a_rating_and_its_reason_are_heard_in_one_message(
    own: Own, rasa: Rasa, said: str, rating: Rating, reason: RatingReason | None
) -> None:
    case = await own.answered()
    assert about(await own.says(said), case)
    course = (await own.case(case.number)).course
    assert (course.rating, course.rating_reason) == (rating, reason)
    assert rasa.got == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("为啥昨晚还是黑的", RatingReason.UNSOLVED),
        ("打电话那个人凶得很", RatingReason.ATTITUDE),
        ("赔的钱对不上数", RatingReason.OTHER),
        ("第二个", RatingReason.SLOW),
        ("慢", RatingReason.SLOW),
    ],
)
async def test_the_reason_that_was_asked_for_may_be_said_in_any_words(
    own: Own, rasa: Rasa, said: str, reason: RatingReason
) -> None:
    case = await own.answered()
    await own.says("不满意")
    assert "研究是否重新办理" in (await own.says(said)).text
    assert (await own.case(case.number)).course.rating_reason == reason
    assert rasa.got == []


async def test_a_rating_stands_and_what_comes_next_is_told(own: Own) -> None:
    case = await own.answered()
    await own.says("基本满意")
    assert "已经评价过" in (await own.wants(await own.talk.receive("还是评满意"), Wish.RATE, sure=True)).text
    assert (await own.case(case.number)).course.rating is Rating.BASICALLY


async def test_displeasure_is_with_what_was_spoken_of_last(own: Own, rasa: Rasa) -> None:
    case = await own.answered()
    turn = await own.talk.receive("搞的啥子名堂")
    assert await own.cases.displeased(turn) is None
    rasa.replies = (QUOTED,)
    await own.says("居住证怎么办")
    before = await own.recall.before(await own.talk.receive("搞的啥子名堂"))
    assert before.spoken_of is None
    rasa.replies = (SAID,)
    await own.says(case.number)
    before = await own.recall.before(await own.talk.receive("搞的啥子名堂"))
    assert (before.spoken_of, before.spoken_lately) == (case.number, True)


async def test_the_question_survives_the_assistant(own: Own) -> None:
    """It stands in the stored reply: another process answers the next message as well."""
    case = await own.file()
    sure = await own.says("撤回我的投诉")
    assert find_number(sure.text) == case.number
    before = await own.recall.before(await own.talk.receive("对"))
    assert before.of_case == sure.of_case


BEGUN = Reply("好的，我来登记您的投诉。", ReplyOutcome.ASKING)


async def test_who_goes_back_to_a_case_is_told_of_it_before_another_is_opened(own: Own, rasa: Rasa) -> None:
    case, rasa.replies = await own.file(LIFT), (BEGUN,)
    asked = await own.says("上回我说的电梯，今天又停了一上午")
    assert about(asked, case)
    assert [choice.text for choice in asked.choices][:2] == ["补充进去", "另外登记"]
    assert Step.SUPPLEMENT not in await own.steps(case)
    assert about(await own.says("补充进去"), case)
    assert Step.SUPPLEMENT in await own.steps(case)


async def test_what_does_not_belong_to_that_case_becomes_one_of_its_own(own: Own, rasa: Rasa) -> None:
    await own.file(LIFT)
    rasa.replies = (BEGUN,)
    await own.says("之前报过电梯，现在隔壁单元的电梯也坏了")
    begun = await own.says("不是那件，另外登记")
    assert begun.outcome is ReplyOutcome.ASKING
    assert "已记下事情" in begun.text


@pytest.mark.parametrize("said", ["我要投诉楼下餐馆油烟大", "隔壁理发店占道摆椅子"])
async def test_another_matter_is_registered_at_once(own: Own, rasa: Rasa, said: str) -> None:
    await own.file(LIFT)
    rasa.replies = (BEGUN,)
    assert await own.says(said) == BEGUN


async def test_an_insult_in_front_does_not_hide_which_case_is_meant(own: Own, rasa: Rasa) -> None:
    case, rasa.replies = await own.file(LIFT), (small_talk.reply("abuse"),)
    assert case.number in (await own.says("龟儿子些，电梯那个单子到底办没办")).text


async def test_an_answered_case_that_is_gone_back_to_is_shown(own: Own, rasa: Rasa) -> None:
    await own.answered(LAMP, "灯泡换新的了")
    rasa.replies = (BEGUN,)
    assert "灯泡换新的了" in (await own.says("你们说路灯弄好了，哪里好了嘛")).text


async def test_what_came_back_after_a_rated_answer_is_a_new_request(own: Own, rasa: Rasa) -> None:
    await own.answered(LAMP, "灯泡换新的了")
    await own.says("满意")
    rasa.replies = (QUOTED,)
    begun = await own.says("上回说路灯修好了，昨晚又黑完了")
    assert begun.outcome is ReplyOutcome.ASKING
    assert "已记下事情" in begun.text


async def test_who_filed_elsewhere_is_told_by_number_and_code(own: Own, rasa: Rasa) -> None:
    phoned = await own.open(LAMP)
    own.talk.visitor = "another"
    rasa.status = 500
    assert (await own.says(f"我老公打电话报的{phoned.number}，到哪步了")).outcome is ReplyOutcome.PROGRESS
    told = await own.says(f"查询码{phoned.query_code.lower()}")
    assert LAMP in told.text
    assert told.choices == ()
    shown = await own.says(f"{phoned.number} {phoned.query_code}")
    assert LAMP in shown.text
    # Who asks on about it is shown it again, and no more.
    assert (await own.says("现在捏在哪个单位手里")).text == shown.text
    # It is not theirs to do anything with.
    assert LAMP not in (await own.says("那帮我撤回诉求")).text
    assert (await own.case(phoned.number)).status is CaseStatus.DISPATCHED


async def test_who_told_it_by_telephone_is_told_how_to_get_at_it_first_and_later(own: Own, rasa: Rasa) -> None:
    said = "我前天打电话报的，树枝要断的那个，能在这儿查吗"
    assert "编号和查询码" in (await own.says(said)).text
    await own.file(LAMP)
    assert "编号和查询码" in (await own.says(said)).text
    assert rasa.got == []


async def test_who_may_only_read_a_case_is_told_how_it_is_pressed_for(own: Own, rasa: Rasa) -> None:
    phoned = await own.open(LAMP)
    own.talk.visitor = "another"
    rasa.replies = (BEGUN,)
    assert (await own.says("我妈打电话投诉过，人家给了串数字")).text == WORDS.progress.elsewhere
    assert LAMP in (await own.says(f"{phoned.number} {phoned.query_code}")).text
    reply = await own.says("那帮我催一下嘛")
    assert reply.text == WORDS.progress.only_read.format(number=phoned.number)
    assert rasa.got == []


async def test_in_an_open_form_a_number_and_its_code_tell_of_the_case_and_the_form_goes_on(
    own: Own, rasa: Rasa
) -> None:
    phoned = await own.open(LAMP)
    own.talk.visitor = "another"
    rasa.status = 500
    await own.says("我要投诉")
    asks = (await own.says(DUST)).text.splitlines()[-1]
    unknown = await own.says(phoned.number)
    assert "查询码" in unknown.text
    for said in (phoned.query_code, f"{phoned.number} {phoned.query_code}"):
        told = await own.says(said)
        assert LAMP in told.text
        assert told.text.endswith(asks)
    pressed = await own.says("催一下嘛")
    assert "12345" in pressed.text
    assert pressed.text.endswith(asks)
    assert (await own.case(phoned.number)).status is CaseStatus.DISPATCHED


async def test_a_code_cannot_be_guessed(own: Own) -> None:
    phoned = await own.open(LAMP)
    own.talk.visitor = "another"
    for wrong in ("AAAAAA", "BBBBBB", "CCCCCC"):
        assert "对不上" in (await own.says(f"{phoned.number}查询码{wrong}")).text
    right = await own.says(f"{phoned.number}查询码{phoned.query_code}")
    assert LAMP not in right.text
    assert "暂时不能" in right.text


async def test_another_thing_in_the_same_place_is_another_matter(own: Own, rasa: Rasa) -> None:
    await own.file(LIFT)
    rasa.replies = (BEGUN,)
    assert await own.says("那边武侯区玉林街道路口还没装栏杆") == BEGUN


async def test_a_courtesy_in_between_does_not_end_what_was_spoken_of(own: Own, rasa: Rasa) -> None:
    case = await own.file(LAMP)
    await own.says(case.number)
    rasa.replies = (small_talk.reply("thanks"),)
    await own.says("谢谢哈")
    assert tells(await own.says("那还要好久嘛"), case)


async def test_who_only_says_that_there_is_more_is_asked_for_it(own: Own, rasa: Rasa) -> None:
    case = await own.file(LAMP)
    turn = await own.talk.receive("我有新情况要加到我的投诉里头")
    asked = await own.wants(turn, Wish.SUPPLEMENT, sure=True)
    assert "补充" in asked.text
    assert Step.SUPPLEMENT not in await own.steps(case)


@pytest.mark.parametrize(("said", "rating"), [("中间那个", Rating.BASICALLY), ("最上头那个", Rating.SATISFIED)])
async def test_a_rating_is_chosen_by_its_place(own: Own, said: str, rating: Rating) -> None:
    case = await own.answered()
    await own.says(case.number)
    assert about(await own.says(said), case)
    assert (await own.case(case.number)).course.rating is rating


async def test_words_of_the_answer_that_was_told_last_go_back_to_it(own: Own, rasa: Rasa) -> None:
    case = await own.answered(reply="已更换灯头和镇流器")
    rasa.replies = (BEGUN,)
    assert case.number in (await own.says("镇流器换都没换过")).text


async def test_to_press_for_a_named_case_is_no_question_about_it(own: Own, rasa: Rasa) -> None:
    lamp = await own.file(LAMP)
    await own.file(LIFT)
    await own.says(lamp.number)
    await own.says("催一下电梯那个")
    assert len(rasa.got) == 1


@pytest.mark.parametrize("said", ["哪个局接的单", "跟进的人是谁", "有没有人接手", "案子到了谁那里"])
async def test_who_has_a_case_is_asked_of_the_one_spoken_of(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.file(LAMP)
    await own.says(case.number)
    assert tells(await own.says(said), case)
    assert rasa.got == []


@pytest.mark.parametrize("said", ["落到哪个手里了", "先前那个轮到谁在处理", "我那个办到哪步了"])
async def test_after_other_talk_the_case_of_today_is_meant(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.file(LAMP)
    rasa.replies = (QUOTED,)
    for question in ("居住证怎么办", "社保怎么交"):
        await own.says(question)
    heard = len(rasa.got)
    assert tells(await own.says(said), case)
    assert len(rasa.got) == heard


async def test_who_has_no_case_asks_something_else(own: Own, rasa: Rasa) -> None:
    await own.says("落到哪个手里了")
    assert len(rasa.got) == 1


@pytest.mark.parametrize("said", ["都给我看一哈", "全部", "另外两个也说下", "挨个念一遍"])
async def test_all_cases_are_listed_whichever_was_told(own: Own, rasa: Rasa, said: str) -> None:
    cases = [await own.file(matter) for matter in (LAMP, LIFT, DUST)]
    await own.says(cases[0].number)
    assert tells(await own.says(said), *cases)
    assert tells(await own.says(said), *cases)
    assert rasa.got == []


@pytest.mark.parametrize("said", ["才修两天就又不亮了", "又黑了，白修了", "刚换的灯，第二天又熄了"])
async def test_what_is_broken_again_after_a_rating_is_a_new_request(own: Own, rasa: Rasa, said: str) -> None:
    await own.answered(LAMP)
    await own.says("满意")
    rasa.replies = (small_talk.sorry(on_duty=False),)
    assert (await own.says(said)).outcome is ReplyOutcome.ASKING


async def test_a_sorry_without_a_case_that_was_answered_stays_one(own: Own, rasa: Rasa) -> None:
    await own.file(LAMP)
    rasa.replies = (small_talk.sorry(on_duty=False),)
    assert (await own.says("又黑了，白修了")).outcome is ReplyOutcome.HANDED_OFF


@pytest.mark.parametrize("said", ["忘了说，是三号楼背后", "还差一句，周日也黑", "再加一条，娃儿放学怕得很"])
async def test_what_is_added_needs_no_keyword_while_a_case_is_spoken_of(own: Own, rasa: Rasa, said: str) -> None:
    case = await own.file(LAMP)
    await own.says(case.number)
    assert about(await own.says(said), case)
    assert Step.SUPPLEMENT in await own.steps(case)
    assert rasa.got == []


@pytest.mark.parametrize("said", ["想好了，撤了吧", "和屋头商量了，撤", "想通了，不追究了", "我想过了，收回来算了"])
async def test_who_thought_of_it_takes_a_case_back_though_it_sounds_like_an_alarm(own: Own, said: str) -> None:
    case = await own.file(LAMP)
    await own.says(case.number)
    assert "要撤回" in (await own.says(said)).text
    assert "已撤回" in (await own.says(said)).text


@pytest.mark.parametrize("said", ["想好了，不想活了", "考虑好了，跳下去算了", "想了一晚上，走了算了", "不要管我了"])
async def test_despair_is_heard_before_any_question_about_a_case(own: Own, said: str) -> None:
    case = await own.file(LAMP)
    await own.says(case.number)
    assert (await own.says(said)).outcome is ReplyOutcome.EMERGENCY
    await own.says(f"撤回 {case.number}")
    assert (await own.says(said)).outcome is ReplyOutcome.EMERGENCY
    assert (await own.case(case.number)).status is CaseStatus.DISPATCHED


async def test_a_complaint_after_nothing_was_found_is_no_word_on_where_it_was_filed(own: Own, rasa: Rasa) -> None:
    rasa.status = 500
    assert (await own.says("查一下我的投诉进度")).outcome is ReplyOutcome.PROGRESS
    begun = await own.says("投诉邻居昨天在锦江区春熙路打电话吵到半夜，社区不管")
    assert begun.outcome is ReplyOutcome.ASKING


async def test_a_case_that_is_named_among_those_listed_and_pressed_for_is_pressed_for(own: Own) -> None:
    lamp, lift = await own.file(LAMP), await own.file(LIFT)
    assert tells(await own.says("我名下有哪些诉求"), lamp, lift)
    assert about(await own.says("电梯停运那个急得很，屋头有老人，帮我催一下"), lift)
    assert (await own.steps(lift)).count(Step.REMIND) == 1
