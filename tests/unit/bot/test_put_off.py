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
    ],
)
def test_who_goes_on_with_what_was_given_up_is_heard(said: str) -> None:
    assert put_off.is_resumed(said, TOLD)
    assert not put_off.is_resumed(said, ())


@pytest.mark.parametrize(
    "said",
    ["还是算了", "继续说居住证的事", "我要投诉小区电梯坏了没人修", "重新办社保卡要带什么", "还是来个人工", "还是不行"],
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
