"""eval answers: how often it is understood what a citizen says to a question of the form."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cli.options import json_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.answer_meaning import Calibration
    from bot.course import Course
    from bot.meaning_learning import Heard
    from service.report import Report


@click.command()
@json_path
@click.option("--calibrate", is_flag=True, help="First learn anew, and fit how sure a meaning must be.")
def answers(json_path: Path | None, calibrate: bool) -> None:
    """How often answers are understood that were held out of the learning, and that nothing is learnt from."""
    from bot import answer_learning as learning
    from bot import (
        answer_meaning,
        case_meaning_learning,
        form_talk_learning,
        guide_talk_learning,
        story_meaning_learning,
    )
    from bot.answer_meaning import Meaning
    from service.report import Report

    lessons = learning.lessons()
    heard = learning.held_out(lessons)
    if calibrate:
        learning.renew(lessons, heard)
    fitted = answer_meaning.calibration()
    report = Report("Answers to questions of ours, held out of the learning", lines=len(lessons.lines))
    report.add("taken for what they are", sum(one.right for one in heard) / len(heard))
    for means in Meaning:
        learned = learning.of_meaning(heard, means, fitted)
        report.add(f"{means}: sure, and right", learned.precision)
        report.add(f"{means}: of all that mean it", learned.recall)
    _add_sure(report, "kept apart", learning.as_kept(learning.apart()), fitted)
    _add(report, "of cases", case_meaning_learning.COURSE, calibrate)
    _add(report, "of stories", story_meaning_learning.COURSE, calibrate)
    _add(report, "in a form", form_talk_learning.COURSE, calibrate)
    _add(report, "after a guide", guide_talk_learning.COURSE, calibrate)
    report.finish(json_path)


def _add(report: "Report", name: str, course: "Course[Any]", calibrate: bool) -> None:
    lessons = course.lessons()
    heard = course.held_out(lessons)
    if calibrate:
        course.renew(lessons, heard)
    _add_sure(report, name, heard, course.learnt.calibration)
    _add_sure(report, f"{name}, kept apart", course.apart(), course.learnt.calibration)


def _add_sure(report: "Report", name: str, heard: "Sequence[Heard[Any]]", fitted: "Calibration") -> None:
    sure = [one for one in heard if fitted.is_sure(one.means, one.chance)]
    report.add(f"{name}: taken for what they are", sum(one.right for one in heard) / len(heard))
    report.add(f"{name}: sure", len(sure) / len(heard))
    report.add(f"{name}: right of these", sum(one.right for one in sure) / len(sure))
