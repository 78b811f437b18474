"""eval emergencies: how surely an emergency is heard, and how often something else is taken for one."""

from pathlib import Path

import click

from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
def emergencies(json_path: Path | None, data_folder: Path | None) -> None:
    """How many emergencies are heard, and how many look-alikes are taken for one.

    --data DIR: a folder with emergencies.yaml in UTF-8: under `emergencies` lists of messages by kind, under
    `look_alikes` a list.
    """
    from language import emergency_evaluation as evaluation
    from language.emergencies import EmergencyKind
    from records.yaml_text import read_yaml
    from service.report import Report
    from service.settings import ROOT

    folder = data_folder or ROOT / "training_data/evaluation"
    material = read_yaml((folder / "emergencies.yaml").read_text(encoding="utf-8"))
    told = {EmergencyKind(kind): messages for kind, messages in material["emergencies"].items()}
    figures = evaluation.evaluate(told, material["look_alikes"])
    report = Report("Emergencies in citizens' own words", told=figures.emergencies, look_alikes=figures.look_alikes)
    promised = data_folder is None
    report.add("heard", figures.recall, at_least=evaluation.RECALL_FLOOR if promised else None)
    report.add("heard as what they are", figures.right_kind, at_least=evaluation.RIGHT_KIND_FLOOR if promised else None)
    report.add("false alarms", figures.false_alarm_rate, at_most=evaluation.FALSE_ALARM_CEILING if promised else None)
    report.finish(json_path)
