"""`POST /desk/knowledge/entries/{entry}/{step}`: the steps on an entry, each once, none over another's."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from desk.keys import PARTS, STAFF
from desk.knowledge import entry_view
from desk.knowledge.entry_view import Trouble
from desk.knowledge.rendering import HOME
from desk.rendering import Problem, done
from desk.wording import name
from knowledge_base import editorial
from knowledge_base.editorial import REASON_LIMIT, Command
from knowledge_base.errors import (
    Forbidden,
    IllegalStep,
    SecondPersonNeeded,
    StaleEntry,
    UnknownEntry,
)
from knowledge_base.life import EntryState, Step
from language import text as texts
from records.moments import CITY_TIME
from records.staff import Staff


@dataclass(frozen=True)
class Form:
    """What a step's form sends. Raises Problem on what cannot be taken."""

    fields: Mapping[str, str]
    now: datetime

    def reason(self) -> str:
        """The reason that a step cannot do without."""
        given = self.fields.get("text", "")
        reason = texts.clean(given, REASON_LIMIT + 1)
        if not reason:
            raise Problem(400, "empty_text")
        if len(reason) > REASON_LIMIT:
            raise Problem(400, "long_text", length=len(given), limit=REASON_LIMIT)
        return reason

    def moment(self) -> datetime | None:
        """When to publish, by the city's clocks; None for at once."""
        if self.fields.get("when") != "later":
            return None
        try:
            moment = datetime.fromisoformat(self.fields.get("publish_at", "")).replace(tzinfo=CITY_TIME)
        except ValueError as error:
            raise Problem(400, "no_moment") from error
        if moment <= self.now:
            raise Problem(400, "past_moment")
        return moment

    def number(self) -> int:
        """The version to go back to."""
        return whole_number(self.fields, "number")


Taking = Callable[[AsyncConnection, Command, Form], Awaitable[EntryState]]

TAKING: Mapping[Step, Taking] = {
    Step.SUBMIT: lambda tx, command, form: editorial.submit(tx, command, form.now),
    Step.SEND_BACK: lambda tx, command, form: editorial.send_back(tx, command, form.reason(), form.now),
    Step.APPROVE: lambda tx, command, form: editorial.approve(tx, command, form.now, form.moment()),
    Step.WITHDRAW: lambda tx, command, form: editorial.withdraw(tx, command, form.reason(), form.now),
    Step.ROLL_BACK: lambda tx, command, form: editorial.roll_back(tx, command, form.number(), form.reason(), form.now),
    Step.DISCARD: lambda tx, command, form: editorial.discard(tx, command, form.now),
}


async def take(request: web.Request) -> web.Response:
    """Take a step, then show the entry again."""
    step, parts = Step(request.match_info["step"]), request.app[PARTS]
    fields = {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    entry_id = entry_view.entry_id(request)
    try:
        command = command_of(fields, request[STAFF], entry_id)
        async with parts.database.transaction() as tx:
            state = await _taken(step, tx, command, Form(fields, parts.clock()))
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        seen = fields.get("revision", "")
        stale = problem.code == "stale_entry" and seen.isdecimal()
        trouble = Trouble(
            problem, step, fields.get("text", ""), fields.get("publish_at", ""), int(seen) if stale else None
        )
        return await entry_view.page(request, trouble)
    said = "scheduled" if step is Step.APPROVE and state.working is not None else step
    raise done(address(entry_id), f"entry_{said}")


async def _taken(step: Step, tx: AsyncConnection, command: Command, form: Form) -> EntryState:
    with refusals():
        return await TAKING[step](tx, command, form)


@contextmanager
def refusals() -> Iterator[None]:
    """Raises a Problem for whatever refuses a step; what is wrong with an entry's content passes through."""
    try:
        yield
    except UnknownEntry as error:
        raise Problem(404, "unknown_entry") from error
    except Forbidden as error:
        raise Problem(403, "forbidden_entry") from error
    except SecondPersonNeeded as error:
        raise Problem(409, "second_person") from error
    except StaleEntry as error:
        raise Problem(409, "stale_entry") from error
    except IllegalStep as error:
        now = name("entry_statuses", error.status or "none")
        raise Problem(409, "illegal_entry", now=now, step=name("entry_steps", error.step)) from error


def address(entry_id: str) -> str:
    return f"{HOME}/entries/{quote(entry_id)}"


def command_of(fields: Mapping[str, str], staff: Staff, entry_id: str) -> Command:
    """The command that a form stands for. Raises Problem on one that no page of ours sent."""
    try:
        return Command(fields.get("command", ""), staff, entry_id, whole_number(fields, "revision"))
    except ValueError as error:
        raise Problem(400, "bad_form") from error


def whole_number(fields: Mapping[str, str], name: str) -> int:
    given = fields.get(name, "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise Problem(400, "bad_form")
    return int(given)
