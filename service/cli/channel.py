"""channel: turn a channel off and on, and say that WeChat's refusal was dealt with, as at the desk."""

from datetime import UTC, datetime

import click

from records import alarms, audit, switches
from records.database import Database
from records.switches import CHANNELS, NOTICE_LIMIT, REASON_LIMIT, Off
from service.bootstrap.failure import SetupError
from service.cli import in_database

OPERATOR = "operator"
_REFUSED = {"messages": "wechat", "notices": alarms.NOTICES, "media": alarms.MEDIA}
CHANNEL = click.argument("channel", type=click.Choice(CHANNELS))


@click.group()
def channel() -> None:
    """Turn a channel off: messages are kept and answered with a notice. It takes effect within a second."""


@channel.command()
@CHANNEL
@click.option("--reason", required=True, help=f"For staff, at most {REASON_LIMIT} characters.")
@click.option("--notice", required=True, help=f"What citizens read, at most {NOTICE_LIMIT} characters.")
def off(channel: str, reason: str, notice: str) -> None:
    """Turn CHANNEL off, or change the words of one that is off."""
    decided = Off(channel, reason, notice, OPERATOR, datetime.now(UTC))

    async def turn(database: Database) -> None:
        async with database.transaction() as tx:
            await switches.turn_off(tx, decided)

    try:
        in_database.run(turn)
    except ValueError as error:
        limits = f"a reason of 1 to {REASON_LIMIT} characters and a notice of 1 to {NOTICE_LIMIT}"
        raise SetupError(f"Turning a channel off needs {limits}.") from error
    click.echo(f"{channel} is off: citizens read the notice, emergencies still get their numbers.")


@channel.command()
@CHANNEL
def on(channel: str) -> None:
    """Turn CHANNEL on again."""

    async def turn(database: Database) -> bool:
        async with database.transaction() as tx:
            return await switches.turn_on(tx, channel, OPERATOR, datetime.now(UTC))

    if not in_database.run(turn):
        raise SetupError(f"{channel} was not off.")
    click.echo(f"{channel} is on.")


@channel.command()
@click.argument("code", type=int)
@click.option("--of", type=click.Choice(list(_REFUSED)), default="messages", help="What it was refused to.")
def settled(code: int, of: str) -> None:
    """Say that WeChat's refusal CODE was dealt with; after 48001 the account sends messages by itself again."""
    refused = _REFUSED[of]

    async def settle(database: Database) -> bool:
        async with database.transaction() as tx:
            found = await alarms.settle(tx, refused, code)
            if found:
                entry = audit.Entry(datetime.now(UTC), OPERATOR, "channel.settled", f"channel:{refused}", str(code))
                await audit.record(tx, entry)
            return found

    if not in_database.run(settle):
        raise SetupError(f"WeChat refuses nothing with {code}.")
    click.echo(f"{code} is settled; should WeChat refuse again, it is listed again.")


@channel.command()
def show() -> None:
    """Show which channels are off, and what WeChat refuses."""

    async def look(database: Database) -> list[str]:
        async with database.reading() as connection:
            off, refused = await switches.all_off(connection), await alarms.standing(connection)
        lines = [_line(name, off.get(name)) for name in CHANNELS]
        return lines + [f"{one.channel}  refused with {one.code}, {one.times} times: {one.reason}" for one in refused]

    click.echo("\n".join(in_database.run(look)))


def _line(name: str, off: Off | None) -> str:
    return f"{name}  on" if off is None else f"{name}  off since {off.since:%Y-%m-%d %H:%M} UTC: {off.reason}"
