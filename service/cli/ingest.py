"""ingest: documents from files into the knowledge base, with a line for each of what became of it."""

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress
from service.cli.ask import UNPREPARED

if TYPE_CHECKING:
    from rich.table import Table

    from knowledge_base.ingest import FileReport, IngestReport


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
def ingest(path: Path) -> None:
    """Publish the documents of PATH: a file, or every file of a folder and the folders in it.

    Word (.docx), PDF with text, .html, .md, .txt: one document a file. .jsonl: one a line, {"id", "title", "text",
    "source"?, "date"?}. Exits 1 if anything was refused; the rest is published all the same.
    """
    from rich.console import Console

    report = asyncio.run(_ingest(path))
    console = Console()
    console.print(_table(report))
    console.print(f"{len(report.taken)} documents taken, {report.changed} of them new or changed.", highlight=False)
    if report.refused:
        console.print(f"{len(report.refused)} refused.", style="red", highlight=False)
        sys.exit(1)


async def _ingest(path: Path) -> "IngestReport":
    from datetime import UTC, datetime

    from sqlalchemy.exc import DBAPIError

    from knowledge_base import ingest
    from records.database import Database
    from records.moments import local_day
    from service import configuration

    database, now = Database(configuration.load().database), datetime.now(UTC)
    try:
        with Progress().step("reading") as say:
            return await ingest.ingest(
                database, path, now, local_day(now), lambda done, of, name: say(f"{done + 1} of {of}: {name}")
            )
    except DBAPIError as error:
        raise SetupError(UNPREPARED) from error
    finally:
        await database.close()


def _table(report: "IngestReport") -> "Table":
    from rich.table import Table

    table = Table("file", "documents", "passages", "characters", "left out or refused")
    for file in report.files:
        figures = (len(file.taken), file.passages, file.characters)
        table.add_row(_plain(file.file), *(str(figure) if file.taken else "–" for figure in figures), _remarks(file))
    return table


def _remarks(file: "FileReport") -> str:
    from knowledge_base.wording import left_out

    omitted = left_out(file.left_out)
    # A refusal of the whole file need not repeat the file's name.
    refused = [f"{one.where}: {one.reason}" if one.where != file.file else one.reason for one in file.refused]
    return _plain("\n".join(filter(None, (omitted, *refused))))


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)
