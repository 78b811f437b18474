"""add-system, renew-system-key, revoke-system, list-systems: who may call the API."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import click
from sqlalchemy.ext.asyncio import AsyncConnection

from records import audit, systems
from records.database import Database
from records.systems import NewSystem, System, SystemScope
from service import configuration, rules
from service.bootstrap.failure import SetupError
from service.cli import in_database

_LONGEST_NAME = 40
PER_MINUTE = 120
ONCE = "This key is shown once and kept nowhere; hand it over in secret:"


@click.command("add-system")
@click.argument("name")
@click.option("--department", required=True, help="Key of its department in departments.yaml of the rules.")
@click.option(
    "--scopes",
    required=True,
    help=f"What the key opens, separated by commas: {', '.join(SystemScope)}.",
)
@click.option("--per-minute", type=click.IntRange(1, 6000), default=PER_MINUTE, show_default=True)
def add_system(name: str, department: str, scopes: str, per_minute: int) -> None:
    """Let the system NAME of a department call the API, and print its key."""
    from service.security.callers import key_digest, new_key

    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        raise SetupError(f"The name needs 1 to {_LONGEST_NAME} printable characters.")
    if department not in rules.load(configuration.load()).departments:
        raise SetupError(f"{department} is no department: see the keys in departments.yaml of the rules.")
    key = new_key()
    new = NewSystem(name, department, _scopes(scopes), per_minute, key_digest(key))
    if not _changed("system.added", name, lambda tx: systems.add(tx, new, datetime.now(UTC))):
        raise SetupError(f"There is, or was, a system {name}: choose another name.")
    click.echo(f"{name} may call the API for {department}. {ONCE}\n{key}")


@click.command("renew-system-key")
@click.argument("name")
def renew_system_key(name: str) -> None:
    """Give the system NAME a new key; the old one opens nothing any more."""
    from service.security.callers import key_digest, new_key

    key = new_key()
    if not _changed("system.key_renewed", name, lambda tx: systems.renew(tx, name, key_digest(key))):
        raise SetupError(f"There is no system {name}.")
    click.echo(f"{ONCE}\n{key}")


@click.command("revoke-system")
@click.argument("name")
def revoke_system(name: str) -> None:
    """Let the system NAME in no more, for good."""
    if not _changed("system.revoked", name, lambda tx: systems.revoke(tx, name, datetime.now(UTC))):
        raise SetupError(f"There is no system {name}.")
    click.echo(f"{name} cannot call the API any more.")


@click.command("list-systems")
def list_systems() -> None:
    """Show every system that may call the API, with its department and scopes."""

    async def everyone(database: Database) -> list[System]:
        async with database.reading() as connection:
            return await systems.everyone(connection)

    for system in in_database.run(everyone):
        scopes = ", ".join(sorted(system.scopes))
        click.echo(f"{system.name}  {system.staff.department}  {system.per_minute}/min  {scopes}")


def _scopes(given: str) -> frozenset[SystemScope]:
    try:
        return frozenset(SystemScope(scope.strip()) for scope in given.split(","))
    except ValueError as error:
        raise SetupError(f"{error}: choose from {', '.join(SystemScope)}.") from error


def _changed(action: str, name: str, change: Callable[[AsyncConnection], Awaitable[bool]]) -> bool:
    """Whether a change of the system NAME came about; one that did is in the audit."""

    async def work(database: Database) -> bool:
        async with database.transaction() as tx:
            changed = await change(tx)
            if changed:
                await audit.record(tx, audit.Entry(datetime.now(UTC), "operator", action, "systems", name))
            return changed

    return in_database.run(work)
