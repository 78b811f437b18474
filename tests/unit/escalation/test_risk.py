"""Words of risk are shown to those who must know, and everyday words that look like them are not."""

import pytest
import yaml
from msgspec.structs import replace

from escalation import wording
from escalation.case import Course
from escalation.risk import RiskKind, may_see_flags, risks
from escalation.rules.loader import load
from records.roles import Role
from service.settings import ROOT
from tests.unit.escalation.test_case_moves import CASE

RULES = load().flags.risk_words
LABELLED = yaml.safe_load((ROOT / "training_data/evaluation/risk_words.yaml").read_text(encoding="utf-8"))


def kinds(text: str) -> list[RiskKind]:
    return [risk.kind for risk in risks(text, RULES)]


def test_nine_of_ten_messages_with_words_of_risk_are_flagged_as_what_they_are() -> None:
    told = [(RiskKind(kind), text) for kind, texts in LABELLED["told"].items() for text in texts]
    assert {kind for kind, _ in told} == set(RiskKind)
    assert sum(kind in kinds(text) for kind, text in told) / len(told) >= 0.9


def test_fewer_than_one_of_ten_look_alikes_is_flagged() -> None:
    look_alikes = LABELLED["look_alikes"]
    assert len(look_alikes) + sum(map(len, LABELLED["told"].values())) == 120
    assert sum(bool(kinds(text)) for text in look_alikes) / len(look_alikes) < 0.1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("路灯坏了，尽快来修", []),
        ("停车一小时三十块，杀人嗦", []),
        ("再不给钱我就去杀人", [RiskKind.EXTREME_ACT]),
        ("我要去北京旅游。老家的医保怎么报？", []),
        ("再不解决我就上北京，还要发抖音曝光", [RiskKind.PETITION, RiskKind.MEDIA]),
        ("业主约好明天一起去区政府门口拉横幅", [RiskKind.MASS_INCIDENT]),
        # Spoken without a pause.
        (
            "我娃儿在北京工作放假回来耍想给他办个成都的社保卡听说先去把那边的停了才办得到这边窗口的人说不归他们管我就不晓得了",
            [],
        ),
        (
            "你们要是再不给我们发工资我跟几十个工友商量好了明天早上就一起到项目部大门口坐起不走不给钱就不起来",
            [RiskKind.MASS_INCIDENT],
        ),
    ],
)
def test_each_kind_is_told_once_and_a_clause_is_judged_by_itself(text: str, expected: list[RiskKind]) -> None:
    assert kinds(text) == expected


def test_a_flag_says_which_words_it_was_raised_by() -> None:
    [risk] = risks("逼急了大家同归于尽", RULES)
    assert wording.risk(risk) == "极端行为言论：同归于尽"


def test_only_the_centre_leaders_and_the_own_handler_see_flags() -> None:
    case = replace(CASE, course=Course(handler_id=7))
    for role in (Role.DISPATCHER, Role.SUPERVISOR, Role.LEADER):
        assert may_see_flags(frozenset({role}), 1, case)
    assert may_see_flags(frozenset({Role.HANDLER}), 7, case)
    assert not may_see_flags(frozenset({Role.HANDLER}), 8, case)
    for role in (Role.REVIEWER, Role.KNOWLEDGE_EDITOR, Role.ADMINISTRATOR):
        assert not may_see_flags(frozenset({role}), 7, case)
