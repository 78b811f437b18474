"""eval routing: how often the right department is found, and how much may be dispatched without a person."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli.options import data_folder, json_path

if TYPE_CHECKING:
    from escalation.classifier_evaluation import Compared
    from escalation.examples import Example
    from service.report import Report

FIRST_FLOOR, AMONG_THREE_FLOOR, DISTRICT_FLOOR = 0.89, 0.97, 0.97
AUTOMATIC_RIGHT_FLOOR = 0.94


@click.command()
@json_path
@data_folder
@click.option(
    "--calibrate", is_flag=True, help="First fit anew when a route is certain, and write it into the rules in force."
)
def routing(json_path: Path | None, data_folder: Path | None, calibrate: bool) -> None:
    """How often the right department is found first, and the unit that handles the place.

    Messages are told as they were written: the form asks where something is, by which a bureau's unit in the district
    is found, so bureaus are measured, and beside it how many are dispatched by what is told of the place alone.

    --data DIR: a folder with messages_segmented.csv (tokens, label) and, to be asked about by what was learnt from it,
    messages_raw.csv (title, text, label); the classifier alone is measured then, beside a plain one.
    """
    report = _own(calibrate) if data_folder is None else _foreign(data_folder)
    report.finish(json_path)


def _own(calibrate: bool) -> "Report":
    from escalation import routing_evaluation as evaluation
    from escalation import wording
    from escalation.classifier import load
    from escalation.classifier_training import train_classifier
    from escalation.department import NO_UNITS
    from escalation.examples import read_examples
    from records.yaml_text import read_yaml
    from service import configuration, learning, models, routing_examples, rules
    from service.bootstrap.progress import Progress
    from service.report import Report

    settings = configuration.load()
    examples = routing_examples.own(*learning.own_lessons())
    progress = Progress()
    if calibrate:
        with progress.step("when a route is certain"):
            messages = read_examples(routing_examples.MESSAGES, expressions=False)
            catalogue = rules.load(settings).catalogue
            rules.keep_sureness(settings, evaluation.sureness(examples, messages, catalogue, wording.route()))
    with progress.step("classifier") as say:
        target = models.folder(settings.data_dir) / "router"
        classifier = load(train_classifier(examples, target, say))
    written = read_yaml(routing_examples.EVALUATION.read_text(encoding="utf-8"))
    asked = [evaluation.Asked(one["text"], tuple(one["lead"]), one["district"]) for one in written]
    catalogue = rules.load(settings).catalogue
    bureaus = replace(catalogue, units=NO_UNITS)
    figures = evaluation.figures(evaluation.run(asked, bureaus, wording.route(), classifier.propose))
    placed = evaluation.figures(evaluation.run(asked, catalogue, wording.route(), classifier.propose))
    alone = evaluation.figures(evaluation.run(asked, bureaus, wording.route(), lambda _: ()))
    report = Report("Routing: messages to the right department", messages=len(asked), examples=len(examples))
    report.add("right lead first", figures.first, at_least=FIRST_FLOOR)
    report.add("right lead among three", figures.among_three, at_least=AMONG_THREE_FLOOR)
    report.add("right unit for the place", figures.district, at_least=DISTRICT_FLOOR)
    report.add("dispatched automatically", figures.automatic)
    report.add("of these to the right lead", figures.automatic_right, at_least=AUTOMATIC_RIGHT_FLOOR)
    report.add("dispatched automatically without being asked where", placed.automatic)
    report.add(f"could be dispatched at {evaluation.PRECISION:.0%} precision", figures.reachable)
    report.add("dispatched by the catalogue alone", alone.automatic)
    report.add("of these to the right lead, catalogue alone", alone.automatic_right)
    return report


def _foreign(folder: Path) -> "Report":
    from escalation import classifier_evaluation as evaluation
    from escalation.examples import Example
    from service.report import Report

    rows = [Example(row["tokens"], row["label"]) for row in _rows(folder / "messages_segmented.csv")]
    report = Report("Routing: foreign messages by their labels", messages=len(rows))
    _compare(report, "five folds", evaluation.cross_validated(rows))
    raw = folder / "messages_raw.csv"
    if raw.is_file():
        report.conditions["raw"] = len(asked := [_letter(row) for row in _rows(raw)])
        _compare(report, "raw", evaluation.transferred(rows, asked))
    return report


def _letter(row: dict[str, str]) -> "Example":
    from escalation.examples import Example

    # The title says what a letter is about: it counts twice.
    return Example(f"{row['title']} {row['title']} {row['text']}", row["label"])


def _compare(report: "Report", name: str, found: "Compared") -> None:
    from escalation.routing_evaluation import PRECISION

    report.add(f"{name}: accuracy", found.own.accuracy)
    report.add(f"{name}: macro-F1", found.own.macro_f1)
    report.add(f"{name}: could be decided at {PRECISION:.0%} precision", found.decided)
    report.add(f"{name}: accuracy, plain character machine", found.plain.accuracy)
    report.add(f"{name}: macro-F1, plain character machine", found.plain.macro_f1)


def _rows(path: Path) -> Iterable[dict[str, str]]:
    import csv

    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
