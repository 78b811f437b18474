"""What load-holidays and preview-rules share: rules that are tried on the open cases, then hold and are recorded."""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from service.bootstrap.failure import SetupError
from service.cli.ask import UNPREPARED
from service.settings import Settings

if TYPE_CHECKING:
    from escalation.rulebook import Rulebook
    from escalation.sweep import Reckoning
    from service.rules import Files

apply_option = click.option(
    "--apply", is_flag=True, help="Do it; without this the command only says what would happen."
)
by_option = click.option(
    "--by", default=getpass.getuser, show_default="who runs it", help="Who changes the rules, for the record."
)
_LONGEST_NAME = 36


@dataclass(frozen=True)
class Change:
    """Other rules instead of those in force; `digest` names their files' content, `by` whoever brings them."""

    before: "Rulebook"
    after: "Rulebook"
    what: str
    digest: str
    by: str


async def reckon(url: str, change: Change, *, apply: bool) -> "Reckoning":
    """What the change does to open cases; with `apply` it is done. Raises SetupError without a database."""
    from sqlalchemy.exc import DBAPIError

    from escalation import sweep
    from records.database import Database

    database = Database(url, bulk=True)
    try:
        return await sweep.reckon(database, change.after, datetime.now(UTC), apply=apply, before=change.before)
    except DBAPIError as error:
        raise SetupError(UNPREPARED) from error
    finally:
        await database.close()


async def kept(url: str, settings: Settings) -> "Rulebook":
    """The rules that open cases were reckoned by; those in force where none were kept yet, or they are written in the
    way of an older version. Raises SetupError without a database."""
    from sqlalchemy.exc import DBAPIError

    from records import kept_rules
    from records.database import Database
    from service import rules

    database = Database(url)
    try:
        async with database.reading() as connection:
            found = await kept_rules.load(connection)
    except DBAPIError as error:
        raise SetupError(UNPREPARED) from error
    finally:
        await database.close()
    try:
        return rules.load(settings) if found is None else rules.restored(found.files)
    except SetupError:
        return rules.load(settings)


async def record(url: str, change: Change, found: "Reckoning", files: "Files") -> None:
    """Write into the audit who brought which rules when, and how many open cases they touched; these are reckoned by
    `files` from now on."""
    from records import audit, kept_rules
    from records.database import Database
    from records.kept_rules import Kept
    from service import rules

    now = datetime.now(UTC)
    database, actor = Database(url), f"operator:{change.by[:_LONGEST_NAME]}"
    detail = f"{change.what} sha256 {change.digest}: {found.touched}/{found.looked_at}"
    try:
        async with database.transaction() as tx:
            await audit.record(tx, audit.Entry(now, actor, "rules.changed", "rules", detail))
            await kept_rules.keep(tx, Kept(rules.digest_of(files), files, now))
    finally:
        await database.close()
