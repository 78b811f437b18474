"""A message on its way to its reply."""

import asyncio
import logging
from dataclasses import dataclass, replace
from typing import Any

from bot.reply import Reply
from records.messages import Message

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Exchange:
    """An inbound message and what was said to it. Not `direct`: the reply goes, or went, out through the outbox, or
    there is none, as a person has the word.
    """

    message: Message
    note: Message
    reply: Reply
    direct: bool

    @property
    def silent(self) -> bool:
        """Whether nothing is said to it."""
        return not self.note.text


class Work:
    """The turn of a message, shared by all who delivered it.

    `answering`: the dialogue has it, be it another process's; before that it waits. `again`: an earlier turn about it
    broke off. `later`: the reply goes out through the outbox. `urgent`: it waits for no other turn.
    """

    def __init__(self, message: Message, *, again: bool = False, later: bool = False, urgent: bool = False) -> None:
        self.message = message
        self.again = again
        self.later = later
        self.deliveries = 0
        self.answering = False
        self.text: str | None = None
        self.urgent = asyncio.Event()
        if urgent:
            self.urgent.set()
        self._storing = False
        self._exchange: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()

    @property
    def merged(self) -> bool:
        """Whether the reply is another message's, whose delivery shows it."""
        return False

    async def exchange(self) -> Exchange:
        """The reply, as soon as it is stored; the turn goes on when whoever waits here goes away."""
        return await asyncio.shield(self._exchange)

    async def within(self, seconds: float) -> Exchange | None:
        """The reply if it is there in time; None as well when the turn failed, which `recover` comes back to."""
        await asyncio.wait({self._exchange}, timeout=seconds)
        return self._exchange.result() if self._exchange.done() and not self._failed else None

    async def in_time(self, seconds: float) -> Exchange | None:
        """The reply if it is there in time; else it will go out through the outbox."""
        exchange = await self.within(seconds)
        if exchange is None and not self.send_later():
            exchange = await self.exchange()
        return exchange

    def send_later(self) -> bool:
        """Let the reply go out through the outbox; False when it is being stored already and will be here at once."""
        if self._storing and not self._failed:
            return False
        self.later = True
        return True

    @property
    def _failed(self) -> bool:
        over = self._exchange
        return over.done() and (over.cancelled() or over.exception() is not None)

    def begin(self, message: Message, text: str, *, again: bool) -> None:
        """Take the turn: `text` is all that it answers."""
        self.message, self.text = message, text
        self.again = self.again or again

    def begin_storing(self) -> bool:
        """Fix how the reply goes out; whether that is in the response to the delivery."""
        self._storing = True
        return not self.later

    async def give_way(self, ahead: "Work | None", seconds: float | None) -> None:
        """Wait until a turn ahead is over, or so many seconds; an emergency waits no longer."""
        hurry = asyncio.create_task(self.urgent.wait())
        waited: set[asyncio.Future[Any]] = {hurry} if ahead is None else {hurry, ahead._exchange}
        try:
            await asyncio.wait(waited, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            hurry.cancel()

    def follow(self, task: "asyncio.Task[Exchange]") -> None:
        """Give the outcome of `task` to everybody who waits, and its failure to the log if nobody does."""
        task.add_done_callback(self._settle)

    def finish(self, exchange: Exchange) -> None:
        self._exchange.set_result(exchange)

    def _settle(self, task: "asyncio.Task[Exchange]") -> None:
        if task.cancelled():
            self._exchange.cancel()
        elif error := task.exception():
            log.error("message %s was not answered", self.message.id, exc_info=error)
            self._exchange.set_exception(error)
            self._exchange.exception()  # it is in the log: asyncio need not complain when nobody waits
        else:
            self._exchange.set_result(task.result())


class Merged(Work):
    """A message that is answered together with an earlier one: its reply is shown where that one's is."""

    def __init__(self, message: Message, leader: Work) -> None:
        super().__init__(message)
        self._leader = leader

    @property
    def merged(self) -> bool:
        return True

    async def exchange(self) -> Exchange:
        return replace(await self._leader.exchange(), message=self.message)

    async def within(self, seconds: float) -> Exchange | None:
        """The reply if it is there already: nobody waits for another message's."""
        exchange = await self._leader.within(0)
        return None if exchange is None else replace(exchange, message=self.message)

    def send_later(self) -> bool:
        """The leader's delivery sees to that."""
        return True
