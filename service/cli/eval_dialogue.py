"""eval dialogue: how many scripts of whole conversations go as a citizen rightly expects."""

import asyncio
from pathlib import Path

import click

from service.cli.options import data_folder, json_path


@click.command()
@json_path
@data_folder
@click.option("--only", metavar="SLUG|NAME", help="Only the scripts that cover this, or the one of this name.")
@click.option("--verbose", is_flag=True, help="Also print the conversations that went otherwise.")
def dialogue(json_path: Path | None, data_folder: Path | None, only: str | None, verbose: bool) -> None:
    """Play whole conversations on a scratch instance: web, WeChat, staff, and parts that die.

    Exits 1 where fewer than 95 of 100 of the project's own scripts go as expected to their end.

    --data DIR: a folder with *.yaml as training_data/evaluation/dialogues/README.md describes them.
    """
    from service.bootstrap.progress import Progress
    from service.dialogue_eval import run, script
    from service.settings import ROOT

    scripts = script.read(data_folder or ROOT / "training_data/evaluation/dialogues")
    played = asyncio.run(run.play(script.chosen(scripts, only), Progress()))
    report = run.report(played, promised=data_folder is None and only is None)
    if verbose:
        for one in played:
            if one.wrong:
                report.remark("\n".join((one.script.name, *one.lines)))
    report.finish(json_path)
