"""bench knowledge: how fast questions are answered and what is published is found, in bases of different sizes."""

from pathlib import Path

import click

from service.cli.options import json_path


@click.command()
@json_path
@click.option(
    "--passages",
    "sizes",
    type=click.IntRange(100, 200_000),
    multiple=True,
    help="Passages in the base; may be given again.",
)
def knowledge(json_path: Path | None, sizes: tuple[int, ...]) -> None:
    """Seconds of ask(), of building the index, and from publishing to the answer; by default at 10,000 passages."""
    from service import learning, surroundings
    from service.bench import knowledge as bench_knowledge
    from service.bootstrap.progress import Progress
    from service.report import Report

    chosen = sizes or (10_000,)
    report = Report("Knowledge: answering, building, publishing", sizes=", ".join(map(str, chosen)))
    with surroundings.apart() as settings:
        for size in chosen:
            speed = bench_knowledge.measure(size, learning.learned(settings), settings.data_dir, Progress())
            p50, p95 = (0.015, 0.030) if size > bench_knowledge.MEDIUM else (0.005, 0.010)
            report.add(f"{size} passages: ask() p50", speed.p50, "s", at_most=p50)
            report.add(f"{size} passages: ask() p95", speed.p95, "s", at_most=p95)
            report.add(f"{size} passages: times a bare character BM25", speed.p50 / speed.plain_p50)
            report.add(f"{size} passages: index built", speed.build, "s", at_most=60 * size / bench_knowledge.MEDIUM)
            report.add(f"{size} passages: published, then answered", speed.findable, "s", at_most=1)
            report.add(f"{size} passages: memory", speed.memory, "MB")
    report.finish(json_path)
