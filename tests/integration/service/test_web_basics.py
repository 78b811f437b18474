"""Health, errors and logs of the running service."""

import asyncio
import io
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import ClientSession, web
from aiohttp.typedefs import Handler
from pytest_aiohttp.plugin import AiohttpClient

from channels import body
from service import health, logs, ports, slow_bodies
from service.errors import errors

HTML = {"Accept": "text/html"}


async def well() -> str:
    return "ok"


async def unwell() -> str:
    raise ConnectionError("database at 10.0.0.7 with password hunter2")


async def silent() -> str:
    await asyncio.sleep(60)
    return "late"


@contextmanager
def logging_to(stream: io.StringIO) -> Iterator[None]:
    root = logging.getLogger()
    before, level = root.handlers, root.level
    logs.configure("INFO", stream)
    try:
        yield
    finally:
        root.handlers = before
        root.setLevel(level)
        structlog.reset_defaults()


def entries(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def application() -> web.Application:
    async def broken(_request: web.Request) -> web.Response:
        raise ValueError("张三 13812345678 could not be read")

    async def refused(_request: web.Request) -> web.Response:
        raise web.HTTPForbidden

    async def moved(_request: web.Request) -> web.Response:
        raise web.HTTPFound("/elsewhere")

    async def told(request: web.Request) -> web.Response:
        return web.Response(text=str(len(await body.read(request.content, 1_000) or b"")))

    async def filled(request: web.Request) -> web.Response:
        return web.Response(text=str(len(await request.post())))

    app = web.Application(middlewares=[errors])
    app.router.add_post("/told", told)
    app.router.add_post("/filled", filled)
    app.router.add_get("/broken/{number}", broken)
    app.router.add_get("/refused", refused)
    app.router.add_get("/moved", moved)
    return app


@pytest.mark.parametrize(
    ("checks", "status", "word"),
    [
        ({"database": well, "rasa": well}, 200, "ok"),
        ({"database": well, "rasa": unwell}, 200, "degraded"),
        ({"database": unwell, "rasa": well}, 503, "failing"),
    ],
)
async def test_health_says_how_every_part_is(
    aiohttp_client: AiohttpClient, checks: dict[str, health.Check], status: int, word: str
) -> None:
    app = web.Application()
    app.router.add_get("/healthz", health.handler(checks, frozenset({"database"})))
    answer = await (await aiohttp_client(app)).get("/healthz")
    body = await answer.json()
    assert (answer.status, body["status"]) == (status, word)
    assert body["parts"].keys() == checks.keys()
    assert "hunter2" not in await answer.text()


async def test_a_part_that_does_not_answer_is_unwell_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "CHECK_SECONDS", 0.05)
    (part,) = await health.examine({"rasa": silent})
    assert not part.well
    assert "no answer" in part.words


async def test_what_nobody_foresaw_becomes_a_page_with_a_reference(
    aiohttp_client: AiohttpClient,
) -> None:
    client = await aiohttp_client(application())
    with logging_to(stream := io.StringIO()):
        page = await client.get("/broken/S20261123001", headers=HTML)
    text = await page.text()
    (logged,) = (entry for entry in entries(stream) if entry["event"] == "request failed")
    assert page.status == 500
    assert logged["reference"] in text
    assert "12345" in text
    assert "ValueError" not in text
    assert logged["route"] == "/broken/{number}"
    assert "13812345678" not in json.dumps(logged, ensure_ascii=False)
    assert "Traceback" in logged["exception"]


@pytest.mark.parametrize("path", ["/told", "/filled"])
@pytest.mark.parametrize("length", ["Content-Length: 900", "Transfer-Encoding: chunked"])
async def test_who_goes_away_in_the_middle_of_a_body_is_no_error(path: str, length: str) -> None:
    app, statuses = application(), asyncio.Queue[int]()

    @web.middleware
    async def watched(request: web.Request, handler: Handler) -> web.StreamResponse:
        statuses.put_nowait(0)
        answer = await handler(request)
        statuses.put_nowait(answer.status)
        return answer

    app.middlewares.insert(0, watched)
    runner = web.AppRunner(app)  # the tests' own server would cancel the handler, which the service does not
    await runner.setup()
    await web.TCPSite(runner, ports.LOOPBACK, 0).start()
    with logging_to(stream := io.StringIO()):
        _, writer = await asyncio.open_connection(*runner.addresses[0])
        form = "Content-Type: application/x-www-form-urlencoded"
        writer.write(f"POST {path} HTTP/1.1\r\nHost: city\r\n{form}\r\n{length}\r\n\r\n384\r\nabc".encode())
        async with asyncio.timeout(5):
            assert await statuses.get() == 0
            writer.transport.abort()
            assert await statuses.get() == 400
        await runner.cleanup()
    assert not [entry for entry in entries(stream) if entry["level"] != "info"]


@pytest.mark.parametrize("path", ["/told", "/filled"])
async def test_who_holds_a_body_back_is_let_go_of_and_who_is_only_slow_is_not(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_bodies, "PATIENCE", 0.2)
    monkeypatch.setattr(slow_bodies, "PACE", 100.0)
    app = application()
    app.middlewares.append(slow_bodies.in_time)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, ports.LOOPBACK, 0).start()
    form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100"
    head = f"POST {path} HTTP/1.1\r\nHost: city\r\n{form}\r\n\r\n".encode()

    async def said(pieces: list[bytes]) -> bytes:
        reader, writer = await asyncio.open_connection(*runner.addresses[0])
        for piece in pieces:
            writer.write(piece)
            await asyncio.sleep(0.15)
        line = await reader.readline()
        writer.close()
        return line

    with logging_to(stream := io.StringIO()):
        async with asyncio.timeout(10):
            held_back, slow = await asyncio.gather(
                said([head + b"a=1"]), said([head + b"a=" + b"x" * 48, *[b"x" * 25] * 2])
            )
        await runner.cleanup()
    assert (held_back.split()[1], slow.split()[1]) == (b"408", b"200")
    assert not [entry for entry in entries(stream) if entry["level"] != "info"]


async def test_a_body_that_cannot_be_unpacked_is_a_bad_request(aiohttp_client: AiohttpClient) -> None:
    client = await aiohttp_client(application())
    with logging_to(stream := io.StringIO()):
        answer = await client.post("/told", data=b"no gzip", headers={"Content-Encoding": "gzip"})
    assert answer.status == 400
    assert not [entry for entry in entries(stream) if entry["event"] == "request failed"]


async def test_scripts_get_json(aiohttp_client: AiohttpClient) -> None:
    answer = await (await aiohttp_client(application())).get("/broken/1")
    assert answer.status == 500
    assert set(await answer.json()) == {"error", "reference"}


@pytest.mark.parametrize(("path", "status", "words"), [("/refused", 403, "权限"), ("/nowhere", 404, "没有找到")])
async def test_bare_http_errors_are_put_into_words(
    aiohttp_client: AiohttpClient, path: str, status: int, words: str
) -> None:
    answer = await (await aiohttp_client(application())).get(path, headers=HTML)
    assert answer.status == status
    assert words in await answer.text()


async def test_a_wrong_method_still_names_the_right_ones(aiohttp_client: AiohttpClient) -> None:
    answer = await (await aiohttp_client(application())).post("/refused")
    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]


async def test_redirects_pass(aiohttp_client: AiohttpClient) -> None:
    answer = await (await aiohttp_client(application())).get("/moved", allow_redirects=False)
    assert answer.status == 302


def test_logs_are_json_without_personal_data() -> None:
    with logging_to(stream := io.StringIO()):
        structlog.get_logger("test").info(
            "received", text="我的电话13812345678", parts=[{"tel": "13812345678"}], count=3
        )
        logging.getLogger("library").warning("call %s failed", "13812345678")
        try:
            raise ValueError("13812345678")
        except ValueError:
            logging.getLogger("library").exception("it broke")
    lines = entries(stream)
    assert [line["event"][:8] for line in lines] == ["received", "call 138", "it broke"]
    assert lines[0]["count"] == 3
    assert "Traceback" in lines[2]["exception"]
    assert "13812345678" not in stream.getvalue()


async def test_the_access_log_names_the_route_and_nothing_of_the_query() -> None:
    port = ports.remembered(Path(os.devnull), ("web",))["web"]
    with logging_to(stream := io.StringIO()):
        runner = web.AppRunner(application(), access_log_class=logs.AccessLogger)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        async with ClientSession() as client:
            await client.get(f"http://127.0.0.1:{port}/broken/S20261123001?phone=13812345678")
        await runner.cleanup()
    (line,) = (entry for entry in entries(stream) if entry["logger"] == "access")
    assert (line["route"], line["status"], line["method"]) == ("/broken/{number}", 500, "GET")
    assert "S20261123001" not in stream.getvalue()
