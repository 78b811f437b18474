"""eval knowledge: how often the right guide or document is found first."""

from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
@click.option("--titles-only", is_flag=True, help="With --data: the index holds the titles and nothing else.")
@click.option("--half-known", is_flag=True, help="With --data: half of the questions are known as wordings.")
@click.option("--calibrate", is_flag=True, help="First fit the weights and thresholds of ranking and lines anew.")
def knowledge(
    json_path: Path | None, data_folder: Path | None, titles_only: bool, half_known: bool, calibrate: bool
) -> None:
    """How often the right entry is found first, beside plain baselines in the same run.

    --data DIR: a folder with entries and questions of your own, and the embedder learns from these entries too; or with
    other questions about the sample guides. The formats: training_data/README.md.
    """
    from datetime import UTC, datetime

    from knowledge_base import evaluation, facet_model, measured_data, recogniser
    from knowledge_base.embedder import Embedder
    from records.moments import local_day
    from service import configuration, learning, models
    from service.report import Report

    progress = Progress()
    target = models.folder(configuration.load().data_dir)
    if calibrate:
        with progress.step("calibration"):
            _calibrate()
    if data_folder is None:
        material = measured_data.own()
    elif measured_data.asks_own_guides(data_folder):
        material = measured_data.own(data_folder)
    else:
        material = measured_data.elsewhere(data_folder, local_day(datetime.now(UTC)), titles_only=titles_only)
    if half_known:
        material = measured_data.half_known(material)
    with progress.step("embedder") as say:
        groups = learning.groups(material.taught if data_folder else ())
        embedder = Embedder(learning.embedder(target, groups, say))
        embedder.load()
    with progress.step("facets and recogniser"):
        facets = facet_model.load(learning.facets(target))
        known = recogniser.load(learning.recogniser(target, groups))
    report = Report(
        "Knowledge: questions to the right entry",
        entries=len(material.searched),
        questions=len(material.questions),
        embedder=embedder.name,
    )
    learned = evaluation.Models(embedder, known, facets.asked)
    for figure in evaluation.measure(material, learned, promised=data_folder is None):
        report.add(figure.name, figure.value, at_least=figure.at_least, at_most=figure.at_most)
    embedder.close()
    report.finish(json_path)


def _calibrate() -> None:
    """Fit everything anew; ranking and what goes on by the same rounds of learning."""
    from knowledge_base import calibration, continuation_fitting, facet_model, line_fitting, matters
    from service import learning

    guides, paraphrases = learning.own_lessons()
    lessons = calibration.Lessons(guides, paraphrases, calibration.unanswerable())
    held = calibration.rounds(lessons, calibration.taught)
    wordings = [wording for guide in guides for wording in guide.wordings]
    facets = facet_model.learn(matters.facet_questions(paraphrases, wordings)).asked
    continuation_fitting.renew(guides, held, calibration.renew(lessons, held), facets)
    line_fitting.renew(guides, paraphrases, facets)
