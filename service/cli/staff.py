"""add-staff and set-password: the accounts of a production instance, which has no demo logins."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import click

from records import staff
from records.database import Database
from records.roles import Role
from service import configuration, rules
from service.bootstrap.failure import SetupError
from service.security.passwords import MIN_LENGTH, hash_password

PASSWORD = click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when not given; best not given.",
)


@click.command("add-staff")
@click.argument("login")
@click.argument("name")
@click.option("--role", "roles", type=click.Choice([role.value for role in Role]), multiple=True, required=True)
@click.option("--department", help="Key of the department in departments.yaml of the rules; none: the whole city.")
@PASSWORD
def add_staff(login: str, name: str, roles: tuple[str, ...], department: str | None, password: str) -> None:
    """Make an account for NAME, who logs in as LOGIN; --role may be repeated."""
    _require_long(password)
    if department is not None and department not in rules.load(configuration.load()).departments:
        raise SetupError(f"{department} is no department: see the keys in departments.yaml of the rules.")
    new = staff.NewStaff(login, name, frozenset(map(Role, roles)), department, hash_password(password))

    async def add(database: Database) -> bool:
        async with database.transaction() as tx:
            return await staff.add(tx, new, datetime.now(UTC))

    if not asyncio.run(_in_database(add)):
        raise SetupError(f"The login {login} is taken.")
    click.echo(f"{login} can log in now.")


@click.command("set-password")
@click.argument("login")
@PASSWORD
def set_password(login: str, password: str) -> None:
    """Give LOGIN a new password; whoever is logged in with it is logged out."""
    _require_long(password)

    async def change(database: Database) -> bool:
        async with database.transaction() as tx:
            account = await staff.account(tx, login)
            if account is not None:
                await staff.set_password(tx, account.staff.id, hash_password(password))
            return account is not None

    if not asyncio.run(_in_database(change)):
        raise SetupError(f"There is no active account {login}.")
    click.echo(f"{login} has the new password.")


def _require_long(password: str) -> None:
    if len(password) < MIN_LENGTH:
        raise SetupError(f"The password needs at least {MIN_LENGTH} characters.")


async def _in_database(work: Callable[[Database], Awaitable[bool]]) -> bool:
    database = Database(configuration.load().database)
    try:
        return await work(database)
    finally:
        await database.close()
