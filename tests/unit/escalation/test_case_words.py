"""Everything of a case that people read has words."""

from datetime import date

from escalation import wording
from escalation.case import CaseStatus, Rating, Supervision
from escalation.casework import RatingReason
from escalation.conditions import HOLDS, Condition
from escalation.ladder import Late, PartRung
from escalation.rules.loader import load
from escalation.step import Step

DAY = date(2026, 12, 14)


def test_every_status_step_and_condition_has_words() -> None:
    said = [*map(wording.status, CaseStatus), *map(wording.status_for_citizen, CaseStatus)]
    said += [*map(wording.step, Step), *map(wording.condition, Condition)]
    assert all(said)
    assert set(HOLDS) == set(Condition)


def test_every_reminder_names_the_case_and_its_own_reason() -> None:
    of_case = {*(rung.key for rung in load().ladder.rungs), *Late} - {Late.SUPPORT}
    said = [wording.reminder(key, number="WQ20261123-0001", answer_by=DAY) for key in of_case]
    part = {"number": "WQ20261123-0001", "department": "市公安局", "answer_by": DAY}
    of_parts = [wording.part_reminder(key, **part) for key in PartRung]  # type: ignore[arg-type]
    assert all("市公安局" in text and "12月14日" in text for text in of_parts)
    said += of_parts
    assert all("WQ20261123-0001" in text for text in said)
    assert len(set(said)) == len(said)
    assert wording.reminder("a rung of the city", number="WQ1", answer_by=DAY).endswith("12月14日。")


def test_a_verdict_is_told_with_its_reason_and_words() -> None:
    assert wording.verdict(Rating.DISSATISFIED, RatingReason.SLOW, "等了一个月") == "不满意：办理太慢：等了一个月"
    assert wording.verdict(Rating.SATISFIED, None, "") == "满意"
    assert all(wording.verdict(Rating.DISSATISFIED, reason, "") for reason in RatingReason)
    assert wording.supervised(Supervision.RED, "久拖不决") == "红牌督办：久拖不决"
