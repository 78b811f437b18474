"""Real messages filed as complaints on WeChat, answered at the desk, and read again on the citizens' phones."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import aiohttp
import msgspec
from sqlalchemy import func, select

from bot.wording import WORDS
from escalation import number, store
from escalation.casework import REPLY_LIMIT
from escalation.tables import case_history, cases
from language import places
from language.text import clean
from records.database import Database
from service.acceptance import data
from service.acceptance.desk import Desk, StepRefused
from service.acceptance.wechat import WeChat
from service.report import Report

MESSAGES = 100
AT_ONCE = 6
MOST_TURNS = 10
# WeChat's limit for a text.
MAX_BYTES = 2_048
ANSWERED_WITHIN = 60.0
# As long as delivery needs for another round: what came twice would be here by then.
SETTLED_AFTER = 2.0
# Every so many citizens' messages are delivered twice.
RETRIED = 3

START = "我要投诉"
ANONYMOUS = "匿名"
_ASKED = {slot: asked.partition("{")[0] for slot, asked in WORDS.form.ask.items()}
_OPENED = WORDS.form.opened.partition("{")[0].strip()
_FULL = re.compile(r"http://\S+/full/\S+")


class Message(msgspec.Struct, frozen=True):
    """A citizen's message with the official reply."""

    id: str
    text: str
    sent: str
    reply: str

    @property
    def fits(self) -> bool:
        """Whether a WeChat message can carry the text and the desk's form the reply."""
        return 0 < len(self.text.encode()) <= MAX_BYTES and 0 < len(self.reply) <= REPLY_LIMIT


@dataclass(frozen=True)
class Citizen:
    """Somebody with one matter; `place` counts the citizens from 0."""

    message: Message
    place: int

    @property
    def openid(self) -> str:
        return f"acceptance-{self.place}"

    @property
    def retried(self) -> bool:
        return self.place % RETRIED == 0

    @property
    def answers(self) -> dict[str, str]:
        """What is said to each question of the form."""
        districts = tuple(places.DISTRICTS.values())
        contact = ANONYMOUS if self.place % 2 else f"139{self.place:08}"
        return {
            "what": self.message.text,
            "where": f"{districts[self.place % len(districts)]}人民路{self.place + 1}号",
            "when": self.message.sent[:30],
            "contact": contact,
            "contact_offered": contact,
            "confirm": WORDS.form.choices["confirm"][0],
        }


@dataclass(frozen=True)
class Seen:
    """What a phone shows in the end, or why there is nothing; the first is true where all is as it must be."""

    id: str
    confirmed_once: bool
    answered_once: bool
    trouble: str


def read(folder: Path) -> list[Citizen]:
    """A citizen for each message of the sample. Raises SetupError."""
    fitting = [one for one in data.read(folder / "messages_with_replies/messages.jsonl", Message) if one.fits]
    return [Citizen(message, place) for place, message in enumerate(data.sample(fitting, MESSAGES))]


async def file_all(wechat: WeChat, citizens: Sequence[Citizen], say: Callable[[str], None]) -> dict[str, str]:
    """Every citizen files the complaint; why not, by openid, for those who could not."""
    lanes, troubles, done = asyncio.Semaphore(AT_ONCE), dict[str, str](), 0

    async def file(citizen: Citizen) -> None:
        nonlocal done
        async with lanes:
            if trouble := await _file(wechat, citizen):
                troubles[citizen.openid] = trouble
        done += 1
        say(f"{done} of {len(citizens)}")

    await asyncio.gather(*(file(citizen) for citizen in citizens))
    return troubles


async def _file(wechat: WeChat, citizen: Citizen) -> str:
    """Answer what is asked until the case is confirmed; empty, or why it came to nothing."""
    words = START
    for _ in range(MOST_TURNS):
        try:
            said = await wechat.say(citizen.openid, words, twice=citizen.retried)
        except TimeoutError:
            return "no reply"
        if _OPENED in said:
            return ""
        asked = next((slot for slot, question in _ASKED.items() if question in said), None)
        if asked is None:
            return f"no question of the form after {len(wechat.heard(citizen.openid))} replies"
        words = citizen.answers[asked]
    return f"not confirmed after {MOST_TURNS} turns"


async def answer_all(
    desk: Desk, database: Database, wechat: WeChat, citizens: Sequence[Citizen], say: Callable[[str], None]
) -> dict[str, str]:
    """Answer every filed case with its message's reply; why not, by openid, for those where a step was refused."""
    troubles = {}
    for place, citizen in enumerate(citizens, 1):
        found = _number(wechat, citizen)
        async with database.reading() as connection:
            case = await store.load(connection, found) if found else None
        if case is not None:
            try:
                await desk.answer(case, citizen.message.reply)
            except StepRefused as refused:
                troubles[citizen.openid] = str(refused)
        say(f"{place} of {len(citizens)}")
    await _delivered(wechat, [citizen for citizen in citizens if citizen.openid not in troubles])
    return troubles


async def _delivered(wechat: WeChat, citizens: Sequence[Citizen]) -> None:
    """Wait until every citizen who was confirmed has heard more, and a little longer."""
    waiting = [citizen for citizen in citizens if _number(wechat, citizen)]
    for _ in range(int(ANSWERED_WITHIN)):
        waiting = [citizen for citizen in waiting if not _after_confirmation(wechat, citizen)]
        if not waiting:
            break
        await asyncio.sleep(1)
    await asyncio.sleep(SETTLED_AFTER)


def _number(wechat: WeChat, citizen: Citizen) -> str | None:
    """The case number that the citizen was told."""
    confirmed = (line.text for line in wechat.heard(citizen.openid) if _OPENED in line.text)
    return next(filter(None, map(number.find_number, confirmed)), None)


def _after_confirmation(wechat: WeChat, citizen: Citizen) -> list[str]:
    lines = [line.text for line in wechat.heard(citizen.openid)]
    confirmed = [place for place, line in enumerate(lines) if _OPENED in line]
    return lines[confirmed[0] + 1 :] if confirmed else []


async def look(wechat: WeChat, citizens: Sequence[Citizen], troubles: dict[str, str]) -> list[Seen]:
    """Read every phone."""
    async with aiohttp.ClientSession() as session:
        return [await _look(session, wechat, citizen, troubles.get(citizen.openid, "")) for citizen in citizens]


async def _look(session: aiohttp.ClientSession, wechat: WeChat, citizen: Citizen, trouble: str) -> Seen:
    lines = [line.text for line in wechat.heard(citizen.openid)]
    numbers = {found for line in lines if (found := number.find_number(line))}
    confirmed_once = sum(_OPENED in line for line in lines) == 1 and len(numbers) == 1
    answers = _after_confirmation(wechat, citizen)
    answered_once = len(answers) == 1 and await _holds(session, answers[0], clean(citizen.message.reply, REPLY_LIMIT))
    if not (trouble or (confirmed_once and answered_once)):
        trouble = f"{len(numbers)} case numbers, {len(answers)} messages after the confirmation"
    return Seen(citizen.message.id, confirmed_once, answered_once, trouble)


async def _holds(session: aiohttp.ClientSession, line: str, reply: str) -> bool:
    """Whether a line gives the whole reply, itself or on the page that it links to."""
    link = _FULL.search(line)
    if link is None:
        return reply in line
    async with session.get(link[0]) as response:
        return reply in unescape(await response.text())


async def add_figures(report: Report, database: Database, citizens: Sequence[Citizen], seen: Sequence[Seen]) -> None:
    """The figures of the complaints, and the ids of those that went wrong."""
    count = len(citizens)
    async with database.reading() as connection:
        filed = (await connection.execute(select(func.count()).select_from(cases))).scalar_one()
        by_rules = select(func.count()).select_from(case_history).where(case_history.c.actor == "rules")
        ruled = (await connection.execute(by_rules)).scalar_one()
    report.add("citizens who complained", count)
    report.add("  with every message delivered twice", sum(citizen.retried for citizen in citizens))
    report.add("exactly one confirmation", sum(one.confirmed_once for one in seen), at_least=count)
    report.add("exactly one answer, whole", sum(one.answered_once for one in seen), at_least=count)
    report.add("cases in the database", filed, at_least=count, at_most=count)
    report.add("  dispatched by the rules, the others by hand", ruled)
    for one in seen:
        if one.trouble:
            report.remark(f"Message {one.id}: {one.trouble}.")
