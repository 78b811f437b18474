"""What is put right when a request is read back, in words that name no answer."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import form_turn, request_draft
from bot.request_draft import Draft, Problem, Similar, Slot
from escalation.case import CaseKind

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # a Wednesday
FULL = Draft(
    kind=CaseKind.COMPLAINT,
    begun_at=NOW,
    what="楼下修车铺吵得很",
    where="锦江区牛市口街道水碾河路3号院",
    when="昨天夜里（11月24日，星期二）",
    contact="13800138000",
    consent_at=NOW,
)


def hear(draft: Draft, text: str) -> Draft:
    heard = form_turn.hear(draft, Slot.CONFIRM, text, NOW)
    assert isinstance(heard, Draft), heard
    assert not heard.confirmed
    return heard


@pytest.mark.parametrize("text", ["糟了，那个号码早就停机了", "这是我以前的老号，打不通了", "哎呀给错了，那张卡掉了"])
def test_a_number_that_reaches_nobody_is_asked_for_again(text: str) -> None:
    assert request_draft.next_slot(hear(FULL, text)) is Slot.CONTACT


@pytest.mark.parametrize(
    "text", ["我想起来了，应该是前天夜里，昨天我在医院陪床", "记岔了，该是前天夜里吧？昨天下大雨没开工"]
)
def test_a_time_in_a_clause_of_its_own_takes_the_place_of_the_old_one(text: str) -> None:
    assert (hear(FULL, text).when or "").startswith("前天夜里")


def test_what_is_wrong_with_the_matter_is_added_to_it_and_no_time_is_heard_in_it() -> None:
    heard = hear(FULL, "不是吵的问题，我刚才没讲清楚，主要是汽油味太冲")
    assert "汽油味太冲" in (heard.what or "")
    assert (heard.when, heard.where) == (FULL.when, FULL.where)


@pytest.mark.parametrize("text", ["他们还在过道上放了两个油桶", "还有个娃娃绊倒过，缝了两针"])
def test_what_is_told_besides_is_not_lost(text: str) -> None:
    assert text in (hear(FULL, text).what or "")


@pytest.mark.parametrize("text", ["你们啥时候来看", "你是机器人吗"])
def test_a_question_is_added_to_nothing(text: str) -> None:
    heard = form_turn.hear(FULL, Slot.CONFIRM, text, NOW)
    assert isinstance(heard, Problem) or heard.what == FULL.what


def test_what_is_said_to_a_case_that_may_be_joined_is_no_correction() -> None:
    offered = replace(FULL, similar=(Similar("WQ20261120-0001", "修车铺噪声", "水碾河路"),))
    heard = form_turn.hear(offered, Slot.CONFIRM, "他们还在过道上放了两个油桶", NOW)
    assert heard is Problem.JOIN_UNCLEAR


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("我也不是要告谁，算我提个建议，隔出一块地方来修就好了", CaseKind.SUGGESTION),
        ("就按求助登记嘛", CaseKind.HELP),
        ("想了想，还是写成举报好了", CaseKind.REPORT),
    ],
)
def test_another_kind_is_taken_with_what_is_told_behind_it(text: str, kind: CaseKind) -> None:
    heard = hear(FULL, text)
    assert heard.kind is kind
    assert ("隔出一块地方" in text) == ("隔出一块地方" in (heard.what or ""))


def test_the_number_of_a_house_is_no_day() -> None:
    evening = replace(FULL, when="每天晚上", where="锦江区牛市口街道水碾河路3号")
    heard = hear(evening, "号数打错了，是17号")
    assert (heard.where, heard.when) == ("锦江区牛市口街道水碾河路17号", "每天晚上")
    dated = replace(FULL, when="10月12号（10月12日，星期一）")
    assert (hear(dated, "号数不对，是15号").when or "").startswith("10月15号")


def test_a_spot_with_its_district_takes_the_place_of_one_elsewhere() -> None:
    heard = hear(FULL, "等一下，那一站算青羊区了，是清江西路，不是水碾河路")
    assert heard.where == "青羊区清江西路"
