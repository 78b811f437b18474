"""What people ask about the registration itself in the middle of it."""

import pytest

from bot import about_form
from bot.request_draft import Slot
from escalation.case import CaseKind

DAYS = {CaseKind.COMPLAINT: 15}


def told(slot: Slot, said: str) -> str | None:
    return about_form.answer(slot, said, DAYS, CaseKind.COMPLAINT)


@pytest.mark.parametrize(
    ("slot", "said", "part"),
    [
        (Slot.WHERE, "这个要收费不", "不收费"),
        (Slot.WHEN, "你们一般好久回复", "15 个工作日"),
        (Slot.CONFIRM, "你先说清楚投诉了多久有结果", "15 个工作日"),
        (Slot.CONTACT, "我留了电话会不会告诉摊主", "不会告诉对方"),
        (Slot.WHERE, "会不会泄露我的信息", "加密"),
        (Slot.WHERE, "你是真人吗", "机器人"),
        (Slot.WHERE, "先问一下你们周末上班不", "随时都能登记"),
        (Slot.WHERE, "你问这个干啥子", "找得到"),
        (Slot.WHEN, "问时间干嘛", "跳过"),
        (Slot.WHAT, "从哪里说起呢", "想到什么说什么"),
        (Slot.CONTACT, "要写多详细", "大概写就行"),
        (Slot.WHEN, "具体哪条路也要说吗", "大概写就行"),
        (Slot.CONTACT, "你们是不是都不管这些事哦", "会管的"),
        (Slot.WHEN, "凭啥要留电话嘛", "匿名"),
        (Slot.WHEN, "你管得到不嘛", "会管的"),
        (Slot.CONFIRM, "还要等好久嘛", "15 个工作日"),
        (Slot.CONTACT, "为啥子要问这么多嘛", "只问四样"),
        (Slot.WHERE, "还要问好多个问题哦，问到什么时候", "只问四样"),
    ],
)
def test_it_is_answered(slot: Slot, said: str, part: str) -> None:
    assert part in (told(slot, said) or "")


@pytest.mark.parametrize(
    ("slot", "said"),
    [
        (Slot.WHERE, "金牛区茶店子"),
        (Slot.WHEN, "坏了几天了都没人来修"),
        (Slot.WHEN, "记不清几点了"),
        (Slot.WHEN, "你别管什么时候"),
        (Slot.CONTACT, "怕报复，匿名"),
        (Slot.WHAT, "物业乱收费怎么没人管"),
        (Slot.CONFIRM, "没问题"),
        (Slot.WHERE, "老年证在哪里办"),
    ],
)
def test_answers_and_other_questions_are_left_alone(slot: Slot, said: str) -> None:
    assert told(slot, said) is None
