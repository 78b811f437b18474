"""preview-rules: what the city's own rules would do to open cases, before they hold."""

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service import configuration
from service.bootstrap.failure import SetupError
from service.cli import changing
from service.cli.changing import Change
from service.settings import Settings

if TYPE_CHECKING:
    from escalation.sweep import Reckoning

FOLDER = click.Path(path_type=Path, file_okay=False, exists=True)
EFFECTS = {
    "limits": "答复时限缩短：在办工单按新时限从今天起算，因而提前",
    "longer_limits": "答复时限延长：只用于新工单，在办工单不变",
    "calendar": "工作日变化：答复期限改到另一天",
    "other_limits": "工作日、办公时间或告知时限的规则变化：派单、受理、签收、联系、退单、告知或协办的期限随之改变",
    "accepting": "自动签收规则或办公时间变化：待签收工单到时视为签收的时间随之改变",
    "ladder": "提醒时点或对象变化",
    "signing": "审核要求变化：此后提交的答复按新规则签发、送审；已在审核的照常审完",
    "chances": "退单、重办次数或延期上限变化：在办工单随之改变",
    "catalogue": "派单目录或部门变化：不会自动改派，请逐件核对",
}
NOWHERE = "Set WEIQIAO_RULES_DIR to the folder that the city's own rules are kept in; --apply copies them there."
THE_SAME = (
    "{folder} is the folder in force: prepare the new rules in a copy of it, so that both can be compared. Where it "
    "was edited already, leave the folder out."
)


@click.command("preview-rules")
@click.argument("folder", type=FOLDER, required=False)
@changing.apply_option
@changing.by_option
def preview_rules(folder: Path | None, apply: bool, by: str) -> None:
    """Check the rules files in FOLDER (those that are not there are the shipped ones) and say how many open cases they
    affect, and how. With --apply the cases follow, the files go to WEIQIAO_RULES_DIR, and the audit keeps who did it.
    Without FOLDER: the same of the files in force, where they were edited without a preview.

    Restart the service afterwards: it reads the rules when it starts. Cases filed until then keep the limits that their
    citizens were told; where days off changed, run the same once more, so that these follow too.
    """
    from service import rules

    settings = configuration.load()
    _require_a_place(folder, settings, apply=apply)
    before = asyncio.run(changing.kept(settings.database, settings))
    after = rules.load(settings) if folder is None else rules.load_from(folder, settings)
    files = rules.contents(settings, folder)
    digest = rules.digest_of(files) if folder is None else rules.digest(folder)
    change = Change(before, after, f"rules {folder.name if folder else 'in force'}", digest, by)
    found = asyncio.run(changing.reckon(settings.database, change, apply=apply))
    _show(found, change.digest)
    if not apply:
        click.echo("Nothing was changed; the same with --apply does it.")
        return
    if folder is None:
        asyncio.run(changing.record(settings.database, change, found, files))
        click.echo("Open cases follow the rules in force now. Restart services that were started before them.")
        return
    # Last, so that after an interruption the same command finds the old rules still in force and goes on.
    _put(folder, settings)
    asyncio.run(changing.record(settings.database, change, found, files))
    click.echo(f"{folder} was taken into {settings.rules_dir}. Restart the service, so that it works by these rules.")
    click.echo("Cases filed until then keep the limits that they were filed with.")


def _require_a_place(folder: Path | None, settings: Settings, *, apply: bool) -> None:
    if folder is None:
        return
    if apply and settings.rules_dir is None:
        raise SetupError(NOWHERE)
    if settings.rules_dir is not None and settings.rules_dir.resolve() == folder.resolve():
        raise SetupError(THE_SAME.format(folder=folder))


def _show(found: "Reckoning", digest: str) -> None:
    click.echo(f"影响 {found.touched} 件（在办 {found.looked_at} 件），其中答复期限改变 {found.moved} 件。")
    for effect, count in sorted(found.by.items()):
        click.echo(f"  {count} 件  {EFFECTS[effect]}")
    click.echo(f"sha256 {digest}")


def _put(folder: Path, settings: Settings) -> None:
    """Replace the city's own files by those of the folder; a folder that is half written is never in force."""
    target = settings.rules_dir
    assert target is not None
    fresh, gone = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    for leftover in (fresh, gone):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.copytree(folder, fresh)
    if target.exists():
        target.rename(gone)
    fresh.rename(target)
    shutil.rmtree(gone, ignore_errors=True)
