"""Plays one script: says what the citizen says, does what staff do, and notes every turn that went otherwise."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from escalation import number
from records.turns import DOUBLE_TAP
from service.dialogue_eval.expectation import faults, loops, reached, shortened
from service.dialogue_eval.heard import Heard, Talk
from service.dialogue_eval.live_desk import LiveDesk, MoveRefused
from service.dialogue_eval.phones import Phone
from service.dialogue_eval.script import Script, StaffMove, Turn
from service.dialogue_eval.town import Town

# The most answers that a series takes where the script states no number.
_ANSWERS = 8
# Seconds for what staff do to reach the citizen; the clock looks for silent ones every five.
_REACHES = 6.0
_TIMES_OUT = 20.0


@dataclass(frozen=True)
class Wrong:
    """A turn that went otherwise: its place from 1, what was said in it, what came, what is not as expected."""

    place: int
    said: str
    heard: str
    faults: list[str]


@dataclass(frozen=True)
class Played:
    """What became of a script. `said`: messages of the citizen; `lines`: the whole conversation."""

    script: Script
    wrong: list[Wrong]
    said: int
    loops: int
    lines: list[str] = field(default_factory=list)

    @property
    def finished(self) -> bool:
        """Whether every turn was as expected."""
        return not self.wrong


@dataclass(frozen=True)
class Stage:
    """What a script is played with. `restart` kills a part by its name and returns when it is back."""

    town: Town
    desk: LiveDesk
    restart: Callable[[str], Awaitable[None]]


class Play:
    """One script with its citizen."""

    def __init__(self, script: Script, phone: Phone, stage: Stage) -> None:
        self._script = script
        self._phone = phone
        self._stage = stage
        self._talk = Talk()
        self._arranged = frozenset[int]()
        self._lines: list[str] = []
        self._said_last = ""

    async def run(self) -> Played:
        """Every turn, also after one that went wrong."""
        town, who = self._stage.town, self._phone.who
        self._talk.known |= await town.arrange(who, self._script.before)
        self._arranged = await town.cases(who)
        wrong = []
        for place, turn in enumerate(self._script.turns, 1):
            try:
                found = await self._turn(turn)
            except (TimeoutError, MoveRefused) as error:
                found = [str(error) or "it took too long"]
            if found:
                wrong.append(Wrong(place, _shown(turn), shortened(self._talk.last.text), found))
                self._lines.append(f"  ! {'; '.join(found)}")
        return Played(self._script, wrong, self._talk.said, loops(self._talk.heard), self._lines)

    async def _turn(self, turn: Turn) -> list[str]:
        if turn.restart is not None:
            await self._stage.restart(turn.restart)
            return []
        if turn.answer is not None:
            return await self._answers(turn, turn.answer)
        if turn.staff is not None:
            heard = await self._staff(turn.staff)
        else:
            heard = await self._said(turn)
        found = faults(turn.expect, heard, self._talk)
        self._keep(heard)
        return found

    async def _said(self, turn: Turn) -> Heard:
        if turn.location is not None:
            return await self._send("〔位置〕", self._phone.locate(turn.location))
        if turn.photo:
            return await self._send("〔图片〕", self._phone.photo())
        text = self._talk.filled(turn.say or "")
        return await self._send(text, self._phone.say(text))

    async def _answers(self, turn: Turn, answers: dict[str, str]) -> list[str]:
        """Answer whatever is asked for until the goal is reached."""
        expect, given, heard = turn.expect, set[str](), self._talk.last
        before = replace(self._talk, heard=list(self._talk.heard))
        for _ in range(expect.within or _ANSWERS):
            if reached(expect, heard):
                break
            # Whoever was told something else in the middle of a form goes on with it.
            asks = heard.asks or heard.waits_for
            slot = next((slot for slot in answers if slot in asks and slot not in given), None)
            if slot is None:
                return [_stuck(heard, answers, given)]
            given.add(slot)
            text = self._talk.filled(answers[slot])
            heard = await self._send(text, self._phone.say(text))
            self._keep(heard)
        return faults(expect, heard, before)

    async def _send(self, text: str, sending: Coroutine[Any, Any, None]) -> Heard:
        """Send what the `text` stands for; the same again only after it cannot be taken for a double tap."""
        after = await self._stage.town.newest(self._phone.who)
        if text == self._said_last:
            await asyncio.sleep(DOUBLE_TAP.total_seconds())
        self._talk.said, self._said_last = self._talk.said + 1, text
        self._lines.append(f"  > {text}")
        await sending
        return await self._stage.town.answered(self._phone.who, after, self._arranged)

    async def _staff(self, move: StaffMove) -> Heard:
        town, who = self._stage.town, self._phone.who
        talk = await town.talk(who)
        if talk is None and not move.take:
            raise MoveRefused("nobody waits for a person")
        after = await town.newest(who)
        self._lines.append(f"  * {_move(move)}")
        if talk is None:
            await self._stage.desk.step_in(*await town.visit(who))
        elif move.timeout:
            await town.fall_silent(talk)
        else:
            await self._stage.desk.move(talk, move)
        return await town.told(who, after, self._arranged, _TIMES_OUT if move.timeout else _REACHES)

    def _keep(self, heard: Heard) -> None:
        self._talk.heard.append(heard)
        asks = "".join(f" asks {slot}" for slot in sorted(heard.asks))
        self._lines.append(f"  < [{heard.outcome}{asks}] {shortened(heard.text)}")
        opened = {"number": number.find_number(heard.text), "code": number.find_code(heard.text)}
        if heard.cases and "number" not in self._talk.known and all(opened.values()):
            self._talk.known |= {name: value for name, value in opened.items() if value}


def _stuck(heard: Heard, answers: dict[str, str], given: set[str]) -> str:
    twice = sorted((heard.asks or heard.waits_for) & given)
    if twice:
        return f"asks for {', '.join(twice)} a second time"
    asks = ", ".join(sorted(heard.asks)) or "nothing"
    return f"outcome {heard.outcome}, asks for {asks}, which the citizen was not to be asked"


def _shown(turn: Turn) -> str:
    if turn.answer is not None:
        return shortened("answers " + ", ".join(turn.answer))
    if turn.staff is not None:
        return _move(turn.staff)
    return shortened(turn.say or ("photo" if turn.photo else f"restart {turn.restart}" if turn.restart else "location"))


def _move(move: StaffMove) -> str:
    if move.say:
        return f"staff: {shortened(move.say)}"
    done = {"take": move.take, "hand back": move.hand_back, "time out": move.timeout, "open case": bool(move.open_case)}
    return "staff: " + next(name for name, is_it in done.items() if is_it)
