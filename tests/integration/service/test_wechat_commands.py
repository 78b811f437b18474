"""./weiqiao wechat menu, qr and list-qr, against the simulated platform over HTTP."""

import asyncio
import queue
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from click.testing import CliRunner, Result

from channels.parts import WeChatAccount
from channels.simulator.api.server import Api
from channels.wechat import menu
from records import messages
from records.database import Database
from records.messages import Inbound
from service.cli.main import weiqiao

ADDRESS = "https://hall.example"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str) -> Iterator[Api]:
    """The platform's API in a thread of its own, as a command runs a loop of its own."""
    made = Api(WeChatAccount("wx0123456789abcdef", "secret", "token", "", True, ""), lambda: pytest.fail("no phone"))
    ready: queue.Queue[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]] = queue.Queue()
    thread = threading.Thread(target=lambda: asyncio.run(_serve(made, ready)))
    thread.start()
    loop, over, port = ready.get(timeout=10)
    values = {"APP_ID": made.tokens.account.app_id, "APP_SECRET": "secret", "TOKEN": "token", "AES_KEY": "a" * 43}
    for name, value in values.items():
        monkeypatch.setenv(f"WEIQIAO_WECHAT_{name}", value)
    monkeypatch.setenv("WEIQIAO_WECHAT_API_BASE", f"http://127.0.0.1:{port}/simulator/api")
    monkeypatch.setenv("WEIQIAO_PUBLIC_URL", ADDRESS)
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("WEIQIAO_DATABASE_URL", sqlite_url)
    yield made
    loop.call_soon_threadsafe(over.set)
    thread.join()


async def _serve(api: Api, ready: "queue.Queue[tuple[asyncio.AbstractEventLoop, asyncio.Event, int]]") -> None:
    app, over = web.Application(), asyncio.Event()
    api.setup(app)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ready.put((asyncio.get_running_loop(), over, runner.addresses[0][1]))
    await over.wait()
    await runner.cleanup()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(weiqiao, ("wechat", *arguments))


def test_a_menu_is_compared_published_read_back_and_removed(api: Api, tmp_path: Path) -> None:
    checked = run("menu", "publish", "--check")
    assert checked.exit_code == 0, checked.output
    assert "+我的诉求: view https://hall.example/wechat/enter?to=requests" in checked.output
    assert (api.menus.published, "Nothing was published" in checked.output) == (None, True)
    assert "Published." in run("menu", "publish").output
    assert menu.lines(api.menus.published) == run("menu", "show").output.splitlines()
    assert "already" in run("menu", "publish").output
    own = tmp_path / "own.yaml"
    own.write_text("buttons:\n  - {name: 指南, page: /guides}\n", encoding="utf-8")
    changed = run("menu", "publish", str(own)).output
    assert "-我要诉求:" in changed
    assert "+指南: view https://hall.example/guides" in changed
    assert run("menu", "remove").exit_code == 0
    assert (api.menus.published, run("menu", "show").output) == (None, "The account has no menu.\n")


def test_a_mistake_in_the_file_is_told_and_nothing_is_published(api: Api, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("buttons:\n  - {name: 一}\n", encoding="utf-8")
    failed = run("menu", "publish", str(own))
    assert (failed.exit_code, api.menus.published) == (1, None)
    assert f"{own}:2: " in failed.output


@pytest.mark.parametrize(("code", "words"), [(40164, "IP whitelist"), (48001, "not verified"), (45009, "tomorrow")])
def test_a_refusal_says_what_to_do(api: Api, code: int, words: str) -> None:
    api.tokens.refusals = [code]
    failed = run("menu", "show")
    assert failed.exit_code == 1
    assert f"WeChat refuses: {code}" in failed.output
    assert words in failed.output


def test_a_token_that_ran_out_is_renewed_once(api: Api) -> None:
    run("menu", "show")
    api.tokens.refusals = [42001]
    assert run("menu", "show").exit_code == 0


def test_a_code_is_made_remembered_drawn_and_listed(api: Api, tmp_path: Path, sqlite_url: str) -> None:
    file = tmp_path / "hall-3.svg"
    window = "青羊区政务大厅3号窗口"
    made = run("qr", "hall-3", "--name", window, "--kind", "window", "--out", str(file))
    assert made.exit_code == 0, made.output
    assert f"{window}, for ever." in made.output
    assert file.read_text(encoding="utf-8").startswith("<?xml")
    assert api.qr_codes.made["hall-3"].until is None
    poster = run("qr", "poster", "--name", "海报", "--kind", "campaign", "--days", "30", "--out", str(file))
    assert "until" in poster.output
    assert api.qr_codes.made["poster"].until is not None
    asyncio.run(_arrive(sqlite_url))
    listed = run("list-qr").output.splitlines()
    assert [line.split("  ")[:2] for line in listed] == [["hall-3", "window"], ["poster", "campaign"]]
    assert f"for ever  1 came  {window}" in listed[0]
    # The same key again renames it.
    run("qr", "hall-3", "--name", "3号窗口", "--kind", "window", "--out", str(file))
    assert "3号窗口" in run("list-qr").output.splitlines()[0]


async def _arrive(url: str) -> None:
    database = Database(url)
    async with database.transaction() as tx:
        for number in range(2):
            inbound = Inbound("wechat", "openid_zhang", f"event:{number}", "hall-3", kind="scan")
            await messages.receive(tx, inbound, datetime.now(UTC))
    await database.close()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (("a b", "--name", "窗口", "--out", "x.svg"), "The key needs"),
        (("k" * 65, "--name", "窗口", "--out", "x.svg"), "The key needs"),
        (("key", "--name", " ", "--out", "x.svg"), "The name needs"),
        (("key", "--name", "窗口", "--out", "x.exe"), "should end in"),
    ],
)
def test_what_makes_no_code_is_refused(api: Api, changed: tuple[str, ...], words: str) -> None:
    failed = run("qr", *changed, "--kind", "window")
    assert (failed.exit_code, words in failed.output, dict(api.qr_codes.made)) == (1, True, {})


def test_without_an_account_the_settings_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEIQIAO_DATA_DIR", str(tmp_path / "var"))
    for name in ("APP_ID", "APP_SECRET", "TOKEN", "AES_KEY"):
        monkeypatch.setenv(f"WEIQIAO_WECHAT_{name}", "")
    failed = run("menu", "show")
    assert failed.exit_code == 1
    assert "No official account is configured" in failed.output
