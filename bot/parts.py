"""What the assistant is made of; `service/app.py` fills it in."""

from dataclasses import dataclass

from bot import case_codes
from bot.answering import Answering, Knowledge
from bot.case_codes import Codes, MayTry
from bot.dialogue import Dialogue
from bot.live.queue import Queue
from bot.material import Material
from bot.own_cases import OwnCases
from bot.plain import PlainTalk
from bot.progress import Progress
from bot.rasa_client import RasaClient
from bot.recall import Recall
from bot.registration import Registration
from bot.requests import Requests
from escalation.casework import Casework
from records.database import Database
from records.vault import Vault


@dataclass(frozen=True)
class BotParts:
    """Everything that actions and dialogue share. `secret` is the one between service and Rasa."""

    secret: str
    registration: Registration
    answering: Answering
    progress: Progress
    queue: Queue
    own_cases: OwnCases
    recall: Recall
    dialogue: Dialogue


@dataclass(frozen=True)
class Floors:
    """What the assistant stands on. `may_try` guards the query codes of requests."""

    database: Database
    vault: Vault
    casework: Casework
    knowledge: Knowledge
    may_try: MayTry = case_codes.never


def assemble(floors: Floors, rasa: RasaClient, secret: str) -> BotParts:
    """The assistant on its floors."""
    registration = Registration(floors.database, floors.casework, floors.vault)
    answering = Answering(floors.knowledge)
    progress = Progress(floors.database, floors.casework.rulebook)
    plain = PlainTalk(registration, answering, progress)
    codes = Codes(floors.database, floors.casework.rulebook, floors.vault, floors.may_try)
    own_cases = OwnCases(floors.database, floors.casework, codes)
    material = Material(floors.database, registration, own_cases)
    queue = Queue(floors.database, floors.casework.rulebook)
    recall = Recall(floors.database)
    requests = Requests(registration, floors.casework)
    dialogue = Dialogue(recall, rasa, registration, requests, answering, own_cases, plain, material, queue)
    return BotParts(secret, registration, answering, progress, queue, own_cases, recall, dialogue)
