"""Citizens on WeChat at a steady pace, each message delivered three times, and events: one answer each, in time."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from channels.simulator.platform import Delivered, Platform
from channels.wechat.inbound import CHANNEL
from records.database import Database
from records.outbox import backlog
from records.vault import Vault
from service.acceptance.wechat import WeChat
from service.report import Report
from service.scratch import Instance
from service.survival import verdict
from service.survival.citizens import AGAIN_SECONDS, FOLLOWS, Said
from service.survival.script import Script, script
from service.survival.verdict import Findings

# WeChat waits for five.
CEILING_SECONDS = 4.5
TURNS = 10
SETTLED_SECONDS = 60.0
VIEW = "VIEW"


@dataclass
class Seen:
    """What the deliveries of the run were answered with: seconds of each, and how many repeated ones differed."""

    took: list[float] = field(default_factory=list)
    failed: int = 0
    different: int = 0


@dataclass
class Person:
    """Somebody on WeChat with a script, and what they said of it; everybody follows the account first."""

    name: str
    script: Script
    said: list[Said] = field(default_factory=lambda: [Said(FOLLOWS, "")])


async def measure(instance: Instance, wechat: WeChat, questions: Sequence[str], count: int, rate: float) -> Report:
    """Send `count` messages at `rate` a second to the connected instance, and count what went wrong."""
    people = [Person(f"bench-{number}", script(number, questions)) for number in range(max(1, count // TURNS))]
    # Events first: everybody follows the account, and opens a page from its menu.
    seen, stamp = Seen(), str(int(time.time()))
    events = [_event(wechat, seen, one, event, stamp) for event in (FOLLOWS, VIEW) for one in people]
    await _paced(events, rate)
    turns = [_message(wechat, seen, one, one.script.turns[turn]) for turn in range(TURNS) for one in people]
    await _paced(turns, rate)
    database = Database(instance.settings.database)
    try:
        await _until_sent(database)
        found = await _judge(database, instance, wechat, people)
    finally:
        await database.close()
    return _report(len(turns), len(events), rate, seen, found)


async def _paced(acts: Sequence[Callable[[], Awaitable[None]]], rate: float) -> None:
    began, running = time.monotonic(), []
    for number, act in enumerate(acts):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        running.append(asyncio.ensure_future(act()))
    await asyncio.gather(*running)


def _message(wechat: WeChat, seen: Seen, by: Person, text: str) -> Callable[[], Awaitable[None]]:
    number = wechat.next_number()
    by.said.append(Said(str(number), text))
    return lambda: _thrice(wechat, seen, lambda platform: platform.send(by.name, text, message_id=number))


def _event(wechat: WeChat, seen: Seen, by: Person, event: str, stamp: str) -> Callable[[], Awaitable[None]]:
    fields = {"Event": event, "EventKey": "https://city/" if event == VIEW else "", "CreateTime": stamp}
    return lambda: _thrice(wechat, seen, lambda platform: platform.report(by.name, fields))


async def _thrice(wechat: WeChat, seen: Seen, deliver: Callable[[Platform], Awaitable[Delivered]]) -> None:
    """Deliver the same thing three times, as WeChat does when answers get lost; the phone shows the first one's."""
    shown = await _timed(seen, deliver(wechat.platform))
    began = time.monotonic()
    for seconds in AGAIN_SECONDS:
        await asyncio.sleep(began + seconds * random.uniform(0.1, 1.0) - time.monotonic())
        again = await _timed(seen, deliver(wechat.in_vain))
        seen.different += None not in (again.text, shown.text) and again.text != shown.text


async def _timed(seen: Seen, delivering: Awaitable[Delivered]) -> Delivered:
    began = time.monotonic()
    delivered = await delivering
    seen.took.append(time.monotonic() - began)
    seen.failed += delivered.failed
    return delivered


async def _until_sent(database: Database) -> None:
    until = time.monotonic() + SETTLED_SECONDS
    while time.monotonic() < until:
        async with database.reading() as connection:
            if (await backlog(connection))[0] == 0:
                return
        await asyncio.sleep(0.5)


async def _judge(database: Database, instance: Instance, wechat: WeChat, people: Sequence[Person]) -> Findings:
    vault, total = Vault(instance.settings.vault_key.get_secret_value()), Findings()
    async with database.reading() as connection:
        for one in people:
            kept = await verdict.read(connection, CHANNEL, one.name, vault)
            shown = [line.text for line in wechat.heard(one.name)]
            total += verdict.judge(one.script.wanted, one.said, 0, shown, {}, kept)
    return total


def _report(count: int, events: int, rate: float, seen: Seen, found: Findings) -> Report:
    report = Report("Messages on WeChat, each delivered three times", messages=count, events=events, per_second=rate)
    report.add("deliveries answered after more than 4.5 s", sum(one > CEILING_SECONDS for one in seen.took), at_most=0)
    report.add("deliveries without an answer", seen.failed, at_most=0)
    report.add("second answers, messages or greetings", found.doubled, at_most=0)
    report.add("answered differently when delivered again", seen.different, at_most=0)
    report.add("second cases", found.cases_doubled, at_most=0)
    report.add("messages, answers or greetings lost", found.lost, at_most=0)
    report.add("cases lost", found.cases_lost, at_most=0)
    report.add("only apologised for", found.apologies, at_most=0)
    report.add("cases with wrong fields", found.cases_wrong, at_most=0)
    report.add("outbox rows neither sent nor listed as unknown", found.outbox_lost, at_most=0)
    report.add("outbox rows listed as unknown", found.unsure)
    took = sorted(seen.took)
    report.add("a delivery's answer, median", took[len(took) // 2], "s")
    report.add("a delivery's answer, p99", took[int(len(took) * 0.99)], "s")
    report.add("a delivery's answer, longest", took[-1], "s")
    return report
