"""What load-holidays and preview-rules share: rules that are tried on the open cases, then hold and are recorded."""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from service.bootstrap.failure import SetupError
from service.cli.ask import UNPREPARED

if TYPE_CHECKING:
    from escalation.rulebook import Rulebook
    from escalation.sweep import Reckoning

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

    database = Database(url)
    try:
        return await sweep.reckon(database, change.after, datetime.now(UTC), apply=apply, before=change.before)
    except DBAPIError as error:
        raise SetupError(UNPREPARED) from error
    finally:
        await database.close()


async def record(url: str, change: Change, found: "Reckoning") -> None:
    """Write into the audit who brought which rules when, and how many open cases they touched."""
    from records import audit
    from records.database import Database

    database, actor = Database(url), f"operator:{change.by[:_LONGEST_NAME]}"
    detail = f"{change.what} sha256 {change.digest}: {found.touched}/{found.looked_at}"
    try:
        async with database.transaction() as tx:
            await audit.record(tx, audit.Entry(datetime.now(UTC), actor, "rules.changed", "rules", detail))
    finally:
        await database.close()
