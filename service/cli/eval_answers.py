"""eval answers: how often it is understood what a citizen says to a question of the form."""

from pathlib import Path

import click

from service.cli.options import json_path


@click.command()
@json_path
@click.option("--calibrate", is_flag=True, help="First learn anew, and fit how sure a meaning must be.")
def answers(json_path: Path | None, calibrate: bool) -> None:
    """How often answers are understood that were held out of the learning, and that nothing is learnt from."""
    from bot import answer_learning as learning
    from bot import answer_meaning, case_meaning, case_meaning_learning
    from bot.answer_meaning import Meaning
    from service.report import Report

    lessons, of_cases = learning.lessons(), case_meaning_learning.lessons()
    heard, heard_of_cases = learning.held_out(lessons), case_meaning_learning.held_out(of_cases)
    if calibrate:
        learning.renew(lessons, heard)
        case_meaning_learning.renew(of_cases, heard_of_cases)
    fitted, fitted_of_cases = answer_meaning.calibration(), case_meaning.calibration()
    report = Report("Answers to questions of ours, held out of the learning", lines=len(lessons.lines))
    report.add("taken for what they are", sum(one.right for one in heard) / len(heard))
    for means in Meaning:
        learned = learning.of_meaning(heard, means, fitted)
        report.add(f"{means}: sure, and right", learned.precision)
        report.add(f"{means}: of all that mean it", learned.recall)
    apart = learning.as_kept(learning.apart())
    sure = [one for one in apart if fitted.is_sure(one.means, one.chance)]
    report.add("kept apart: taken for what they are", sum(one.right for one in apart) / len(apart))
    report.add("kept apart: sure", len(sure) / len(apart))
    report.add("kept apart: right of these", sum(one.right for one in sure) / len(sure))
    report.add("of cases: taken for what they do", sum(one.right for one in heard_of_cases) / len(heard_of_cases))
    known = [one for one in heard_of_cases if fitted_of_cases.is_sure(one.means, one.chance)]
    report.add("of cases: sure", len(known) / len(heard_of_cases))
    report.add("of cases: right of these", sum(one.right for one in known) / len(known))
    report.finish(json_path)
