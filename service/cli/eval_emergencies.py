"""eval emergencies: how surely an emergency is heard, and how often something else is taken for one."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.options import data_folder, json_path

if TYPE_CHECKING:
    from service.report import Report


@click.command()
@json_path
@data_folder
@click.option(
    "--calibrate",
    is_flag=True,
    help="Instead let the ear learn anew, fit how sure it must be, and measure it on what is held out.",
)
def emergencies(json_path: Path | None, data_folder: Path | None, calibrate: bool) -> None:
    """How many emergencies are heard, and how many look-alikes are taken for one.

    --data DIR: a folder with emergencies.yaml in UTF-8: under `emergencies` lists of messages by kind, under
    `look_alikes` a list, and perhaps under `also` by message the other kinds that are as right.
    """
    from language import emergency_evaluation as evaluation
    from language.emergencies import EmergencyKind
    from records.yaml_text import read_yaml
    from service.report import Report
    from service.settings import ROOT

    if calibrate:
        _calibrated().finish(json_path)
        return

    folder = data_folder or ROOT / "training_data/evaluation"
    material = read_yaml((folder / "emergencies.yaml").read_text(encoding="utf-8"))
    told = {EmergencyKind(kind): messages for kind, messages in material["emergencies"].items()}
    figures = evaluation.evaluate(told, material["look_alikes"], material.get("also", {}))
    report = Report("Emergencies in citizens' own words", told=figures.emergencies, look_alikes=figures.look_alikes)
    promised = data_folder is None
    report.add("heard", figures.recall, at_least=evaluation.RECALL_FLOOR if promised else None)
    report.add("heard as what they are", figures.right_kind, at_least=evaluation.RIGHT_KIND_FLOOR if promised else None)
    report.add("and what they may be as well", figures.named_kind)
    report.add("false alarms", figures.false_alarm_rate, at_most=evaluation.FALSE_ALARM_CEILING if promised else None)
    report.finish(json_path)


def _calibrated() -> "Report":
    from language import ears, emergency_sense
    from language import emergency_calibration as calibration
    from language import emergency_learning as learning
    from service import ordinary_talk
    from service.report import Report
    from service.settings import ROOT

    talk, answers = ordinary_talk.told(), ordinary_talk.answers()
    kept = ears.packed(learning.taught(talk, answers))
    (ROOT / "language" / emergency_sense.FILE).write_bytes(kept)
    messages = calibration.judged(talk, answers)
    thresholds = calibration.fitted(messages)
    (ROOT / "language/emergency_thresholds.tsv").write_text(calibration.table(thresholds), encoding="utf-8")
    figures = calibration.held_out(messages, thresholds)
    report = Report("Emergencies that the learned ear was not taught", messages=len(messages))
    report.add("from this likelihood on an emergency", thresholds.alone)
    report.add("below this one none, whatever a rule says", thresholds.beside_a_rule)
    report.add("in one sentence of many", thresholds.in_a_sentence)
    report.add("heard", figures.heard)
    report.add("heard by the rules alone", figures.foreseen)
    report.add("alarms in ordinary talk", figures.alarms_in_talk)
    report.add("by the rules alone", figures.foreseen_in_talk)
    report.add("alarms in answers to a form", figures.alarms_in_answers)
    return report
