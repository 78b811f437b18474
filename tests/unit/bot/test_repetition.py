"""What is said when the same comes again, or nothing was found twice."""

from dataclasses import replace
from datetime import date

import pytest

from bot import citations, feedback, misses, repetition
from bot.reply import Choice, Reply, ReplyOutcome
from bot.wording import WORDS
from knowledge_base.answer import Answer, Outcome
from knowledge_base.entry import Facet
from knowledge_base.passage import Passage
from records.messages import Rated, Rating

DAY = date(2026, 11, 23)
LONG = "先到社区填表。再到街道窗口交表，工作人员当场看材料。材料不齐的，一次说清还差什么。" * 6


def answer(text: str, entry: str = "a", facet: Facet = Facet.STEPS) -> Reply:
    passage = Passage(entry, f"{entry}指南", facet, "怎么办", text, "市民政局", DAY, None, 0.9)
    return citations.reply(Answer(Outcome.ANSWERED, (passage,)))


def test_the_second_time_an_answer_is_shorter_and_all_its_words_were_its_own() -> None:
    first = answer(LONG)
    second = repetition.varied(first, [first], on_duty=True)
    assert second.outcome is ReplyOutcome.REPEATED
    assert len(second.text) < len(first.text) / 2
    assert set(second.text.splitlines()) - {WORDS.again.way_on, WORDS.answer.more} < set(first.text.splitlines()) | {
        "先到社区填表。再到街道窗口交表，工作人员当场看材料。材料不齐的，一次说清还差什么。先到社区填表。再到街道窗口交表，工作人员当场看材料。"
    }
    assert second.sources == first.sources
    assert Choice(WORDS.person.choice) in second.choices


@pytest.mark.parametrize("text", ["不收费。", "一" * 300, "甲\n乙\n丙"])
def test_the_second_time_is_never_longer_nor_the_same(text: str) -> None:
    first = answer(text)
    second = repetition.varied(first, [first], on_duty=True)
    assert second.text != first.text
    assert len(second.text) < len(first.text)


def test_the_third_time_a_person_is_offered_in_no_word_of_the_answer() -> None:
    first = answer(LONG)
    second = repetition.varied(first, [first], on_duty=True)
    third = repetition.varied(first, [first, second], on_duty=True)
    assert third.outcome is ReplyOutcome.HANDED_OFF
    assert WORDS.person.choice in third.text
    assert "社区" not in third.text
    assert third.topic == "a"
    assert repetition.varied(first, [first, second, third], on_duty=True) == third


def test_outside_the_hours_the_third_time_says_who_answers_then() -> None:
    first = answer(LONG)
    third = repetition.varied(first, [first, first], on_duty=False)
    assert "12345" in third.text
    assert "在线" not in third.text


def test_another_facet_or_another_entry_is_no_repetition() -> None:
    first = answer(LONG)
    for other in (answer("带身份证。", facet=Facet.MATERIALS), answer(LONG, "b")):
        assert repetition.varied(other, [first], on_duty=True) == other


def test_what_was_among_two_answers_is_said_in_few_words_the_next_time() -> None:
    one, two = answer(LONG), answer("不收费。", "b")
    both = replace(one, text=f"{one.text}\n\n{two.text}", short=f"{one.short}\n\n{two.short}")
    assert repetition.varied(two, [both], on_duty=True).outcome is ReplyOutcome.REPEATED


def test_what_the_citizen_wants_to_hear_again_is_said_word_for_word() -> None:
    first = answer(LONG)
    again = repetition.once_more([answer("不收费。"), first])
    assert again is not None
    assert again.text == first.text
    assert repetition.once_more([]) is None
    assert repetition.varied(again, [first], on_duty=True) == again


def test_an_answer_that_was_too_hard_is_made_simple_then_told_by_its_first_line_and_then_a_person_explains() -> None:
    first, other = answer(LONG), Reply("不用谢", ReplyOutcome.SMALL_TALK)
    simple = repetition.more_simply([first, other], on_duty=True)
    assert simple == repetition.simpler(first)
    line = repetition.more_simply([first, simple], on_duty=True)
    assert line == repetition.first_thing(first)
    assert len(line.text) < len(simple.text)
    explained = repetition.more_simply([first, simple, line], on_duty=True)
    assert explained is not None
    assert explained.outcome is ReplyOutcome.HANDED_OFF
    assert repetition.more_simply([other], on_duty=True) is None


def test_what_is_short_already_is_never_told_in_the_same_words() -> None:
    first = answer("甲要先到社区填表，写清家里几口人。\n乙。\n丙。")
    line = repetition.more_simply([first], on_duty=True)
    assert line is not None
    assert line.outcome is ReplyOutcome.HANDED_OFF or len(line.text) < len(first.text)
    assert "乙" not in line.text


NOTHING = citations.reply(Answer(Outcome.NOTHING_FOUND))
UNHELPFUL = feedback.reply(Rated(1, Rating.UNHELPFUL), on_duty=False)


@pytest.mark.parametrize("before", [NOTHING, UNHELPFUL])
@pytest.mark.parametrize("reply", [NOTHING, UNHELPFUL])
@pytest.mark.parametrize("on_duty", [True, False])
def test_after_two_misses_a_person_is_offered_and_the_miss_stays_one(
    before: Reply, reply: Reply, on_duty: bool
) -> None:
    said = misses.counted(reply, [before], on_duty=on_duty)
    assert (said.outcome, said.rated) == (reply.outcome, reply.rated)
    assert said.text != reply.text
    assert (Choice(WORDS.person.choice) in said.choices) is on_duty
    assert "12345" in said.text


def test_one_miss_is_not_two() -> None:
    helped = feedback.reply(Rated(1, Rating.HELPFUL), on_duty=False)
    for before in ([], [answer(LONG)], [helped], [NOTHING, answer(LONG)]):
        assert misses.counted(NOTHING, before, on_duty=True) == NOTHING
    assert misses.counted(helped, [NOTHING], on_duty=True) == helped


@pytest.mark.parametrize(
    "said",
    ["再说一遍", "没听清，再讲一次嘛", "麻烦你重新发一遍", "刚才没看到", "能再念一遍吗？", "请您再说一下", "再来一遍"],
)
def test_a_plea_to_repeat_is_known(said: str) -> None:
    assert repetition.asks_again(said)
    assert not repetition.finds_too_hard(said)


@pytest.mark.parametrize(
    "said", ["看不懂", "字太多了", "简单点嘛", "你说简单一点", "太复杂了看不懂", "讲慢点", "听不明白", "太长了，简短些"]
)
def test_a_complaint_that_it_is_too_hard_is_known(said: str) -> None:
    assert repetition.finds_too_hard(said)
    assert not repetition.asks_again(said)


@pytest.mark.parametrize(
    "said",
    [
        "再说一遍我要投诉",
        "没看到公交车",
        "社保卡再补办一次要多少钱",
        "驾照重新考一次",
        "看不懂合同找谁",
        "楼下太吵了",
        "什么",
        "你好",
    ],
)
def test_a_matter_of_its_own_is_neither(said: str) -> None:
    assert not repetition.asks_again(said)
    assert not repetition.finds_too_hard(said)


WHERE = Reply("这件事在哪里？", ReplyOutcome.ASKING, (Choice("跳过"),))
WHICH = Reply("您是想问哪一件？", ReplyOutcome.CHOICES, (Choice("居住证"), Choice("身份证")))


def test_choices_that_were_offered_twice_are_put_otherwise_with_a_person() -> None:
    assert repetition.asked_twice(WHICH, (WHICH, WHICH))
    said = repetition.otherwise(WHICH, on_duty=False)
    assert WHICH.text not in said.text
    assert said.outcome is ReplyOutcome.HANDED_OFF


def test_a_form_that_asked_twice_tells_the_ways_on_and_what_is_still_asked() -> None:
    assert repetition.asked_twice(WHERE, (replace(WHERE, text=f"好的。\n{WHERE.text}"), WHERE))
    said = repetition.otherwise(WHERE, on_duty=False)
    assert said.text.splitlines()[-1] == WHERE.text
    assert "转人工" in said.text
    assert "取消" in said.text
    assert said.choices == WHERE.choices


def test_a_question_is_not_put_twice_by_another_or_before_it_was_answered() -> None:
    told = Reply("好", ReplyOutcome.ANSWERED)
    assert not repetition.asked_twice(WHICH, (WHICH,))
    assert not repetition.asked_twice(WHICH, (WHICH, replace(WHICH, choices=(Choice("户口"),))))
    assert not repetition.asked_twice(WHERE, (WHERE, WHERE, told))


@pytest.mark.parametrize(
    "said",
    [
        "慢慢来，一样一样教我",
        "我年纪大了，你一步一步教我弄嘛",
        "哎呀太快了，一件一件地说",
        "请分步骤、逐项予以说明",
        "莫慌嘛 你手把手教哈我 我是老年人",
        "说慢点一回说一件我跟不上",
        "一步一步说行不行，我记不住恁个多",
    ],
)
def test_one_thing_at_a_time_asks_for_the_answer_more_simply(said: str) -> None:
    assert repetition.finds_too_hard(said)


@pytest.mark.parametrize(
    "said", ["慢慢教我怎么办居住证", "我记不住密码怎么办", "第一步先去哪里办", "网速太慢", "手把手教我交社保"]
)
def test_what_names_a_matter_beside_is_a_question(said: str) -> None:
    assert not repetition.finds_too_hard(said)


def test_another_question_about_the_same_entry_is_no_repetition() -> None:
    first = replace(answer(LONG), asked="高龄津贴怎么领")
    other = replace(first, asked="我外婆下个月满八十，每个月有好多")
    assert repetition.varied(other, [first], on_duty=True) == other
    assert repetition.varied(first, [first], on_duty=True).outcome is ReplyOutcome.REPEATED
    longer = replace(first, asked="我再问哈高龄津贴怎么领的")
    assert repetition.varied(longer, [first], on_duty=True).outcome is ReplyOutcome.REPEATED


def test_the_same_question_for_another_district_is_another_one() -> None:
    first = replace(answer(LONG), asked="温江区补社保卡去哪里")
    other = replace(first, asked="双流区补社保卡去哪里")
    assert repetition.varied(other, [first], on_duty=True) == other


@pytest.mark.parametrize("said", ["字太小看不清", "能不能字大点", "我眼睛不好，字放大点嘛", "老花眼看不见字"])
def test_who_cannot_read_it_wants_it_larger(said: str) -> None:
    assert repetition.wants_it_larger(said)


@pytest.mark.parametrize("said", ["营业执照名字写错了", "字据丢了怎么办", "招牌的字太大挡光"])
def test_other_words_about_letters_want_nothing_larger(said: str) -> None:
    assert not repetition.wants_it_larger(said)


@pytest.mark.parametrize(
    "said", ["啥子意思，说简单点", "听不懂，用大白话讲", "这么长一段看不懂", "能不能讲慢一点一步一步来"]
)
def test_it_is_too_hard_in_other_words_too(said: str) -> None:
    assert repetition.finds_too_hard(said)
