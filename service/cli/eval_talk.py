"""eval talk: how surely what wants nothing is heard, and how often something else is taken for it."""

from pathlib import Path

import click

from service.cli.options import json_path

HEARD_FLOOR, TAKEN_CEILING = 0.72, 0.025


@click.command()
@json_path
@click.option("--calibrate", is_flag=True, help="First let the ear learn anew, and keep what it learnt.")
def talk(json_path: Path | None, calibrate: bool) -> None:
    """How much talk, and word that something was heard, is known by an ear that did not learn it."""
    from bot import talk_learning, talk_sense
    from language import ear_learning, ears
    from service.report import Report
    from service.settings import ROOT

    examples = talk_learning.examples()
    if calibrate:
        kept = ears.packed(ear_learning.learnt(examples))
        (ROOT / "bot" / talk_sense.FILE).write_bytes(kept)
    figures = talk_learning.held_out(examples)
    report = Report("What wants nothing, heard by who did not learn it", idle=figures.idle, others=figures.others)
    report.add("heard", figures.heard, at_least=HEARD_FLOOR)
    report.add("heard as what it is", figures.right_kind)
    report.add("of what wants something, taken for it", figures.taken, at_most=TAKEN_CEILING)
    report.finish(json_path)
