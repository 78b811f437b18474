"""wechat menu: what stands at the bottom of the official account."""

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service import configuration
from service.bootstrap.failure import SetupError

if TYPE_CHECKING:
    from channels.wechat.account_calls import AccountCalls

NO_MENU = 46003
SOON = "Phones show it within five minutes, at once after following the account anew."


@click.group("menu")
def menu() -> None:
    """Publish, show or remove the account's menu."""


@menu.command("publish")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option("--check", is_flag=True, help="Only check the file and show what would change.")
def publish(file: Path | None, check: bool) -> None:
    """Publish the menu in FILE (default: channels/wechat/menu.yaml) after showing what changes, and read it back."""
    from channels.wechat import menu as menus
    from service.cli.wechat_calls import call

    settings = configuration.load()
    try:
        wanted = menus.for_wechat(menus.load(file or menus.SHIPPED), settings.address)
    except menus.MenuError as error:
        raise SetupError("\n  - ".join(("The menu holds mistakes:", *error.problems))) from error
    now = call(settings, _published)
    before, after = menus.lines(now), menus.lines(wanted)
    if before == after:
        click.echo("The account shows this menu already.")
        return
    click.echo("\n".join(difflib.unified_diff(before, after, "published", "file", lineterm="", n=20)))
    if check:
        click.echo("Nothing was published.")
        return
    call(settings, lambda calls: calls.ask("/cgi-bin/menu/create", wanted))
    if menus.lines(call(settings, _published)) != after:
        raise SetupError("WeChat took the menu but shows another one: look at it in WeChat's console.")
    click.echo(f"Published. {SOON}")


@menu.command("show")
def show() -> None:
    """Show the menu that the account has now."""
    from channels.wechat import menu as menus
    from service.cli.wechat_calls import call

    shown = menus.lines(call(configuration.load(), _published))
    click.echo("\n".join(shown) or "The account has no menu.")


@menu.command("remove")
def remove() -> None:
    """Remove the account's menu."""
    from service.cli.wechat_calls import call

    call(configuration.load(), lambda calls: calls.ask("/cgi-bin/menu/delete"))
    click.echo("The account has no menu any more.")


async def _published(calls: "AccountCalls") -> Any:
    """The menu as it is; None where there is none."""
    from channels.wechat.client import Refused

    try:
        return (await calls.ask("/cgi-bin/menu/get")).get("menu")
    except Refused as error:
        if error.code == NO_MENU:
            return None
        raise
