"""The handler of the scripts: one of a demo's dispatchers at the desk's page of conversations, over HTTP."""

import re
import secrets
from collections.abc import Mapping

import aiohttp

from desk.live.page import PATH
from records.live_talks import Talk
from service import demo_staff
from service.acceptance.desk import DISPATCHER
from service.bootstrap.failure import SetupError
from service.dialogue_eval.script import StaffMove

_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


class MoveRefused(Exception):
    """The desk did not take a move."""


class LiveDesk:
    """A session that is logged in once and again after it ended."""

    def __init__(self, url: str) -> None:
        self._session = aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True))
        self._token = ""

    async def close(self) -> None:
        """End the session."""
        await self._session.close()

    async def log_in(self) -> None:
        """Log in. Raises SetupError."""
        form = {"login": DISPATCHER, "password": demo_staff.password()}
        async with self._session.post("/desk/login", data=form, allow_redirects=False) as response:
            if response.status != 303:
                raise SetupError(f"The demo login {DISPATCHER} is refused (HTTP {response.status}).")
        async with self._session.get(PATH) as response:
            found = _TOKEN.search(await response.text())
        if found is None:
            raise SetupError(f"{PATH} holds no form (HTTP {response.status}).")
        self._token = found[1]

    async def be_there(self, *, there: bool) -> None:
        """Say that one is there, which holds for a while, or is not. Raises MoveRefused."""
        await self._post(f"{PATH}/presence", {"on": "1" if there else "0"})

    async def move(self, talk: Talk, move: StaffMove) -> None:
        """Do what a script says, other than waiting. Raises MoveRefused."""
        name, fields = _form(move)
        await self._post(f"{PATH}/{talk.id}/{name}", fields)

    async def step_in(self, citizen_id: int, episode: int) -> None:
        """Take the conversation of a citizen who asked for nobody. Raises MoveRefused."""
        await self._post(f"/desk/conversations/{citizen_id}/{episode}/take", {})

    async def _post(self, path: str, fields: Mapping[str, str]) -> None:
        form = {"csrf": self._token, "command": secrets.token_hex(8), **fields}
        headers = {"Accept": "application/json"}
        try:
            async with self._session.post(path, data=form, headers=headers, allow_redirects=False) as response:
                if response.status != 200:
                    raise MoveRefused(f"{path}: HTTP {response.status} {(await response.text())[:80]}")
        except aiohttp.ClientError as error:
            raise MoveRefused(f"{path}: {error}") from error


def _form(move: StaffMove) -> tuple[str, dict[str, str]]:
    """The move's name at the desk, and its fields."""
    if move.open_case is not None:
        case = move.open_case
        return "make_case", {"kind": case.kind, "matter": case.what, "place": case.where}
    if move.say:
        return "answer", {"text": move.say}
    return ("take" if move.take else "hand_back"), {}
