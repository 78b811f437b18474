"""acceptance: real documents, questions, messages and replies through a whole scratch instance."""

import asyncio
import signal
from pathlib import Path

import click

from service.bootstrap.progress import Progress
from service.cli.options import json_path


@click.command()
@click.option(
    "--data",
    "data_folder",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder with the three files named above.",
)
@json_path
def acceptance(data_folder: Path, json_path: Path | None) -> None:
    """Ask real questions about real documents through Rasa, file real messages on WeChat and answer them at the desk.

    Uses the models of this instance and nothing else of it; what is taken in is deleted at the end.

    The data are JSON lines in UTF-8; further fields are left alone:

    \b
    policies/documents.jsonl              {"id", "text"}, the text begins with its title and a blank
    policies/questions.jsonl              {"document", "question"}, document is the id of the one that answers
    messages_with_replies/messages.jsonl  {"id", "text", "sent", "reply"}: a citizen's message, its day as text,
                                          the official reply
    """
    from service.acceptance.run import run

    # The data must not stay behind in the scratch folder however the run is ended, also in the background of a script,
    # where shells let programs ignore SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    asyncio.run(run(data_folder, Progress())).finish(json_path)
