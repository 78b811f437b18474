"""The citizens' cases: answered at the desk, read again on the phones, counted in the database."""

import asyncio
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape

import aiohttp
from sqlalchemy import func, select

from channels.wechat.rendering import split
from escalation import number, store
from escalation.casework import REPLY_LIMIT
from escalation.tables import case_history, cases
from language.text import clean
from records.database import Database
from service.acceptance.citizens import OPENED, Citizen
from service.acceptance.desk import Desk, StepRefused
from service.acceptance.wechat import WeChat
from service.report import Report

DELIVERED_WITHIN = 60.0
# As long as delivery needs for another round: what came twice would be here by then.
SETTLED_AFTER = 2.0

# Where a long answer is cut, what stands between its parts is gone.
_SPACES = re.compile(r"\s+")
_FULL = re.compile(r"http://\S+/full/\S+")
# Said of a case beside its answer: that a department has it now, and what the citizen thinks of the answer.
_GIVEN = re.compile("^您好！您的诉求（编号 [^）]+）已转由")
_ASKED = re.compile("^您对这次答复（编号 ")


@dataclass(frozen=True)
class Seen:
    """What a phone shows in the end; `id` is the message's, `trouble` empty where all is as it must be."""

    id: str
    confirmed_once: bool
    answered_once: bool
    trouble: str


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
    """Wait until every citizen who was confirmed was asked what they think of the answer, and a little longer."""
    waiting = [citizen for citizen in citizens if _number(wechat, citizen)]
    for _ in range(int(DELIVERED_WITHIN)):
        waiting = [citizen for citizen in waiting if not any(map(_ASKED.match, _after_confirmation(wechat, citizen)))]
        if not waiting:
            break
        await asyncio.sleep(1)
    await asyncio.sleep(SETTLED_AFTER)


def _number(wechat: WeChat, citizen: Citizen) -> str | None:
    """The case number that the citizen was told."""
    confirmed = (line.text for line in wechat.heard(citizen.openid) if OPENED in line.text)
    return next(filter(None, map(number.find_number, confirmed)), None)


def _after_confirmation(wechat: WeChat, citizen: Citizen) -> list[str]:
    lines = [line.text for line in wechat.heard(citizen.openid)]
    confirmed = [place for place, line in enumerate(lines) if OPENED in line]
    return lines[confirmed[0] + 1 :] if confirmed else []


async def look(wechat: WeChat, citizens: Sequence[Citizen], troubles: dict[str, str]) -> list[Seen]:
    """Read every phone."""
    async with aiohttp.ClientSession() as session:
        return [await _look(session, wechat, citizen, troubles.get(citizen.openid, "")) for citizen in citizens]


async def _look(session: aiohttp.ClientSession, wechat: WeChat, citizen: Citizen, trouble: str) -> Seen:
    lines = [line.text for line in wechat.heard(citizen.openid)]
    numbers = {found for line in lines if (found := number.find_number(line))}
    confirmed_once = sum(OPENED in line for line in lines) == 1 and len(numbers) == 1
    later = _after_confirmation(wechat, citizen)
    answers = [line for line in later if not (_GIVEN.match(line) or _ASKED.match(line))]
    noticed_once = all(sum(map(bool, map(notice.match, later))) <= 1 for notice in (_GIVEN, _ASKED))
    whole = await _hold_once(session, answers, clean(citizen.message.reply, REPLY_LIMIT))
    answered_once = whole and noticed_once
    if not (trouble or (confirmed_once and answered_once)):
        trouble = f"{len(numbers)} case numbers, {len(answers)} messages after the confirmation"
    return Seen(citizen.message.id, confirmed_once, answered_once, trouble)


async def _hold_once(session: aiohttp.ClientSession, answers: Sequence[str], reply: str) -> bool:
    """Whether what came gives the whole reply and nothing twice: one message, the page it links to, or its parts."""
    if len(answers) == 1 and (link := _FULL.search(answers[0])):
        async with session.get(link[0]) as response:
            return reply in unescape(await response.text())
    told, wanted = (_SPACES.sub("", said) for said in ("".join(answers), reply))
    return told.count(wanted) == 1 and len(answers) <= len(split(told)) + 1


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
