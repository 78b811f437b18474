"""verify-history: the chain over every step of every case, and the seal of every day."""

import asyncio
import sys

import click

from service import configuration
from service.bootstrap.failure import SetupError
from service.cli.ask import UNPREPARED


@click.command("verify-history")
def verify_history() -> None:
    """Read the history of all cases; exits 1 and names the first row that is not as it was written.

    The digest of a day covers all days before it: handed to somebody outside, it proves them too.
    """
    from sqlalchemy.exc import DBAPIError

    from escalation import verifying
    from records.database import Database

    async def verify() -> tuple[verifying.Verified, tuple[str, str] | None]:
        database = Database(configuration.load().database)
        try:
            async with database.reading() as connection:
                return await verifying.verify(connection), await verifying.newest_digest(connection)
        finally:
            await database.close()

    try:
        found, newest = asyncio.run(verify())
    except DBAPIError as error:
        raise SetupError(UNPREPARED) from error
    click.echo(f"{found.cases} cases, {found.rows} steps, {found.days} sealed days read.")
    if newest is not None:
        click.echo(f"Digest of {newest[0]}: {newest[1]}")
    if found.broken is not None:
        click.secho(f"✗ {found.broken}", fg="red")
        sys.exit(1)
    click.secho("✓ The history is the one that was written.", fg="green")
