"""eval knowledge: how often the right guide or document is found first."""

from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
@click.option("--calibrate", is_flag=True, help="First fit the ranking's weights and thresholds anew.")
def knowledge(json_path: Path | None, data_folder: Path | None, calibrate: bool) -> None:
    """How often the right entry is found first, beside plain baselines in the same run.

    --data DIR: a folder with entries.jsonl, lines of {"id", "title", "text"}, and questions.jsonl, lines of
    {"question", "expected": [ids]}.
    """
    from datetime import UTC, datetime

    from knowledge_base import calibration, evaluation, training
    from knowledge_base.embedder import Embedder
    from knowledge_base.guides import SAMPLE_GUIDES, read_guides
    from records.moments import local_day
    from service import configuration, models
    from service.report import Report

    progress = Progress()
    guides = read_guides(SAMPLE_GUIDES)
    if calibrate:
        with progress.step("calibration"):
            calibration.renew(guides)
    with progress.step("embedder") as say:
        folder = models.folder(configuration.load().data_dir) / "embedder"
        embedder = Embedder(training.train_embedder(guides, folder, say))
        embedder.load()
    today = local_day(datetime.now(UTC))
    material = evaluation.elsewhere(data_folder, today) if data_folder else evaluation.own()
    report = Report(
        "Knowledge: questions to the right entry",
        entries=len(material.entries),
        questions=len(material.questions),
        embedder=embedder.name,
    )
    for figure in evaluation.measure(material, embedder, promised=data_folder is None):
        report.add(figure.name, figure.value, at_least=figure.at_least, at_most=figure.at_most)
    embedder.close()
    report.finish(json_path)
