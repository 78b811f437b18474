"""A conversation with a scripted Rasa."""

from collections.abc import AsyncIterator
from datetime import datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from filed import Own
from scripted import SECRET, Knowledge, Rasa, Talk, Tries

from bot import rasa_client
from bot.case_codes import Codes
from bot.parts import Floors, assemble
from bot.rasa_client import RasaClient
from escalation.casework import Casework
from escalation.rulebook import Rulebook
from escalation.rules import loader
from records.database import Database
from records.vault import Vault


@pytest.fixture
def rasa() -> Rasa:
    return Rasa()


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return loader.load()


@pytest.fixture
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture
async def talk(
    rasa: Rasa,
    knowledge: Knowledge,
    rulebook: Rulebook,
    sqlite_database: Database,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Talk]:
    monkeypatch.setattr(rasa_client, "TIMEOUT", aiohttp.ClientTimeout(total=0.2))
    app = web.Application()
    app.router.add_post("/webhooks/rest/webhook", rasa.webhook)
    vault = Vault("v" * 40)
    floors = Floors(sqlite_database, vault, Casework(rulebook, vault), knowledge, Tries())
    async with TestServer(app) as server, aiohttp.ClientSession() as session:
        parts = assemble(floors, RasaClient(session, [str(server.make_url("")).rstrip("/")], SECRET), SECRET)
        yield Talk(parts.dialogue, sqlite_database, now)


@pytest.fixture
def own(talk: Talk, rulebook: Rulebook) -> Own:
    vault = Vault("v" * 40)
    codes = Codes(talk.database, rulebook, vault, Tries())
    return Own(talk, Casework(rulebook, vault), codes)
