"""The run itself: half the citizens speak, a part dies among their messages, the other half speak to what is left."""

import asyncio
import random
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from statistics import median

import aiohttp

from records import citizens as identities
from records import messages, outbox
from records.database import Database
from records.messages import NewNote
from records.vault import Vault
from service.acceptance.wechat import WeChat
from service.bench.startup import CEILING_LISTENING_SECONDS, answered
from service.bootstrap.progress import Progress
from service.launched import Launched
from service.report import Report
from service.survival import citizens, paced, verdict
from service.survival.citizens import FOLLOWS, Citizen, Phone, WebPage
from service.survival.paced import Pace
from service.survival.script import Script, script
from service.survival.verdict import Findings, Kept

CITIZENS = 50
VICTIMS = ("redis", "rasa", "service") * 3
NOTES = VICTIMS.count("service")
# The blow falls while the first half's messages, and what goes out to everybody, are at different places.
BLOW_SECONDS = (0.02, 0.7)
SETTLED_SECONDS = 120.0


@dataclass(frozen=True)
class Return:
    """Seconds from a blow to the service until it listened, and until it gave a full answer."""

    listening: float
    answering: float


@dataclass(frozen=True)
class Town:
    """The citizens with their scripts."""

    people: tuple[Citizen, ...]
    scripts: tuple[Script, ...]

    @property
    def halves(self) -> tuple[tuple[Citizen, ...], tuple[Citizen, ...]]:
        """Every channel in either half."""
        half = len(self.people) // 2
        return self.people[:half], self.people[half:]


@dataclass
class Deaths:
    """What died, in order, how the service came back each time, and the notes that went out to everybody meanwhile."""

    victims: list[str]
    returns: list[Return]
    notes: int = 0


async def run(
    instance: Launched, wechat: WeChat, questions: Sequence[str], progress: Progress, pace: Pace | None = None
) -> Report:
    """Let everybody ask and complain through all the deaths, and count; at a `pace`, or as fast as parts come back.

    Raises SetupError when the instance does not come back.
    """
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        await instance.until_well(session)
        wechat.connect(instance.settings.local_url)
        count = pace.citizens if pace else CITIZENS
        town = await _settle(session, instance.settings.local_url, wechat, questions, count, on_web=pace is None)
        with progress.step("talking") as say:
            talk = _talk_paced(instance, session, town, pace) if pace else _talk(instance, session, town, say)
            deaths = await talk
        with progress.step("asking everything again"):
            await instance.until_well(session)
            again = [await person.ask_again() for person in town.people]
        with progress.step("waiting for what is under way"):
            await _until_sent(instance)
            shown = [await person.phone.shown() for person in town.people]
        return _report(town, deaths, await _judge(instance, town, shown, again, deaths.notes))


async def _settle(
    session: aiohttp.ClientSession, url: str, wechat: WeChat, questions: Sequence[str], count: int, *, on_web: bool
) -> Town:
    """Everybody on WeChat, or every other one `on_web`. At every turn of the scripts some begin to follow."""
    scripts = tuple(script(number, questions) for number in range(count))
    people = []
    for number, one in enumerate(scripts):
        phone: Phone = citizens.WeChat(wechat, f"survival-{number}")
        if on_web and number % 2 == 0:
            phone = page = WebPage(session, url)
            await page.visit()
        people.append(Citizen(phone, one.turns, follows=number // 2 % len(one.turns)))
    return Town(tuple(people), scripts)


async def _talk_paced(instance: Launched, session: aiohttp.ClientSession, town: Town, pace: Pace) -> Deaths:
    """Everybody at the pace while a part dies every so many seconds."""
    question, returning = town.scripts[0].turns[-1], list[asyncio.Task[Return]]()
    victims: list[str] = []

    def died(began: float) -> None:
        returning.append(asyncio.create_task(_return(instance, session, question, began)))

    killing = asyncio.create_task(paced.kill(instance, pace, victims, died))
    try:
        await paced.speak(town.people, pace)
    finally:
        killing.cancel()
        with suppress(asyncio.CancelledError):
            await killing
    return Deaths(victims, await asyncio.gather(*returning))


async def _talk(instance: Launched, session: aiohttp.ClientSession, town: Town, say: Callable[[str], None]) -> Deaths:
    """One turn of everybody for each victim, and the rest in quiet."""
    chance, returns, halves = random.Random(), [], town.halves
    for number, victim in enumerate(VICTIMS):
        await instance.until_well(session)
        say(f"{victim} dies, number {number + 1} of {len(VICTIMS)}")
        if victim == "service":
            await _tell_everybody(instance, town)
        first = [asyncio.create_task(person.speak()) for person in halves[number % 2]]
        await asyncio.sleep(chance.uniform(*BLOW_SECONDS))
        began = time.monotonic()
        await instance.kill(victim)
        second = [asyncio.create_task(person.speak()) for person in halves[1 - number % 2]]
        if victim == "service":
            returns.append(await _return(instance, session, town.scripts[0].turns[-1], began))
        await asyncio.gather(*first, *second)
    for _ in range(len(town.scripts[0].turns) - len(VICTIMS)):
        await asyncio.gather(*(person.speak() for person in town.people))
    return Deaths(list(VICTIMS), returns, NOTES)


async def _tell_everybody(instance: Launched, town: Town) -> None:
    """Let something go out to each citizen as if staff had written it; everybody has spoken before."""
    now = datetime.now(UTC)
    async with _database(instance) as database, database.transaction() as tx:
        for person in town.people:
            citizen_id = await identities.find(tx, person.phone.channel, person.phone.name)
            if citizen_id is None:
                raise LookupError(f"{person.phone.name} is unknown")
            note = NewNote(f"{citizens.NOTE}{secrets.token_hex(4)}", author="staff:1")
            await outbox.enqueue(tx, await messages.post(tx, citizen_id, note, now), now)


async def _return(instance: Launched, session: aiohttp.ClientSession, question: str, began: float) -> Return:
    await instance.until_listening(session)
    listening = time.monotonic() - began
    await answered(session, instance.settings.local_url, question)
    return Return(listening, time.monotonic() - began)


async def _until_sent(instance: Launched) -> None:
    """Wait for the outbox; what is left in it after that is counted as lost."""
    until = time.monotonic() + SETTLED_SECONDS
    async with _database(instance) as database:
        while time.monotonic() < until:
            async with database.reading() as connection:
                if (await outbox.backlog(connection))[0] == 0:
                    return
            await asyncio.sleep(0.5)


async def _judge(
    instance: Launched, town: Town, shown: Sequence[Sequence[str]], again: Sequence[Mapping[str, str]], notes: int
) -> list[tuple[Findings, Kept]]:
    vault = Vault(instance.settings.vault_key.get_secret_value())
    judged = []
    async with _database(instance) as database, database.reading() as connection:
        for person, one, seen, repeated in zip(town.people, town.scripts, shown, again, strict=True):
            kept = await verdict.read(connection, person.phone.channel, person.phone.name, vault)
            judged.append((verdict.judge(one.wanted, person.said, notes, seen, repeated, kept), kept))
    return judged


@asynccontextmanager
async def _database(instance: Launched) -> AsyncIterator[Database]:
    database = Database(instance.settings.database)
    try:
        yield database
    finally:
        await database.close()


def _report(town: Town, deaths: Deaths, judged: Sequence[tuple[Findings, Kept]]) -> Report:
    total = sum((findings for findings, _ in judged), Findings())
    said = [one for person in town.people for one in person.said if one.id != FOLLOWS]
    follows = sum(one.id == FOLLOWS for person in town.people for one in person.said)
    title = f"{len(said)} messages through {len(deaths.victims)} deaths"
    on_wechat = sum(person.phone.channel == citizens.WeChat.channel for person in town.people)
    people = {"citizens": len(town.people), "on_wechat": on_wechat}
    report = Report(title, **people, messages=len(said), events=follows, **Counter(deaths.victims))
    report.add("messages, events, answers or notes lost", total.lost, at_most=0)
    report.add("messages, answers or notes doubled", total.doubled, at_most=0)
    report.add("never reached us in WeChat's three deliveries", total.not_reached)
    report.add("given up by WeChat, and answered all the same", sum(one.given_up for one in said if one.shown))
    report.add("answered differently when asked again", total.otherwise, at_most=0)
    report.add("only apologised for", total.apologies, at_most=0)
    report.add("cases lost", total.cases_lost, at_most=0)
    report.add("cases doubled", total.cases_doubled, at_most=0)
    report.add("cases with wrong fields", total.cases_wrong, at_most=0)
    report.add("outbox rows neither sent nor listed as unknown", total.outbox_lost, at_most=0)
    report.add("outbox rows listed as unknown", total.unsure)
    report.add("outbox rows", sum(one.state is not None for _, kept in judged for one in kept.told))
    if returns := deaths.returns:
        listening = median(one.listening for one in returns)
        report.add("listening after kill -9, median", listening, "s", at_most=CEILING_LISTENING_SECONDS)
        report.add("listening after kill -9, longest", max(one.listening for one in returns), "s")
        report.add("first full answer after kill -9, median", median(one.answering for one in returns), "s")
    report.add("an answer, median", median(one.seconds for one in said), "s")
    report.add("an answer, longest", max(one.seconds for one in said), "s")
    for person, (_, kept) in zip(town.people, judged, strict=True):
        for message in kept.unknown:
            report.remark(f"Unknown outcome, shown to staff: {message.text[:20]!r} to {person.phone.name}.")
    for number, (findings, kept) in enumerate(judged):
        if not findings.faultless:
            report.remark(_story(town.people[number], findings, kept))
    return report


def _story(person: Citizen, findings: Findings, kept: Kept) -> str:
    """What went wrong with somebody, and the whole conversation, all of it invented."""
    wrong = {name: count for name, count in asdict(findings).items() if count}
    said = [f"  {one.id} {one.text}{' (given up)' * one.given_up} -> {one.shown!r:.60}" for one in person.said]
    kept_ = [f"  {one.id} {one.text} as {one.answered_as}" for one in kept.heard]
    told = [f"  {one.to} {one.state} {one.text!r:.60}" for one in kept.told]
    return "\n".join(
        [f"{person.phone.channel} {person.phone.name}: {wrong}", *said, *kept_, *told, *map(str, kept.cases)]
    )
