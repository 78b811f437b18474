"""The assistant on a real database, with a knowledge base that answers anything."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import date

import aiohttp
import pytest

from bot.parts import BotParts, Floors, assemble
from bot.rasa_client import RasaClient
from escalation.casework import Casework
from escalation.rulebook import Rulebook
from escalation.rules import loader
from knowledge_base.answer import Answer, Outcome
from knowledge_base.context import Context
from knowledge_base.entry import Facet
from knowledge_base.passage import Passage
from records.database import Database
from records.vault import Vault

SECRET = "a-secret-between-service-and-rasa"


@dataclass
class Knowledge:
    """Answers every question with one passage, or as `outcome` says; remembers what it was asked."""

    asked: list[str] = field(default_factory=list)
    outcome: Outcome = Outcome.ANSWERED

    async def ask(self, question: str, context: Context, today: date) -> Answer:
        self.asked.append(question)
        passage = Passage("a", "甲指南", Facet.STEPS, "怎么办", "先这样。", "示例·整理", today, "tax", 0.9)
        return Answer(self.outcome, (passage,))


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    return loader.load()


@pytest.fixture
def knowledge() -> Knowledge:
    return Knowledge()


@pytest.fixture
async def parts(database: Database, knowledge: Knowledge, rulebook: Rulebook) -> AsyncIterator[BotParts]:
    """The assistant; its Rasa does not answer (port 1 is never open)."""
    vault = Vault("v" * 40)
    floors = Floors(database, vault, Casework(rulebook, vault), knowledge)
    async with aiohttp.ClientSession() as session:
        yield assemble(floors, RasaClient(session, ["http://127.0.0.1:1"], SECRET), SECRET)
