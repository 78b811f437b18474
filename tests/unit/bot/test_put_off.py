"""A request that was given up and is taken up again."""

from datetime import UTC, datetime

import pytest

from bot import form_words, put_off, request_draft
from bot.reply import Reply, ReplyOutcome
from bot.request_draft import Slot
from escalation.case import CaseKind

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TOLD = ("我要举报有人往河沟里倒化学废水", "郫都区安靖街道河边")
ASKED = Reply("", ReplyOutcome.ASKING)


@pytest.mark.parametrize(
    "said",
    [
        "接着弄嘛",
        "现在空了 接着填",
        "我考虑了一下 还是要反映上去",
        "把刚才那个倒废水的填完",
        "请继续办理前述举报事项",
        "还是要投诉",
        "气人，他又开叫了！不忍了，重新给我登记，投诉他",
    ],
)
def test_who_goes_on_with_what_was_given_up_is_heard(said: str) -> None:
    assert put_off.is_resumed(said, TOLD)
    assert not put_off.is_resumed(said, ())


def test_what_happened_since_it_was_given_up_is_told_too() -> None:
    draft = put_off.resumed("他又开叫了，不忍了，重新给我登记，投诉他", TOLD, NOW)
    assert draft.what == f"{put_off.resumed('还是要投诉', TOLD, NOW).what}；他又开叫了，不忍了，重新给我登记，投诉他"


@pytest.mark.parametrize(
    "said",
    [
        "还是算了",
        "继续说居住证的事",
        "我要投诉小区电梯坏了没人修",
        "重新办社保卡要带什么",
        "还是要告他，武侯区那个包工头",
        "还是来个人工",
        "还是不行",
    ],
)
def test_another_matter_and_a_second_no_resume_nothing(said: str) -> None:
    assert not put_off.is_resumed(said, TOLD)


def test_what_was_told_and_the_kind_are_known_again() -> None:
    draft = put_off.resumed("还是要投诉", TOLD, NOW)
    assert (draft.kind, draft.where) == (CaseKind.REPORT, "郫都区安靖街道河边")
    assert request_draft.next_slot(draft) is Slot.WHEN


def test_a_kind_that_was_corrected_stays_corrected() -> None:
    draft = put_off.resumed("还是要投诉", ("我要投诉路灯一直不亮", "改成建议吧"), NOW)
    assert draft.kind is CaseKind.SUGGESTION


def test_a_number_that_was_agreed_to_is_only_offered() -> None:
    draft = put_off.resumed("接着填", (*TOLD, "昨天", "13800138000"), NOW)
    assert (draft.contact, draft.consent_at, draft.offered) == (None, None, "13800138000")


def test_only_the_form_that_was_given_up_last_is_taken_up() -> None:
    said = [
        ("我要投诉路灯", ASKED),
        ("算了", form_words.cancelled()),
        (TOLD[0], ASKED),
        ("算了", form_words.cancelled()),
    ]
    assert put_off.given_up(iter(said)) == TOLD[:1]
    filed = Reply("", ReplyOutcome.CASE_OPENED)
    assert put_off.given_up(iter([*said, ("路灯不亮", ASKED), ("对", filed)])) == ()
    assert put_off.given_up(iter([*said, ("谢谢", Reply("", ReplyOutcome.SMALL_TALK))])) == TOLD[:1]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("不投诉了，帮我查哈上次那个到哪步了", "帮我查哈上次那个到哪步了"),
        ("不举报了，都是街坊，居住证要带啥子", "居住证要带啥子"),
        ("算了不报了，我问下公积金怎么取", "我问下公积金怎么取"),
        ("不是投诉他，是投诉老板", None),
        ("算了算了，不说了", None),
        ("不是这里，是哪个街道来着", None),
        ("不投诉他，我要投诉老板，怎么没人管", None),
    ],
)
def test_what_is_wanted_instead_of_a_form_is_heard_behind_the_word_that_gives_it_up(
    said: str, wanted: str | None
) -> None:
    assert put_off.wanted_instead(said) == wanted


@pytest.mark.parametrize(
    ("said", "both"),
    [
        ("确认提交\n小孩上小学要什么材料", ("确认提交", "小孩上小学要什么材料")),
        ("对，就这样，居住证怎么办", ("对", "居住证怎么办")),
        ("确认提交", None),
        ("对的，金牛区那边", None),
        ("小孩上小学要什么材料", None),
    ],
)
def test_a_question_behind_the_last_yes_is_told_from_it(said: str, both: tuple[str, str] | None) -> None:
    assert put_off.agreed_and_asked(said) == both
