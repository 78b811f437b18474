"""Citizens who file real messages as complaints on WeChat."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from bot.wording import WORDS
from escalation.casework import REPLY_LIMIT
from language import places
from service.acceptance import data
from service.acceptance.wechat import WeChat

MESSAGES = 100
AT_ONCE = 6
MOST_TURNS = 10
# WeChat's limit for a text.
MAX_BYTES = 2_048
# Every so many citizens' messages are delivered twice.
RETRIED = 3

START = "我要投诉"
ANONYMOUS = "匿名"
# What stands in the confirmation of a case and nowhere else.
OPENED = WORDS.form.opened.partition("{")[0].strip()
_ASKED = {slot: asked.partition("{")[0] for slot, asked in WORDS.form.ask.items()}


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
        district = districts[self.place % len(districts)]
        contact = ANONYMOUS if self.place % 2 else f"139{self.place:08}"
        return {
            "what": self.message.text,
            "where": f"{district}人民路{self.place + 1}号",
            "when": self.message.sent[:30],
            "district_unknown": district,
            "district_or_place": district,
            "district_of_several": district,
            "day_to_come": WORDS.form.choices["when"][0],
            "no_such_day": WORDS.form.choices["when"][0],
            "contact": contact,
            "contact_offered": contact,
            "confirm": WORDS.form.choices["confirm"][0],
        }


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
        if OPENED in said:
            return ""
        asked = next((slot for slot, question in _ASKED.items() if question in said), None)
        if asked is None:
            return f"no question of the form after {len(wechat.heard(citizen.openid))} replies"
        words = citizen.answers[asked]
    return f"not confirmed after {MOST_TURNS} turns"
