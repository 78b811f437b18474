"""The time that is told in the place of another when all was read back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import form_turn, request_draft
from bot.request_draft import Draft, Problem, Slot
from escalation.case import CaseKind

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)  # a Wednesday
FULL = Draft(
    kind=CaseKind.COMPLAINT,
    begun_at=NOW,
    what="楼道里堆满了纸箱",
    where="锦江区牛市口街道水碾河路3号院",
    when="10月12号上午（10月12日，星期一）",
    contact="13800138000",
    consent_at=NOW,
)


@pytest.mark.parametrize(
    ("old", "text", "new"),
    [
        ("10月12号上午", "月份写早了，是九月", "九月12号（9月12日，星期六）"),
        ("10月12号上午", "月份搞错了 是9月份", "9月12号（9月12日，星期六）"),
        ("10月12号上午", "号数不对，应该是15号", "10月15号（10月15日，星期四）"),
        ("10月12号上午", "日子早了点，是二十号", "10月二十号（10月20日，星期二）"),
        ("10月12号上午", "钟点不对 是晚上九点", "10月12号晚上九点（10月12日，星期一）"),
        ("10月12号上午", "是下午不是上午", "10月12号下午（10月12日，星期一）"),
        ("10月12号上午", "年份不对，是去年", "去年10月12号上午（2025年10月12日，星期日）"),
        ("10月12号上午", "十二号太晚了，是八号开始的", "10月八号（10月8日，星期四）"),
        ("10月12号上午", "日期填岔了 十月二号才对", "十月二号（10月2日，星期五）"),
        ("10月12号上午", "时间说迟了 应该是国庆节那天", "国庆节那天"),
        ("昨天早上", "是前天才开始的", "前天（11月23日，星期一）"),
        ("昨天早上", "日子不对 前天就有了", "前天（11月23日，星期一）"),
        ("国庆节那阵", "时间那栏要不得，国庆还没装起，是十一月头上才亮的", "十一月"),
        ("昨天早上", "早了一天，是今天早上", "今天早上（11月25日，星期三）"),
        ("昨天早上", "从上个月开始的不是昨天", "上个月"),
        ("昨天早上", "时间记岔了 开学那阵就有了", "开学那时就"),
        ("昨天早上", "是晚上不是早上", "昨天晚上（11月24日，星期二）"),
        ("昨天早上", "早上不对头，是下黑", "昨天下黑（11月24日，星期二）"),
        ("上周三", "星期说错了，是星期四", "上星期四（11月19日，星期四）"),
        ("上周三", "周三早了，周五才对", "上周五（11月20日，星期五）"),
        ("三个月了", "时间不对 才一个月", "一个月"),
    ],
)
def test_the_part_of_the_time_that_was_wrong_is_replaced(old: str, text: str, new: str) -> None:
    heard = form_turn.hear(replace(FULL, when=old), Slot.CONFIRM, text, NOW)
    assert isinstance(heard, Draft)
    assert heard == replace(FULL, when=new)


@pytest.mark.parametrize("text", ["月份错了", "号数早了三天", "日子记岔了"])
def test_a_time_that_is_only_wrong_is_asked_again(text: str) -> None:
    heard = form_turn.hear(FULL, Slot.CONFIRM, text, NOW)
    assert isinstance(heard, Draft)
    assert request_draft.next_slot(heard) is Slot.WHEN


@pytest.mark.parametrize(
    "text",
    [
        "昨天才给物业打过电话",
        "是昨天那个师傅说的",
        "今天能处理吗",
        "早点派人来",
        "几号来修",
        "我昨天又去看了",
        "今天早上他们又堆了",
        "晚上十点以后打电话",
        "明天才有空",
        "早晓得就不报了",
        "月底之前能弄好不",
        "日期没有问题",
        "我星期天才在家",
    ],
)
def test_what_only_speaks_of_a_time_replaces_none(text: str) -> None:
    heard = form_turn.hear(FULL, Slot.CONFIRM, text, NOW)
    # It may go on about the matter.
    assert isinstance(heard, Problem) or heard.when == FULL.when


@pytest.mark.parametrize(
    ("text", "where"), [("地址不对是5号院", "5号院"), ("3号院不对 是5号院", "5号院"), ("门牌号错了 是13号院", "13号院")]
)
def test_the_number_of_a_house_is_no_day(text: str, where: str) -> None:
    heard = form_turn.hear(FULL, Slot.CONFIRM, text, NOW)
    assert isinstance(heard, Draft)
    assert (heard.when, (heard.where or "").endswith(where)) == (FULL.when, True)
