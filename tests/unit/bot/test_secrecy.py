"""The wish for confidence: heard in any words, apart from staying unnamed, taken back, and read back at the end."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import form_turn, form_words, request_draft, request_form, secrecy
from bot.request_draft import Draft, Problem, Similar, Slot
from escalation.case import CaseKind

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
EMPTY = Draft(kind=CaseKind.COMPLAINT, begun_at=NOW)
FULL = replace(
    EMPTY,
    what="楼道里堆满了纸箱",
    where="锦江区牛市口街道水碾河路3号院",
    when="昨天",
    contact="13800138000",
    consent_at=NOW,
)


def hear(draft: Draft, text: str) -> Draft:
    """The draft after a message, as `Registration` lets it be heard."""
    slot = request_draft.next_slot(draft)
    assert slot is not None
    wished = request_form.wished(draft, text)
    heard = form_turn.hear(wished, slot, form_words.meant(wished, text), NOW)
    assert isinstance(heard, Draft), heard
    return heard


@pytest.mark.parametrize(
    "text",
    [
        "请为我保密",
        "这件事要给我保密哈",
        "能不能帮我保密嘛",
        "不要让对方晓得是我反映的",
        "莫跟厂里头说，别让他们知道我的名字",
        "千万不要透露是我举报的",
        "请对举报人信息予以保密",
    ],
)
def test_confidence_is_asked_for_in_own_words(text: str) -> None:
    assert secrecy.asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "会不会保密",
        "你们保密吗",
        "医院没有给我保密",
        "老板喊我们保密",
        "单位的保密文件被人发到网上了",
        "不要让老人晓得我住院了",
        "他们把我的信息泄露了",
        "不用保密了",
    ],
)
def test_questions_and_what_others_keep_or_let_out_ask_for_none(text: str) -> None:
    assert not secrecy.asked(text)


@pytest.mark.parametrize(
    ("text", "only"),
    [("好的，谢谢，请帮我保密哈", True), ("对了，不要让物业晓得是我反映的", True), ("我要投诉，请保密", False)],
)
def test_a_message_may_ask_for_that_and_nothing_else(text: str, only: bool) -> None:
    assert secrecy.only_asked(text) is only


def test_it_is_asked_for_beside_a_number_and_takes_none_back() -> None:
    heard = hear(FULL, "请为我保密")
    assert (heard.confidential, heard.contact, heard.anonymous, heard.confirmed) == (True, "13800138000", False, False)
    said = form_words.after(FULL, heard, None)
    assert said is not None
    assert ("好的，为您保密" in said.text, "保密：是" in said.text, "138****8000" in said.text) == (True, True, True)


def test_it_is_taken_back_by_plain_words_and_gives_nothing_up() -> None:
    kept = replace(FULL, confidential=True)
    heard = hear(kept, "不用保密了")
    assert (heard.confidential, heard.declined) == (False, False)
    said = form_words.after(kept, heard, None)
    assert said is not None
    assert ("不再按保密办理" in said.text, "保密：是" in said.text) == (True, False)


def test_a_question_that_is_open_stays_open_where_only_confidence_is_asked_for() -> None:
    asked = replace(FULL, where=None, when=None, contact=None)
    heard = hear(asked, "请帮我保密")
    assert (heard.confidential, heard.where, request_draft.next_slot(heard)) == (True, None, Slot.WHERE)
    assert hear(asked, "青羊区草堂街道，请帮我保密").where == "青羊区草堂街道"


def test_a_yes_may_ask_for_it_too() -> None:
    heard = hear(FULL, "确认提交，请为我保密")
    assert (heard.confirmed, heard.confidential) == (True, True)


def test_told_first_it_is_kept_and_is_no_matter_itself() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "我要投诉，请为我保密", NOW)
    assert (draft.confidential, draft.what) == (True, None)
    assert "为您保密" in form_words.opening(draft).text
    heard = request_form.fill(draft, Slot.WHAT, "请帮我保密", NOW)
    assert heard is Problem.WHAT_TOO_SHORT


def test_the_next_of_several_matters_is_kept_in_confidence_too() -> None:
    following = request_draft.following(replace(FULL, confidential=True, anonymous=True, later=("路灯不亮",)), 1, NOW)
    assert following is not None
    assert following.confidential
    assert "保密：是" in form_words.question(replace(following, later=("青羊区草堂街道路灯昨天不亮",))).text


def test_it_is_joined_with_nobody_elses_case() -> None:
    asked = replace(FULL, similar=(Similar("WQ1", "楼道堆纸箱", "水碾河路"),))
    heard = hear(asked, "请为我保密")
    assert (heard.may_join, request_form.looks_for_similar(heard)) == (False, False)
