"""A handler's reply as a draft: the rule stays, nobody can be recognised."""

import time
from dataclasses import replace
from datetime import date
from random import Random

import pytest

from knowledge_base import checks
from knowledge_base.proposal import Answered, propose
from knowledge_base.scrubbing import MARK, scrub
from language import personal

TOLD = "我叫张建国，住锦绣花园3栋2单元502室，电话13812345678。我们小区的老房子能不能加装电梯？需要多少户同意？"
REPLY = """张建国先生：您好！您反映的锦绣花园3栋2单元加装电梯问题（工单WQ20261120-0012）已收悉，现回复如下：
经核实，您所在的锦绣花园小区符合加装电梯条件。根据《物业管理条例》，加装电梯须经三分之二以上的业主同意，向桂溪街道办事处提出申请。
申请时请携带身份证、户口簿、不动产权证书。社区工作人员陈晓东已于2026年11月21日与您电话联系（13812345678）。
如有疑问，请联系经办人：赵六，电话028-87654321。感谢您对我们工作的理解与支持，祝您生活愉快！"""
CASE = Answered(TOLD, REPLY, "市住建局对市民诉求的答复", date(2026, 11, 23), "housing")


def test_a_reply_becomes_a_draft_with_the_question_as_its_title() -> None:
    draft = propose("lift", CASE)
    assert (draft.id, draft.title, draft.department) == ("lift", "我们小区的老房子能不能加装电梯？", "housing")
    assert draft.wordings == ("我们小区的老房子能不能加装电梯？",)
    assert (draft.source, draft.as_of) == (CASE.source, CASE.day)
    assert draft.text == (
        f"经核实，您所在的{MARK}小区符合加装电梯条件。"
        "根据《物业管理条例》，加装电梯须经三分之二以上的业主同意，向桂溪街道办事处提出申请。\n"
        "申请时请携带身份证、户口簿、不动产权证书。"
    )
    assert checks.mistakes(draft) == []


PERSONAL = {
    "name": ["王建国", "欧阳文博", "李秀英", "陈某某", "刘女士", "赵师傅"],
    "mobile": ["13812345678", "138 1234 5678", "１３８１２３４５６７８", "幺三八一二三四五六七八", "+86 138-1234-5678"],
    "landline": ["028-87654321", "（028）87654321", "87654321", "400-800-8820"],
    "paper": ["11010519491231002X", "510104199001011234", "6222021234567890128", "E12345678"],
    "online": ["zhang_san88@example.com", "微信zhang_san88", "QQ：123456789"],
    "plate": ["川A·12345", "川AD12345"],
    "number": ["WQ20261120-0012", "wq20261120 0012", "查询码：ABC234", "快递单号SF1234567890"],
    "home": ["锦绣花园3栋2单元502室", "天府大道北段18号附3号", "幸福村三组", "紫薇家园二期", "5幢1单元", "1204室"],
}
SENTENCES = [
    "{}反映噪音大，应当在夜间十点以后停止施工。",
    "经核实，您提到的{}符合规定，应当在五日内整改。",
    "请{}到政务服务中心办理变更登记，带上有效证件。",
    "已与{}核实，违规的由城管部门依法处理。",
    "（{}）押金应当在合同到期后退还。",
]


@pytest.mark.parametrize("kind", PERSONAL)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_nothing_personal_is_left_in_a_draft(kind: str, sentence: str) -> None:
    for data in PERSONAL[kind]:
        draft = propose("x", replace(CASE, told=sentence.format(data), reply=sentence.format(data)))
        for text in (draft.title, draft.text, *draft.wordings):
            assert data not in text
            assert not personal.find(text)
            assert _telling_part(data) not in text


def _telling_part(data: str) -> str:
    """What recognises somebody even where the rest is gone."""
    return data.split("：")[-1].removeprefix("微信").removesuffix("女士").removesuffix("师傅") or data


def test_many_replies_full_of_personal_data_keep_none_of_it() -> None:
    choose = Random(3)
    for _ in range(60):
        data = [choose.choice(PERSONAL[kind]) for kind in choose.sample(sorted(PERSONAL), 4)]
        reply = "\n".join(choose.choice(SENTENCES).format(one) for one in data)
        text = propose("x", replace(CASE, told="请问怎么办理", reply=reply)).text
        assert not [one for one in data if one in text]


def test_whoever_is_named_once_is_known_everywhere() -> None:
    told = "我叫高明，请问押金不退怎么办"
    draft = propose("x", replace(CASE, told=told, reply="已告知高明，押金应当退还。对方与高明约定三日内退还押金。"))
    assert "高明" not in draft.text + draft.title + "".join(draft.wordings)


def test_what_the_case_knows_is_taken_out_too() -> None:
    reply = "翠竹巷口那家店油烟超标，餐饮单位应当安装油烟净化设施。"
    assert "翠竹" not in propose("x", replace(CASE, reply=reply, known=("翠竹巷口那家店",))).text


@pytest.mark.parametrize(
    "reply",
    [
        "养犬登记须到公安机关办理，带上身份证和免疫证明，时限为5个工作日，不收费。",
        "依据《四川省物业管理条例》（川人发〔2026〕12号）第三十条，老旧小区加装电梯由桂溪街道受理。",
        "政务服务中心工作日上午9点至12点受理，也可以拨打12345或110。",
        "自2026年1月1日起施行，2026-12-31到期，补贴标准为每户20000元。",
        "安置房小区、商品房小区同样适用，3路公交可以到。",
    ],
)
def test_a_rule_stays_as_it_is(reply: str) -> None:
    assert propose("x", replace(CASE, reply=reply)).text == reply


@pytest.mark.parametrize(
    "courtesy",
    [
        "您好！",
        "尊敬的市民：您好！",
        "尊敬的网友，您好：",
        "您的来信收悉，现回复如下：",
        "您反映的问题已收到。",
        "感谢您对我们工作的支持！",
        "祝您生活愉快！",
        "特此回复。",
        "如有疑问，请致电028-87654321。",
        "工作人员已通过电话联系您。",
    ],
)
def test_courtesies_are_dropped(courtesy: str) -> None:
    assert propose("x", replace(CASE, reply=f"{courtesy}\n押金应当退还。{courtesy}")).text == "押金应当退还。"


def test_a_question_that_holds_nothing_else_gives_no_title_and_no_wording() -> None:
    draft = propose("x", replace(CASE, told="王秀英，13900001111"))
    assert (draft.title, draft.wordings) == ("请写标题", ())


@pytest.mark.parametrize("reply", ["", "   ", "您好！", "😀", "\u200b", "13812345678"])
def test_a_reply_without_a_rule_leaves_nothing(reply: str) -> None:
    assert propose("x", replace(CASE, reply=reply)).text == ""


@pytest.mark.parametrize("piece", ["1", "尊敬的", "小区", "王", "路1号", "〔略〕", "您好"])
def test_a_hostile_text_costs_by_its_length_and_not_by_its_square(piece: str) -> None:
    def cost(length: int) -> float:
        text = piece * (length // len(piece))
        began = time.process_time()
        propose("x", replace(CASE, told=text, reply=text))
        return time.process_time() - began

    cost(100)  # the dictionary is read once
    # Four times the length: the square would be sixteen times the time.
    assert cost(20_000) < 8 * cost(5_000) + 0.2


def test_scrubbing_twice_changes_nothing() -> None:
    assert scrub(scrub(REPLY)) == scrub(REPLY)
