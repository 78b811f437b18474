"""eval duplicates: how surely requests about one and the same thing are told from near misses."""

from pathlib import Path

import click

from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
@click.option("--fit", is_flag=True, help="First fit weights and threshold anew to training_data/duplicates.yaml.")
def duplicates(json_path: Path | None, data_folder: Path | None, fit: bool) -> None:
    """How surely requests about one and the same thing are told from near misses.

    --data DIR: a folder with duplicates.yaml in UTF-8, a list of {a: {text, at}, b: {text, at}, same: true or false}.
    """
    from escalation.duplicates import evaluation, pairs, weights
    from service.report import Report
    from service.settings import ROOT

    if fit:
        from escalation.duplicates import fitting

        groups = pairs.read_groups(ROOT / "training_data/duplicates.yaml")
        weights.keep(fitting.fit(list(pairs.pairs(groups))))
    held_out = pairs.read_held_out((data_folder or ROOT / "training_data/evaluation") / "duplicates.yaml")
    fitted = weights.load()
    figures = evaluation.evaluate(held_out, fitted)
    report = Report("Requests about one and the same thing", pairs=len(held_out), suggest_from=fitted.suggest_from)
    promised = data_folder is None
    report.add("precision", figures.precision, at_least=evaluation.PRECISION_FLOOR if promised else None)
    report.add("recall", figures.recall, at_least=evaluation.RECALL_FLOOR if promised else None)
    report.finish(json_path)
