"""eval duplicates: how surely requests about one and the same thing are told from near misses."""

from pathlib import Path

import click

from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
@click.option("--fit", is_flag=True, help="First fit weights and threshold anew to training_data/duplicates/.")
@click.option("--learn", is_flag=True, help="First train the readers anew: hours without a graphics card; needs --fit.")
def duplicates(json_path: Path | None, data_folder: Path | None, fit: bool, learn: bool) -> None:
    """How surely requests about one and the same thing are told from near misses.

    --data DIR: a folder with duplicates.yaml in UTF-8, a list of {a: {text, at}, b: {text, at}, same: true or false}.
    """
    from functools import partial

    from escalation import classifier
    from escalation.duplicates import evaluation, pairs, space, weights
    from escalation.duplicates.meaning import meaning
    from service import configuration, learning, models
    from service.bootstrap.progress import Progress
    from service.report import Report
    from service.settings import ROOT

    # From our own messages alone: what a city's content and cases teach is measured nowhere else.
    target = models.folder(configuration.load().data_dir)
    with Progress().step("models") as say:
        router = learning.router(target, (), say)
        near = space.load(learning.space(target, learning.embedder(target, learning.groups(()), say), router, say))
    taught = classifier.load(router)
    if learn:
        from escalation.duplicates import reading, reading_training

        with Progress().step("readers") as say:
            matters = reading_training.learn(learning.matter_lessons(), reading.MATTERS, say)
            weights.keep_readings(matters, reading_training.learn(learning.place_lessons(), reading.PLACES, say))
    if fit:
        from escalation.duplicates import fitting

        parts = pairs.read_parts(learning.REQUESTS)
        readings = weights.load_readings()
        close = pairs.read_groups(learning.CLOSE)
        weights.keep(fitting.fit(fitting.unseen(parts, close, near.words, taught, readings)))
    held_out = pairs.read_held_out((data_folder or ROOT / "training_data/evaluation") / "duplicates.yaml")
    fitted = weights.load()
    figures = evaluation.evaluate(held_out, fitted, partial(meaning, taught, near))
    report = Report("Requests about one and the same thing", pairs=len(held_out), suggest_from=fitted.suggest_from)
    promised = data_folder is None
    report.add("precision", figures.precision, at_least=evaluation.PRECISION_FLOOR if promised else None)
    report.add("recall", figures.recall, at_least=evaluation.RECALL_FLOOR if promised else None)
    report.finish(json_path)
