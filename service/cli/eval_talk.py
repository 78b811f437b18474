"""eval talk: how surely what wants nothing is heard, and what asks for our hours, and how often something else is taken
for either."""

from pathlib import Path

import click

from service.cli.options import json_path

HEARD_FLOOR, TAKEN_CEILING = 0.72, 0.025
HOURS_FLOOR = 0.88


@click.command()
@json_path
@click.option("--calibrate", is_flag=True, help="First let the ear learn anew, and keep what it learnt.")
def talk(json_path: Path | None, calibrate: bool) -> None:
    """How much talk, and word that something was heard, is known by an ear that did not learn it."""
    from bot import our_hours, our_hours_learning, talk_learning, talk_sense
    from language import ear_learning, ears
    from service.report import Report
    from service.settings import ROOT

    examples, of_hours = talk_learning.examples(), our_hours_learning.examples()
    if calibrate:
        for file, ear in (
            (talk_sense.FILE, ear_learning.learnt(examples)),
            (our_hours.FILE, ear_learning.learnt_of_no_kind(of_hours)),
        ):
            (ROOT / "bot" / file).write_bytes(ears.packed(ear))
    figures, hours = talk_learning.held_out(examples), our_hours_learning.held_out(of_hours)
    report = Report("What wants nothing, heard by who did not learn it", idle=figures.idle, others=figures.others)
    report.add("heard", figures.heard, at_least=HEARD_FLOOR)
    report.add("heard as what it is", figures.right_kind)
    report.add("of what wants something, taken for it", figures.taken, at_most=TAKEN_CEILING)
    report.add("questions about our hours, heard", hours.heard, at_least=HOURS_FLOOR)
    report.add("of other questions with a word of hours, taken for one", hours.taken, at_most=TAKEN_CEILING)
    report.finish(json_path)
