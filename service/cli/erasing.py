"""erase-person: what a person asks to have erased, where nobody can do it at the desk."""

import secrets
from datetime import UTC, datetime

import click

from service.bootstrap.failure import SetupError
from service.cli import in_database


@click.command("erase-person")
@click.argument("number")
@click.option("--by", "login", required=True, help="Login of the supervisor who decided it.")
@click.option("--reason", required=True, help="Who asked for it, how it was checked; it stays in the history.")
def erase_person(number: str, login: str, reason: str) -> None:
    """Erase the citizen of case NUMBER from all of their cases and conversations; the history still verifies.

    Backups that were made before still hold it: delete them, or repeat this after restoring one.
    """
    from escalation.casework import Casework
    from escalation.errors import Forbidden, IllegalMove, UnknownCase
    from escalation.steps import Command, visible
    from records import staff
    from records.database import Database
    from records.vault import Vault
    from service import configuration, rules

    settings = configuration.load()
    work = Casework(rules.load(settings), Vault(settings.vault_key.get_secret_value()))

    async def erase(database: Database) -> None:
        async with database.transaction() as tx:
            account = await staff.account(tx, login)
            if account is None:
                raise SetupError(f"There is no active account {login}.")
            case = await visible(tx, account.staff, number)
            command = Command(secrets.token_urlsafe(16), account.staff, number, case.version)
            await work.erase_person(tx, command, reason, datetime.now(UTC))

    try:
        in_database.run(erase)
    except UnknownCase as error:
        raise SetupError(f"There is no case {number} that {login} may see.") from error
    except Forbidden as error:
        raise SetupError(f"{login} is no supervisor.") from error
    except IllegalMove as error:
        raise SetupError(f"{number} has not ended: close it, or let its citizen withdraw it.") from error
    except ValueError as error:
        raise SetupError(f"Nothing was erased: {error}.") from error
    click.echo(f"The citizen of {number} is erased.")
