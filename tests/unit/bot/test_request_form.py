"""The rules of the request form."""

from datetime import UTC, datetime

import pytest

from bot import asides, form_turn, form_words, request_draft, request_form
from bot.answer_meaning import Meaning
from bot.asides import Aside
from bot.reply import Intent
from bot.request_draft import Draft, Problem, Slot
from bot.wording import WORDS
from escalation.case import CaseKind

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FULL = Draft(
    kind=CaseKind.COMPLAINT,
    begun_at=NOW,
    what="楼下烧烤店油烟大",
    where="金牛区九里堤街道",
    when="每晚",
    anonymous=True,
)


def filled(draft: Draft, slot: Slot, text: str) -> Draft:
    heard = form_turn.hear(draft, slot, text, NOW)
    assert isinstance(heard, Draft), heard
    return heard


def test_slots_are_asked_in_order_until_the_draft_is_confirmed() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "我要投诉", NOW)
    for slot, answer in (
        (Slot.WHAT, "楼下烧烤店油烟很大"),
        (Slot.WHERE, "金牛区九里堤街道"),
        (Slot.WHEN, "每天晚上"),
        (Slot.CONTACT, "138 0013 8000"),
        (Slot.CONFIRM, "确认提交"),
    ):
        assert request_draft.next_slot(draft) is slot
        draft = filled(draft, slot, answer)
    assert request_draft.next_slot(draft) is None
    assert (draft.contact, draft.consent_at) == ("13800138000", NOW)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("我要投诉", Slot.WHAT),
        ("投诉物业乱收费", Slot.WHERE),
        ("我要投诉武侯区桂溪街道天府二街工地半夜施工", Slot.CONTACT),
        ("金牛区昨天晚上有人在小区里打架闹事", Slot.WHERE),
    ],
)
def test_what_the_first_message_says_is_not_asked_again(text: str, missing: Slot) -> None:
    assert request_draft.next_slot(request_form.begin(CaseKind.COMPLAINT, text, NOW)) is missing


def test_a_number_in_the_first_message_is_used_only_after_consent() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "武侯区桂溪街道昨晚工地太吵，电话13812345678", NOW)
    assert (draft.offered, draft.contact, draft.consent_at) == ("13812345678", None, None)
    assert filled(draft, Slot.CONTACT, "同意").contact == "13812345678"
    assert filled(draft, Slot.CONTACT, "用 13900139000").contact == "13900139000"
    anonymous = filled(draft, Slot.CONTACT, "匿名")
    assert (anonymous.contact, anonymous.offered, anonymous.anonymous) == (None, None, True)


@pytest.mark.parametrize(
    ("slot", "text", "problem"),
    [
        (Slot.WHAT, "投诉", Problem.WHAT_TOO_SHORT),
        (Slot.WHERE, "家", Problem.WHERE_TOO_SHORT),
        (Slot.WHEN, "很久" * 40, Problem.WHEN_TOO_LONG),
        (Slot.CONTACT, "1380013800", Problem.CONTACT_TOO_SHORT),
        (Slot.CONTACT, "号码 139001390001", Problem.CONTACT_TOO_LONG),
        (Slot.CONTACT, "23900139000", Problem.CONTACT_NOT_A_NUMBER),
        (Slot.CONTACT, "同意", Problem.CONTACT_EITHER),
        (Slot.CONTACT, "要我手机号用来干啥", Problem.CONTACT_WHY),
        (Slot.CONFIRM, "不对", Problem.CONFIRM_WHICH),
        (Slot.CONFIRM, "哦豁", Problem.CONFIRM_UNCLEAR),
    ],
)
def test_an_answer_that_will_not_do_says_why(slot: Slot, text: str, problem: Problem) -> None:
    assert request_form.fill(FULL, slot, text, NOW) is problem


@pytest.mark.parametrize("text", ["跳过", "记不得了", "不晓得", "说不清"])
def test_place_and_time_may_be_skipped(text: str) -> None:
    assert filled(FULL, Slot.WHERE, text).where == ""
    assert filled(FULL, Slot.WHEN, text).when == ""


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("修改事情", Slot.WHAT),
        ("地点不对", Slot.WHERE),
        ("时间错了", Slot.WHEN),
        ("换个手机号", Slot.CONTACT),
    ],
)
def test_at_the_end_any_answer_can_be_corrected(text: str, slot: Slot) -> None:
    assert request_draft.next_slot(filled(FULL, Slot.CONFIRM, text)) is slot


def test_an_answer_that_tells_when_and_not_where_goes_on_about_the_matter() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "我要投诉，楼下烧烤店油烟太大", NOW)
    told = filled(draft, Slot.WHERE, "昨天晚上油烟直接灌进家里，窗户都开不了")
    assert told.what == "我要投诉，楼下烧烤店油烟太大；昨天晚上油烟直接灌进家里，窗户都开不了"
    assert (told.where, told.when) == (None, "昨天晚上（11月22日，星期日）")
    again = filled(told, Slot.WHERE, "就在我们小区后门，每天晚上都这样")
    assert (again.where, again.doubted, again.when) == (None, "我们小区后门，每天晚上都这样", told.when)
    assert filled(again, Slot.WHERE, "锦江区").where == "锦江区我们小区后门，每天晚上都这样"


def test_a_known_place_told_with_a_time_is_the_place() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "我要投诉，楼下烧烤店油烟太大", NOW)
    assert filled(draft, Slot.WHERE, "武侯区玉林街道，昨天晚上").where == "武侯区玉林街道，昨天晚上"


def test_a_correction_may_name_the_place_at_once() -> None:
    assert filled(FULL, Slot.CONFIRM, "不对，是青羊区草堂街道").where == "青羊区草堂街道"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我要举报小作坊", CaseKind.REPORT),
        ("建议多栽树", CaseKind.SUGGESTION),
        ("想表扬社区小王", CaseKind.PRAISE),
        ("路灯坏了请派人来修", CaseKind.HELP),
        ("物业收费不开票", CaseKind.COMPLAINT),
    ],
)
def test_clear_words_decide_the_kind(text: str, kind: CaseKind) -> None:
    assert request_form.begin(CaseKind.COMPLAINT, text, NOW).kind is kind


@pytest.mark.parametrize(
    ("slot", "text", "intent", "meant"),
    [
        (Slot.WHERE, "取消", Intent("cancel", 0.9), Aside.CANCEL),
        (Slot.WHERE, "算了，不投诉了", Intent("ask_policy", 0.9), None),
        (Slot.WHERE, "转人工", Intent("human", 0.9), Aside.HUMAN),
        (Slot.CONTACT, "公积金怎么提取？", Intent("ask_policy", 0.9), Aside.ASK_POLICY),
        (Slot.WHERE, "金牛区九里堤", Intent("ask_policy", 0.9), None),
        (Slot.WHAT, "社保窗口怎么都打不通电话", Intent("ask_policy", 0.9), None),
        (Slot.WHAT, "窗口取消了我的低保，办事人员也不解释", Intent("cancel", 0.9), None),
        (Slot.CONTACT, "公积金怎么提取？", Intent("ask_policy", 0.3), None),
    ],
)
def test_only_what_is_clearly_something_else_interrupts_the_form(
    slot: Slot, text: str, intent: Intent, meant: Aside | None
) -> None:
    assert asides.aside(slot, text, intent) is meant


@pytest.mark.parametrize(
    "text", ["你们这边处理一般要多久", "要不要钱", "哎，办这个收费不？", "那我要等好多天哦，多久有人管"]
)
def test_a_question_is_no_answer_to_where(text: str) -> None:
    assert asides.asks_instead(Slot.WHERE, text)


@pytest.mark.parametrize(
    "text", ["哪条路我说不清", "叫什么超市来着，就在小学对面", "金牛区，具体哪条街不晓得", "锦江区春熙路"]
)
def test_a_place_with_a_doubt_is_an_answer(text: str) -> None:
    assert not asides.asks_instead(Slot.WHERE, text)


@pytest.mark.parametrize(
    ("slot", "text", "alone"),
    [
        (Slot.WHERE, "发错了，店在锦江区春熙路里头", True),
        (Slot.WHERE, "我在锦江区安顺桥上不想走了", False),
        (Slot.WHEN, "有两三个月了", True),
        (Slot.WHEN, "今天晚上我就从楼上下去了", False),
        (Slot.CONTACT, "今天", False),
    ],
)
def test_only_an_answer_and_nothing_else_is_no_cry_for_help(slot: Slot, text: str, alone: bool) -> None:
    assert asides.only_answers(slot, text) is alone


@pytest.mark.parametrize(
    "text",
    [
        "喂我叫王强我电话13812345678武侯区桂溪街道昨天晚上工地一直在敲你们管一下",
        "武侯区桂溪街道工地昨晚又敲到两点 13812345678 随时联系我",
    ],
)
def test_who_tells_a_number_to_be_called_at_agrees_to_its_use_with_all_that_is_read_back(text: str) -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, text, NOW)
    assert (request_draft.next_slot(draft), draft.contact, draft.consent_at) == (Slot.CONFIRM, None, None)
    asked = form_words.question(draft).text
    assert "138****5678" in asked
    assert asked.endswith(WORDS.form.own_number)
    agreed = filled(draft, Slot.CONFIRM, "确认提交")
    assert (agreed.contact, agreed.consent_at, request_draft.next_slot(agreed)) == ("13812345678", NOW, None)
    unnamed = filled(draft, Slot.CONFIRM, "匿名")
    assert (unnamed.contact, unnamed.offered, unnamed.anonymous) == (None, None, True)


@pytest.mark.parametrize(
    "text",
    [
        "骗子的电话是13812345678武侯区桂溪街道昨天骗了我",
        "武侯区桂溪街道昨天有人用13812345678骚扰我",
        "武侯区桂溪街道昨天13812345678联系我，说退款骗了钱",
        "他老是打我电话13812345678，武侯区桂溪街道昨天的事",
    ],
)
def test_the_number_of_somebody_else_is_asked_about(text: str) -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, text, NOW)
    assert request_draft.next_slot(draft) is Slot.CONTACT


def test_a_report_stays_one_whatever_its_matter_sounds_like() -> None:
    opened = request_form.begin(CaseKind.COMPLAINT, "我要举报", NOW)
    told = request_form.fill(opened, Slot.WHAT, "小区停车场乱收费，没人管", NOW)
    assert isinstance(told, Draft)
    assert told.kind is CaseKind.REPORT
    named = request_form.fill(opened, Slot.WHAT, "其实是想提个建议，多装几盏路灯", NOW)
    assert isinstance(named, Draft)
    assert named.kind is CaseKind.SUGGESTION


def test_a_number_and_a_time_before_the_matter_are_kept_and_the_matter_is_still_asked() -> None:
    draft = request_form.begin(CaseKind.COMPLAINT, "想反映个情况", NOW)
    heard = request_form.fill(draft, Slot.WHAT, "我手机13981234567，时间是昨天晚上八点左右", NOW)
    assert isinstance(heard, Draft)
    assert (heard.what, heard.offered) == (None, "13981234567")
    assert heard.when
    assert "昨天晚上" in heard.when
    told = request_form.fill(heard, Slot.WHAT, "公交站台的玻璃遭打烂了", NOW)
    assert isinstance(told, Draft)
    assert (told.what, told.when) == ("公交站台的玻璃遭打烂了", heard.when)


def test_which_of_the_cases_that_were_shown_is_theirs_is_heard_in_what_is_said_last() -> None:
    assert request_form._same_or_not("我不晓得他们说的是哪家，给我单独报") is Meaning.NO
    assert request_form._same_or_not("好像是，就是这件") is Meaning.YES
