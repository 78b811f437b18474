"""What citizens do with what they said before: go back, correct, leave out."""

from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest

from bot import form_turn, form_words, request_form
from bot.request_form import Doubt, Draft, Problem, Slot
from escalation.case import CaseKind

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # a Wednesday
EMPTY = Draft(kind=CaseKind.COMPLAINT, begun_at=NOW)
TOLD = replace(EMPTY, what="楼道里堆满了纸箱")
PLACED = replace(TOLD, where="锦江区牛市口街道水碾河路3号院")
TIMED = replace(PLACED, when="昨天（11月24日，星期二）")
FULL = replace(TIMED, contact="13800138000", consent_at=NOW)


def hear(draft: Draft, text: str) -> Draft:
    slot = request_form.next_slot(draft)
    assert slot is not None
    heard = form_turn.hear(draft, slot, text, NOW)
    assert isinstance(heard, Draft), heard
    return heard


@pytest.mark.parametrize(
    ("draft", "again"), [(TOLD, Slot.WHAT), (PLACED, Slot.WHERE), (TIMED, Slot.WHEN), (FULL, Slot.CONTACT)]
)
@pytest.mark.parametrize("text", ["上一步", "我想退回去一下", "返回上一个问题"])
def test_going_back_asks_the_step_before(draft: Draft, again: Slot, text: str) -> None:
    assert request_form.next_slot(hear(draft, text)) is again


def test_before_the_first_step_there_is_none() -> None:
    assert form_turn.hear(EMPTY, Slot.WHAT, "上一步", NOW) is Problem.NOTHING_BEFORE


@pytest.mark.parametrize("draft", [PLACED, TIMED, FULL])
@pytest.mark.parametrize("text", ["哎呀写错了，应该是成华区", "不是锦江区，是成华区", "区不对，改成成华"])
def test_a_district_is_corrected_within_the_place_at_any_step(draft: Draft, text: str) -> None:
    heard = hear(draft, text)
    assert heard.doubted == "成华区牛市口街道水碾河路3号院"
    assert request_form.doubt(heard) is Doubt.DISTRICT_OR_PLACE
    kept = hear(replace(draft, where="锦江区水碾河路3号院"), text)
    assert kept.where == "成华区水碾河路3号院"
    assert request_form.next_slot(kept) is request_form.next_slot(draft)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("地址写错了，是春熙路街道的", "春熙路街道"),
        ("位置不对，应该是水碾河路8号院", "锦江区水碾河路8号院"),
        ("不对，是青羊区草堂街道浣花北路", "青羊区草堂街道浣花北路"),
    ],
)
def test_another_place_replaces_the_first(text: str, where: str) -> None:
    assert hear(FULL, text).where == where


@pytest.mark.parametrize("draft", [TIMED, FULL])
@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("记错了，是前天下午", "前天下午（11月23日，星期一）"),
        ("不是昨天，是上周五", "上周五（11月20日，星期五）"),
        ("时间改成十一月三号", "十一月三号（11月3日，星期二）"),
    ],
)
def test_a_time_is_corrected_at_any_step(draft: Draft, text: str, when: str) -> None:
    assert hear(draft, text).when == when


def test_the_kind_is_corrected() -> None:
    for text, kind in (("改成举报吧", CaseKind.REPORT), ("我这不是投诉，算个建议", CaseKind.SUGGESTION)):
        assert hear(PLACED, text).kind is kind
    said = form_words.after(PLACED, hear(PLACED, "改成举报吧"), None)
    assert said is not None
    assert said.text.startswith("好的，类别改为：举报。")


def test_another_number_replaces_the_first_only_after_its_use_was_explained() -> None:
    heard = hear(FULL, "号码写错了，打这个 139 0013 9000")
    assert (heard.contact, heard.consent_at) == ("13900139000", NOW)
    unnamed = replace(TIMED, anonymous=True)
    offered = hear(unnamed, "还是留一个电话 13900139000")
    assert (offered.contact, offered.offered, offered.anonymous) == (None, "13900139000", False)


@pytest.mark.parametrize("draft", [TOLD, PLACED, TIMED, FULL])
def test_anonymity_is_taken_at_any_step(draft: Draft) -> None:
    heard = hear(draft, "我要匿名，莫写我的名字")
    assert (heard.anonymous, heard.contact, heard.consent_at) == (True, None, None)


def test_anonymity_in_the_first_message_is_not_asked_again() -> None:
    draft = request_form.begin(CaseKind.REPORT, "匿名举报高新区石羊街道一家麻将馆前天通宵营业", NOW)
    assert request_form.next_slot(draft) is Slot.CONFIRM
    other = request_form.begin(CaseKind.COMPLAINT, "我被人匿名举报占道，锦江区春熙路的城管罚错了人", NOW)
    assert not other.anonymous


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("座机 028-85551234", "028-85551234"),
        ("8555 1234", "028-85551234"),
        ("0833-2431234", "0833-2431234"),
        ("＋86 138 0013 8000", "13800138000"),
    ],
)
def test_mobile_and_landline_numbers_are_taken(text: str, contact: str) -> None:
    assert hear(TIMED, text).contact == contact


def test_a_time_and_a_number_told_with_the_place_are_not_asked_for_again() -> None:
    heard = hear(TOLD, "在武侯区浆洗街街道洗面桥街，昨天晚上，我电话13800138000")
    assert heard.where == "武侯区浆洗街街道洗面桥街，昨天晚上"
    assert (heard.when, heard.offered) == ("昨天晚上（11月24日，星期二）", "13800138000")


def test_a_day_to_come_is_asked_about_and_may_be_insisted_on() -> None:
    heard = hear(PLACED, "下周一早上")
    assert (request_form.doubt(heard), request_form.next_slot(heard)) == (Doubt.DAY_TO_COME, Slot.WHEN)
    assert "下周一早上" in form_words.question(heard).text
    assert hear(heard, "这周一早上").when == "这周一早上（11月23日，星期一）"
    assert hear(heard, "下周一早上").when == "下周一早上"
    assert request_form.doubt(hear(PLACED, "2月30号")) is Doubt.NO_SUCH_DAY


@pytest.mark.parametrize("text", ["记不到咯", "我也说不清楚是哪天", "忘了"])
def test_what_is_not_known_is_left_out(text: str) -> None:
    assert hear(PLACED, text).when == ""
    assert hear(TOLD, text).where == ""


def test_an_unknown_place_is_asked_about_once() -> None:
    heard = hear(TOLD, "幸福小区南门")
    assert (heard.where, request_form.doubt(heard)) == (None, Doubt.DISTRICT_UNKNOWN)
    assert hear(heard, "温江").where == "温江区幸福小区南门"
    assert hear(heard, "跳过").where == "幸福小区南门"
    assert hear(heard, "就是老车站那里").where == "幸福小区南门，老车站那里"


def test_a_place_in_the_district_that_the_matter_names_is_clear() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "投诉新都区的一家驾校不退学费", NOW)
    assert hear(draft, "老车站对面").where == "新都区老车站对面"


def test_what_contradicts_itself_is_asked_about_with_both_districts() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "投诉青羊区环球中心一家店虚假宣传", NOW)
    question = form_words.question(draft)
    assert [choice.text for choice in question.choices] == ["成都高新区", "青羊区"]
    assert hear(draft, "成都高新区").where == "成都高新区环球中心一家店虚假宣传"
    assert hear(draft, "青羊区").where == "青羊区环球中心一家店虚假宣传"


def test_a_name_of_several_districts_is_asked_about() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "投诉石羊的一家砖厂夜里冒黑烟", NOW)
    question = form_words.question(draft)
    assert [choice.text for choice in question.choices] == ["都江堰市", "成都高新区"]
    assert hear(draft, "都江堰").where == "都江堰市石羊的一家砖厂夜里冒黑烟"


@pytest.mark.parametrize("text", ["嗯，没问题，就这样报吧", "都对的，帮我交上去", "要得", "内容准确"])
def test_yes_is_said_in_many_ways(text: str) -> None:
    assert hear(FULL, text).confirmed


def test_a_draft_of_an_older_version_is_read() -> None:
    old = b'{"kind":"complaint","begun_at":"2026-11-25T02:00:00Z","what":"x","where":"","confirmed":false}'
    assert msgspec.json.decode(old, type=Draft).doubted is None


@pytest.mark.parametrize("draft", [EMPTY, TOLD, PLACED, TIMED, FULL])
@pytest.mark.parametrize("text", ["算了，不投诉了", "太麻烦，我不填了", "取消"])
def test_the_draft_is_given_up_at_any_step(draft: Draft, text: str) -> None:
    given_up = hear(draft, text)
    assert given_up.declined
    assert request_form.next_slot(given_up) is None


def test_leaving_the_number_out_gives_nothing_up() -> None:
    assert hear(TIMED, "电话不留，算了").anonymous
