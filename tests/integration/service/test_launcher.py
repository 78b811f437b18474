"""The embedded Redis, the ports, the lock, and the wait for a part that does not come up."""

import io
import socket
import stat
import sys
from pathlib import Path

import pytest
import redis.asyncio

from service import instance_lock, launcher, parts, ports
from service.bootstrap.failure import SetupError
from service.bootstrap.progress import Progress
from service.settings import Mode, Settings
from service.supervisor import Part, Supervisor


def settings(tmp_path: Path) -> Settings:
    return Settings(mode=Mode.PRODUCTION, data_dir=tmp_path, secret_key="s", vault_key="v", rasa_secret="r")  # type: ignore[arg-type]


async def test_the_embedded_redis_answers_only_with_its_password(tmp_path: Path) -> None:
    port = ports.remembered(tmp_path / "ports.json", ("redis",))["redis"]
    part, address = parts.embedded_redis(settings(tmp_path), port)
    assert stat.S_IMODE((tmp_path / "run/redis.conf").stat().st_mode) == 0o600
    assert address.password not in " ".join(part.command)
    supervisor = Supervisor()
    stream = io.StringIO()
    try:
        await launcher.ready(supervisor.start(part), launcher._redis(address.url), Progress(stream), limit=20)
        async with redis.asyncio.from_url(address.url) as client:
            assert await client.set("a", "b")
        async with redis.asyncio.from_url(f"redis://127.0.0.1:{port}") as stranger:
            with pytest.raises(redis.AuthenticationError):
                await stranger.get("a")
    finally:
        await supervisor.stop()
    assert "✓ redis" in stream.getvalue()


@pytest.mark.parametrize(
    ("script", "limit"),
    [
        ("print('cannot find the model'); raise SystemExit(1)", 20.0),
        ("import time; print('cannot find the model', flush=True); time.sleep(60)", 1.0),
    ],
)
async def test_a_part_that_does_not_come_up_is_a_sentence_with_its_last_lines(
    tmp_path: Path, script: str, limit: float
) -> None:
    async def never() -> bool:
        return False

    supervisor = Supervisor()
    keeper = supervisor.start(Part("rasa", (sys.executable, "-c", script), tmp_path / "rasa.log"))
    try:
        with pytest.raises(SetupError, match="rasa does not start") as raised:
            await launcher.ready(keeper, never, Progress(io.StringIO()), limit=limit)
    finally:
        await supervisor.stop()
    assert "cannot find the model" in str(raised.value)


def test_an_own_redis_is_taken_apart_for_rasa() -> None:
    address = parts.given_redis("redis://:p%40ss@cache.internal:6380/3")
    assert (address.host, address.port, address.password, address.database) == ("cache.internal", 6380, "p@ss", 3)


def test_a_taken_port_is_a_sentence_with_another_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(SetupError, match=f"--port {port + 1}"):
            ports.require_free("127.0.0.1", port)


def test_a_host_of_another_machine_is_a_sentence() -> None:
    with pytest.raises(SetupError, match="WEIQIAO_HOST"):
        ports.require_free("192.0.2.1", 8080)


def test_ports_are_remembered_while_they_are_free(tmp_path: Path) -> None:
    file = tmp_path / "run/ports.json"
    first = ports.remembered(file, ("redis", "rasa"))
    assert ports.remembered(file, ("redis", "rasa")) == first
    with socket.create_server(("127.0.0.1", first["rasa"])):
        second = ports.remembered(file, ("redis", "rasa"))
    assert second["redis"] == first["redis"]
    assert second["rasa"] != first["rasa"]


def test_a_second_instance_on_the_same_data_is_refused(tmp_path: Path) -> None:
    file = instance_lock.launcher(tmp_path)
    with (
        instance_lock.held(file, "in use"),
        pytest.raises(SetupError, match="in use"),
        instance_lock.held(file, "in use"),
    ):
        pass
    with instance_lock.held(file, "in use"):
        pass


def test_the_secret_of_rasa_is_in_no_command_line(tmp_path: Path) -> None:
    address = parts.given_redis("redis://:hidden@127.0.0.1:1/0")
    part = parts.rasa(settings(tmp_path), 5005, tmp_path / "model.tar.gz", address)
    assert "hidden" not in " ".join(part.command)
    assert part.environment["WEIQIAO_RASA_ACTIONS_URL"] == "http://127.0.0.1:8080/rasa/actions"
