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
        (Slot.CONTACT, "我耳朵不好，打电话来我听不到，写信息可以不", "都发到这里"),
        (Slot.WHEN, "电话我听不清，能不能就在微信上说", "都发到这里"),
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


@pytest.mark.parametrize("slot", [Slot.WHERE, Slot.WHEN, Slot.CONFIRM])
@pytest.mark.parametrize(
    "said",
    [
        "谁看得到我写的",
        "我写的谁能看见",
        "哪个会看到嘛",
        "什么人看得见",
        "别人看得到不",
        "会不会公开",
        "网上别人查得到吗",
        "怕他们认出我来",
        "我怕老板晓得是我说的",
        "说了地方他们就晓得是我了，我怕",
        "担心遭报复",
        "我有点怕邻居猜到是我",
        "怕遭打击报复嘛",
        "就怕物业整我",
    ],
)
def test_who_sees_it_is_told_and_who_is_afraid_is_reassured(slot: Slot, said: str) -> None:
    assert "加密保存" in (told(slot, said) or "")


@pytest.mark.parametrize("said", ["号码是拿给哪些人看嘛", "留了电话，老板翻得到不"])
def test_who_sees_the_number_is_told_where_it_is_asked_for(said: str) -> None:
    assert "加密保存" in (told(Slot.CONTACT, said) or "")


@pytest.mark.parametrize("said", ["谁会来", "谁来处理这个事", "谁来联系我", "谁负责啊", "这个交给谁", "谁处理嘛"])
def test_who_deals_with_it_is_told(said: str) -> None:
    assert "部门" in (told(Slot.WHERE, said) or "")


@pytest.mark.parametrize(
    "said",
    [
        "谁晓得啊",
        "谁都看得到的那个路口",
        "不管谁来都行",
        "谁知道是哪天",
        "街上谁都晓得的老茶馆",
        "在沙湾路，怕被报复",
        "怕他们跑了",
        "怕娃娃摔倒",
        "不敢说，怕报复",
    ],
)
def test_no_question_and_no_fear_to_be_known_is_answered_so(said: str) -> None:
    assert told(Slot.WHERE, said) is None


@pytest.mark.parametrize(
    ("slot", "said"),
    [(Slot.WHERE, "我留的这些你们会拿去做啥子别的用不"), (Slot.CONFIRM, "这个登了以后会不会影响我儿子的工作")],
)
def test_to_what_surely_asks_about_the_form_all_is_told_that_people_ask(slot: Slot, said: str) -> None:
    assert told(slot, said) is not None
