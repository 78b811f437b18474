"""import-cases: the closed cases of the system that was used before."""

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.bootstrap.failure import SetupError
from service.cli.ask import UNPREPARED

if TYPE_CHECKING:
    from escalation.old_case import OldCase, OldTable
    from escalation.rulebook import Rulebook
    from service.settings import Settings

FILE = click.Path(path_type=Path, dir_okay=False, exists=True)
LARGEST = 200_000_000
MOST_ROWS = 500_000
AT_ONCE = 100
_SHOWN = 30
NEW, KNOWN = "new", "known"
TOO_LARGE = "{file} is larger than {limit} MB, or has more than {rows} rows: split it."


@dataclass
class Row:
    """A row of the table by its line, and what became of it."""

    line: int
    case: "OldCase | None"
    outcome: str


@click.command("import-cases")
@click.argument("file", type=FILE)
@click.option("--mapping", "mapping_file", type=FILE, required=True, help="Which column is what, in YAML.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write every row's outcome as CSV.")
@click.option("--skip-mistakes", is_flag=True, help="Take the rows that are sound although others are not.")
@click.option("--apply", is_flag=True, help="Do it; without this the command only says what would happen.")
def import_cases(file: Path, mapping_file: Path, report: Path | None, skip_mistakes: bool, apply: bool) -> None:
    """Take closed cases over from FILE (CSV, or Excel of up to 5,000 rows), each once by its old number.

    They are marked as imported, and the chain of their history begins with the import. Exits 1 where rows are mistaken.
    """
    from service import configuration, rules

    settings = configuration.load()
    rulebook = rules.load(settings)
    head, rows = _table(file)
    mapping = _mapping(mapping_file, head, rulebook)
    found = list(_read(head, rows, mapping, rulebook))
    mistaken = sum(row.case is None for row in found)
    asyncio.run(_take(settings, rulebook, found, apply=apply and (skip_mistakes or not mistaken)))
    if report is not None:
        _write(report, found)
    for row in [row for row in found if row.case is None][:_SHOWN]:
        click.secho(f"✗ line {row.line}: {row.outcome}", fg="red")
    counts = Counter(row.outcome for row in found if row.case is not None)
    click.echo(f"{len(found)} rows: {counts[NEW]} new, {counts[KNOWN]} taken before, {mistaken} mistaken.")
    if not apply:
        click.echo("Nothing was changed; the same with --apply does it.")
    elif mistaken and not skip_mistakes:
        click.echo("Nothing was changed: mend the rows, or leave them out with --skip-mistakes.")
    if mistaken:
        raise SystemExit(1)


def _table(file: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The head, and each row with its line. Raises SetupError for what cannot be read."""
    if file.stat().st_size > LARGEST:
        raise SetupError(TOO_LARGE.format(file=file, limit=LARGEST // 1_000_000, rows=MOST_ROWS))
    rows = _workbook(file) if file.suffix.lower() == ".xlsx" else _comma_separated(file)
    if len(rows) > MOST_ROWS + 1:
        raise SetupError(TOO_LARGE.format(file=file, limit=LARGEST // 1_000_000, rows=MOST_ROWS))
    if not rows:
        raise SetupError(f"{file} is empty.")
    return [name.strip() for name in rows[0][1]], rows[1:]


def _comma_separated(file: Path) -> list[tuple[int, list[str]]]:
    from knowledge_base.reading.encoding import decoded
    from knowledge_base.reading.outcome import Unreadable

    try:
        reader = csv.reader(io.StringIO(decoded(file.read_bytes()), newline=""), strict=True)
        return [(reader.line_num, row) for row in reader if any(row)]
    except (Unreadable, csv.Error) as error:
        raise SetupError(f"{file} is no CSV in UTF-8 or GBK: {error}.") from error


def _workbook(file: Path) -> list[tuple[int, list[str]]]:
    """Read by a child process, as anything may be in it; a formula is no value."""
    from knowledge_base.reading import child
    from knowledge_base.reading.outcome import Workbook

    outcome = child.read(file, ".xlsx")
    if not isinstance(outcome, Workbook):
        raise SetupError(f"{file} cannot be read as a workbook of up to 5,000 rows: save it as CSV.")
    if outcome.formulas:
        line, column = outcome.formulas[0]
        raise SetupError(f"{file}, row {line + 1}, column {column + 1}: a formula. Save the values alone, or as CSV.")
    return [(number, row) for number, row in enumerate(outcome.rows, 1) if any(row)]


def _mapping(file: Path, head: list[str], rulebook: "Rulebook") -> "OldTable":
    import msgspec
    import yaml

    from escalation.old_case import OldTable, mapping_mistakes
    from records.yaml_text import read_yaml

    try:
        mapping = msgspec.convert(read_yaml(file.read_text(encoding="utf-8")), OldTable)
    except (yaml.YAMLError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise SetupError(f"{file}: {error}") from error
    mistakes = mapping_mistakes(mapping, head, rulebook)
    if mistakes:
        raise SetupError("\n  - ".join((f"{file}:", *mistakes)))
    return mapping


def _read(
    head: list[str], rows: list[tuple[int, list[str]]], mapping: "OldTable", rulebook: "Rulebook"
) -> Iterator[Row]:
    from escalation import old_case
    from records.spreadsheet import restored

    now, seen = datetime.now(UTC), dict[str, int]()
    for line, cells in rows:
        try:
            case = old_case.read(dict(zip(head, map(restored, cells), strict=False)), mapping, rulebook, now)
        except old_case.Unfit as unfit:
            yield Row(line, None, str(unfit))
            continue
        first = seen.setdefault(case.number, line)
        yield Row(line, case, NEW) if first == line else Row(line, None, f"number：与第 {first} 行相同")


async def _take(settings: "Settings", rulebook: "Rulebook", rows: list[Row], *, apply: bool) -> None:
    """Mark the rows that were taken before; with `apply` take the others, some in a transaction."""
    from sqlalchemy.exc import DBAPIError

    from escalation import importing
    from records.database import Database
    from records.vault import Vault

    database, vault = Database(settings.database, bulk=True), Vault(settings.vault_key.get_secret_value())
    sound = [row for row in rows if row.case is not None]
    try:
        for start in range(0, len(sound), AT_ONCE):
            part = sound[start : start + AT_ONCE]
            async with database.transaction() as tx:
                before = await importing.known(tx, [row.case.number for row in part if row.case])
                if apply:
                    await importing.take(tx, [row.case for row in part if row.case], rulebook, vault, datetime.now(UTC))
            for row in part:
                row.outcome = KNOWN if row.case and row.case.number in before else NEW
    except DBAPIError as error:
        raise SetupError(UNPREPARED) from error
    finally:
        await database.close()


def _write(report: Path, rows: list[Row]) -> None:
    from records import spreadsheet

    told = ([str(row.line), row.case.number if row.case else "", row.outcome] for row in rows)
    report.write_bytes(spreadsheet.comma_separated(["line", "number", "outcome"], told))
