"""wechat qr, list-qr: QR codes of the account that tell which window, street office or campaign a citizen came by."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service import configuration
from service.bootstrap.failure import SetupError
from service.cli import in_database

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from records.database import Database
    from records.scenes import Scene

KINDS = ("window", "street_office", "campaign")
LONGEST_NAME, LONGEST_DAYS = 80, 30
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SUFFIXES = (".svg", ".png", ".pdf")


@click.command("qr")
@click.argument("key")
@click.option("--name", required=True, help="What it hangs on, in words for citizens and staff.")
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--days", type=click.IntRange(1, LONGEST_DAYS), help="For how long it works. Default: for ever.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Where to draw it. Default: KEY.svg.")
def qr(key: str, name: str, kind: str, days: int | None, out: Path | None) -> None:
    """Make a QR code with the scene KEY (letters, digits, - and _), remember its name, and draw it.

    WeChat gives an account at most 100,000 codes that last. The same KEY again renames it or makes it last anew.
    """
    import segno

    from records.scenes import Scene, SceneKind
    from service.cli.wechat_calls import call

    file = out or Path(f"{key}.svg")
    _require_fit(key, name, file)
    settings, now = configuration.load(), datetime.now(UTC)
    made = call(settings, lambda calls: calls.ask("/cgi-bin/qrcode/create", _order(key, days)))
    url = str(made.get("url", ""))
    if not url.startswith(("http://", "https://")):
        raise SetupError("WeChat made a code without an address; try again.")
    until = None if days is None else now + timedelta(days=days)
    in_database.run(lambda database: _keep(database, Scene(key, name, SceneKind(kind), url, until, now)))
    try:
        segno.make(url, error="m", micro=False).save(str(file), scale=10, border=4)
    except OSError as error:
        raise SetupError(f"{file} cannot be written: {error.strerror}. The same command again draws it.") from error
    click.echo(f"{file}: {name}, {'for ever' if until is None else f'until {until:%Y-%m-%d %H:%M} UTC'}.")


@click.command("list-qr")
def list_qr() -> None:
    """Show every QR code with its kind, until when it works, and how many citizens came by it."""
    for scene, came in in_database.run(_listed):
        until = "for ever" if scene.expires_at is None else f"until {scene.expires_at:%Y-%m-%d}"
        click.echo(f"{scene.key}  {scene.kind}  {until}  {came} came  {scene.name}")


def _require_fit(key: str, name: str, file: Path) -> None:
    if not _KEY.fullmatch(key):
        raise SetupError("The key needs 1 to 64 letters, digits, - or _.")
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        raise SetupError(f"The name needs 1 to {LONGEST_NAME} printable characters.")
    if file.suffix not in _SUFFIXES:
        raise SetupError(f"{file} should end in {', '.join(_SUFFIXES)}.")


def _order(key: str, days: int | None) -> dict[str, object]:
    scene: dict[str, object] = {"action_info": {"scene": {"scene_str": key}}}
    if days is None:
        return scene | {"action_name": "QR_LIMIT_STR_SCENE"}
    return scene | {"action_name": "QR_STR_SCENE", "expire_seconds": days * 86_400}


async def _keep(database: "Database", scene: "Scene") -> None:
    from records import audit, scenes

    async def keep(tx: "AsyncConnection") -> None:
        await scenes.keep(tx, scene)
        entry = audit.Entry(scene.created_at, "operator", "wechat.qr_made", "scenes", scene.key)
        await audit.record(tx, entry)

    await database.write(keep)


async def _listed(database: "Database") -> "list[tuple[Scene, int]]":
    from records import scenes

    async with database.reading() as connection:
        came = await scenes.counts(connection)
        return [(scene, came.get(scene.key, 0)) for scene in await scenes.every(connection)]
