"""What each course has taught is what its lines teach now, and holds for the lines of another writer."""

import pytest

from bot import (
    case_meaning_learning,
    form_talk_learning,
    guide_talk_learning,
    meaning_learning,
    story_meaning_learning,
)
from bot.course import Course

CASES, STORIES = case_meaning_learning.COURSE, story_meaning_learning.COURSE
FORMS, GUIDES = form_talk_learning.COURSE, guide_talk_learning.COURSE


@pytest.mark.parametrize("course", [CASES, STORIES, FORMS, GUIDES], ids=lambda course: course.file)
def test_what_is_kept_has_learnt_the_lines_as_they_are(course: Course) -> None:
    told = meaning_learning.provenance(course.lines())
    assert course.learnt.calibration.provenance == told, "run ./weiqiao eval answers --calibrate"


@pytest.mark.parametrize(
    ("course", "least", "right"),
    [(CASES, 120, 0.95), (STORIES, 150, 0.95), (FORMS, 55, 0.9), (GUIDES, 140, 0.9)],
    ids=lambda value: value.file if isinstance(value, Course) else str(value),
)
def test_of_the_lines_of_another_writer_few_are_mistaken_for_sure(course: Course, least: int, right: float) -> None:
    calibration = course.learnt.calibration
    sure = [one for one in course.apart() if calibration.is_sure(one.means, one.chance)]
    assert len(sure) >= least
    assert sum(one.right for one in sure) >= right * len(sure)
