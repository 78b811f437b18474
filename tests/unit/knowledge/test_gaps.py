"""The gap list's groups: what asks for the same comes together, at a threshold that labelled questions justify."""

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from random import Random

import pytest

from knowledge_base import gaps
from knowledge_base.questions import Question

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

# One matter a line, made up for this test: what a knowledge base may not know yet.
LABELLED = """
公租房怎么申请|申请公租房要啥条件|公租房哪里申请|我想申请公租房怎么弄|外地人可以申请公租房不
共享单车乱停在人行道|人行道上共享单车乱停没人管|共享单车堆在路上谁来管
养狗要办证吗|狗证怎么办|狗狗办证要多少钱|给狗办证去哪里|养犬证咋个办
地铁站附近停车场几点关门|地铁停车场晚上关不关门|地铁站的停车场收费吗
无人机可以在公园飞吗|公园里能不能飞无人机|小区里飞无人机要审批不
外地车限行怎么规定的|外地牌照的车限号吗|外地车限行时间|今天限号多少
小学生课后延时服务收费标准|课后延时服务怎么报名|学校延时服务要交好多钱
电动车充电桩怎么申请安装|小区想装充电桩找谁|车位上安充电桩要哪些手续
老年人免费坐公交卡怎么办|六十五岁坐公交免费吗|老年公交卡在哪办|老年卡怎么年审
天然气开户去哪里办|新房天然气怎么开通|天然气过户需要啥子材料|天然气缴费
献血证有什么优惠|献血可以免费坐公交吗|献血后用血怎么报销
墓地价格怎么查|公墓多少钱一个|公益性公墓怎么申请
电梯加装国家补贴多少|老小区加装电梯补贴|旧楼加电梯要多少户同意
毕业生租房补贴|大学毕业生有没有租房补贴|应届生租房补贴怎么领
演唱会门票退票|演唱会票买了能退不
露营在哪里可以搭帐篷|公园能搭帐篷露营吗
快递丢了怎么赔|快递不送上门投诉哪里|快递弄丢了找谁
二手车过户流程|二手车过户要带什么|车子卖了怎么过户
农村建房审批|农村自建房怎么申请审批|宅基地建房要什么手续
暑假托管班|社区暑期托管怎么报名|暑期托管班报名
考驾照体检在哪里|驾照体检去哪家医院|驾驶证体检
核酸检测哪里做
今天天气怎么样
股票怎么开户
火锅店哪家好吃
电信套餐乱收费怎么投诉|宽带乱扣费找谁
宠物医院乱收费投诉
"""
MATTERS = [line.split("|") for line in LABELLED.split()]
TEXTS = [text for matter in MATTERS for text in matter]


def question(number: int, text: str, citizen: int | None = None, **facts: object) -> Question:
    values: dict[str, object] = {"topic": None, "rating": None, "nearest": (), "gap": None, **facts}
    at = NOW + timedelta(minutes=number)
    return Question(number, citizen or number, 1, text, at, date(2026, 11, 23), **values)  # type: ignore[arg-type]


def questions(texts: Sequence[str]) -> list[Question]:
    return [question(number, text) for number, text in enumerate(texts, 1)]


def agreement(alike: float) -> float:
    """F1 over pairs: those put together against those that mean the same."""
    matter_of = {text: number for number, matter in enumerate(MATTERS) for text in matter}
    found = gaps.group(questions(TEXTS), alike)
    group_of = {one.text: number for number, group in enumerate(found) for one in group.questions}
    pairs = [(matter_of[a] == matter_of[b], group_of[a] == group_of[b]) for a, b in combinations(TEXTS, 2)]
    right = sum(same and together for same, together in pairs)
    return 2 * right / (sum(same for same, _ in pairs) + sum(together for _, together in pairs))


def test_the_threshold_parts_the_labelled_questions_about_as_well_as_any() -> None:
    others = [step / 100 for step in range(10, 42, 4)]
    assert agreement(gaps.ALIKE) > 0.75
    assert agreement(gaps.ALIKE) > max(map(agreement, others)) - 0.02


def test_every_question_is_in_one_group_and_most_people_come_first() -> None:
    found = gaps.group(questions(TEXTS))
    assert sorted(one.message_id for group in found for one in group.questions) == list(range(1, len(TEXTS) + 1))
    assert [group.citizens for group in found] == sorted((group.citizens for group in found), reverse=True)


def test_a_group_tells_how_many_people_asked_when_last_and_what_came_near() -> None:
    asked = [
        question(1, "狗证怎么办", citizen=7, nearest=("residence", "licence")),
        question(2, "狗证怎么办？", citizen=7, nearest=("licence",)),
        question(3, "狗证怎么办呀", citizen=8, topic="pets"),
    ]
    (group,) = gaps.group(asked)
    assert [one.message_id for one in group.questions] == [3, 2, 1]
    assert (group.citizens, group.last_at) == (2, asked[2].at)
    assert group.nearest == ("licence", "pets", "residence")
    assert group.representative in asked


@pytest.mark.parametrize("texts", [[], ["？？？"], ["", "", "的"], ["a" * 200, "😀"], ["怎么办"]])
def test_questions_that_say_nothing_are_grouped_without_harm(texts: list[str]) -> None:
    assert sum(len(group.questions) for group in gaps.group(questions(texts))) == len(texts)


def test_two_thousand_questions_are_grouped_within_a_second() -> None:
    choose = Random(1)
    many = questions([choose.choice(TEXTS) + choose.choice(TEXTS)[: choose.randint(0, 9)] for _ in range(2_000)])
    gaps.group(many[:1])  # the dictionary is loaded once a process
    # The processor's time: others may be at work on the same machine.
    began = time.process_time()
    gaps.group(many)
    assert time.process_time() - began < 1.0
