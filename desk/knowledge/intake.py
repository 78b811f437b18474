"""Uploaded files read into entries, with what becomes of each and what is not taken and why; nothing is stored."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge_base import checks, drafting, versions
from knowledge_base.drafting import Drafted
from knowledge_base.entry import Entry
from knowledge_base.exchange.bundle import read_json
from knowledge_base.exchange.excel import read_excel
from knowledge_base.exchange.imported import Imported
from knowledge_base.ingest import take_upload
from knowledge_base.reading.outcome import Reason
from knowledge_base.wording import column_names, fault_sentence, left_out, sentence

_READERS = {".xlsx": read_excel, ".json": read_json}
_LONGEST_NAME = 120


@dataclass(frozen=True)
class FileReport:
    """What a file holds: entries that can be taken, with what would become of each, and why the rest cannot.

    `left_out` names what did not become text, as 图片 3.
    """

    name: str
    entries: tuple[tuple[Entry, Drafted], ...]
    refused: tuple[str, ...]
    left_out: str = ""


async def read_file(name: str, content: bytes, today: date) -> FileReport:
    """One file by the ending of its name: guides in Excel, guides and documents in JSON, else one document."""
    shown = name[-_LONGEST_NAME:]
    reader = next((reader for suffix, reader in _READERS.items() if name.lower().endswith(suffix)), None)
    if reader is not None:
        return _of_import(shown, await asyncio.to_thread(reader, content))
    found = await take_upload(content, name, today)
    good = tuple((one, Drafted.DRAFT) for one in found.documents if not checks.mistakes(one))
    wrong = [flaw for one in found.documents for flaw in _flaws(one)]
    return FileReport(shown, good, (*(one.reason for one in found.refused), *wrong), left_out(found.left_out))


def _of_import(name: str, found: Imported) -> FileReport:
    entries = tuple((entry, Drafted.DRAFT) for entry in found.entries)
    return FileReport(name, entries, tuple(mistake.sentence for mistake in found.mistakes))


def _flaws(entry: Entry) -> list[str]:
    names = column_names()
    return [fault_sentence(flaw.problem, 0, names.get(flaw.field, flaw.field)) for flaw in checks.mistakes(entry)]


async def foresee(connection: AsyncConnection, files: Sequence[FileReport]) -> list[FileReport]:
    """The same with what would become of each entry as things stand; of the same id only the first is taken."""
    seen: set[str] = set()
    reports = []
    for file in files:
        entries, refused = [], list(file.refused)
        for entry, _ in file.entries:
            if entry.id in seen:
                refused.append(sentence(Reason.SAME_ID, id=entry.id))
            else:
                entries.append((entry, drafting.outlook(await versions.state(connection, entry.id), entry)))
            seen.add(entry.id)
        reports.append(replace(file, entries=tuple(entries), refused=tuple(refused)))
    return reports
