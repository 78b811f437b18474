"""Cases as their citizens see them."""

from datetime import date

from escalation.case import CaseStatus
from escalation.lookup import CitizenCase


def citizen_case(running: int, matter: str, place: str) -> CitizenCase:
    """A complaint in work, the `running` one of its day."""
    return CitizenCase(
        id=running,
        citizen_id=1,
        number=f"WQ20261123-{running:04d}",
        kind="投诉",
        status=CaseStatus.IN_WORK,
        status_name="办理中",
        title=matter[:30],
        summary=matter,
        place=place,
        department=None,
        opened_day=date(2026, 11, 23),
        answer_by=date(2026, 12, 14),
        answered_day=None,
        reply=None,
        may=frozenset(),
        rated=None,
        rating="",
        pressed_day=None,
        look_again=None,
        again=True,
    )
