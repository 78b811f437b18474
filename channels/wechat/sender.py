"""Messages of ours on their way to WeChat."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from channels.delivery import Errand
from channels.outcome import SENT, Outcome, Result
from channels.reception import said
from channels.web.links import OWN_REQUESTS, Links
from channels.wechat.attempt import attempt
from channels.wechat.client import WeChatClient
from channels.wechat.errors import Action, action
from channels.wechat.notices import Notifier
from channels.wechat.pictures import Pictures
from channels.wechat.rendering import as_card, as_menu, as_text, fit, split
from channels.wording import WORDS
from records import enclosures
from records.enclosures import Following
from records.media import MediaKind
from records.messages import Message
from records.outbox import Spent
from records.service_window import AFTER_MESSAGE

SEND = "/cgi-bin/message/custom/send"
# What is sent in place of a text that WeChat found too long.
SHORT_BYTES = 600


@dataclass(frozen=True)
class Letter:
    """One customer-service message: WeChat's fields, and what to send in its place where that is too long for it.

    `parts`: so many of its message's parts it stands for.
    """

    fields: dict[str, object]
    simpler: str
    parts: int = 1


# The picture of a message, which the platform must be given first.
PICTURE = Letter({}, "")


class Letters:
    """A message of ours as WeChat takes it; what is too long is a card of its guide, or ends in a link to the whole."""

    def __init__(self, links: Links, clock: Callable[[], datetime]) -> None:
        self._links = links
        self._clock = clock

    def text(self, note: Message) -> str:
        """All in one text, for a passive reply."""
        return fit(as_text(said(note)), self._rest(note))

    def parts(self, note: Message, most: int, arrived: int) -> list[Letter]:
        """What is still to be pushed of a message of which so many parts `arrived`: its text in at most `most` letters,
        and last its picture, to which the text leaves one of them where there are two. A text whose pictures, which are
        messages of their own, do not all fit after it says where they are.
        """
        if note.kind != MediaKind.IMAGE:
            return self._texts(note, most, arrived)
        return [*self._texts(note, max(1, most - 1), arrived), PICTURE]

    def _texts(self, note: Message, most: int, arrived: int) -> list[Letter]:
        reply, rest = said(note), self._rest(note)
        whole, following = as_text(reply), _following(note)
        if following and len(split(whole)) - arrived + following.pictures > most:
            whole = f"{whole}\n\n{self._where(following)}"
            rest = f"{self._where(following)}\n{rest}"
        short = fit(whole, rest, SHORT_BYTES)
        menu = as_menu(reply)
        if menu is not None and not arrived:
            return [Letter({"msgtype": "msgmenu", "msgmenu": menu}, fit(whole, rest))]
        parts = split(whole)[arrived:]
        if len(parts) > most:
            card = as_card(reply, self._links.page)
            cut = _text(fit("\n".join(parts), rest), short)
            letter = cut if card is None else Letter({"msgtype": "news", "news": card}, short)
            return [replace(letter, parts=len(parts))]
        return [_text(part, short) for part in parts]

    def _rest(self, note: Message) -> str:
        return WORDS.wechat.full.format(url=self._links.full_text(note.id, self._clock()))

    def _where(self, following: Following) -> str:
        return WORDS.wechat.pictures.format(count=following.pictures, url=self._links.page(OWN_REQUESTS))


def _following(note: Message) -> Following | None:
    found = enclosures.read(note.payload)
    return found if isinstance(found, Following) else None


def _text(text: str, simpler: str) -> Letter:
    return Letter({"msgtype": "text", "text": {"content": text}}, simpler)


class WeChatSender:
    """Sends customer-service messages as far as the window allows, else a notice. WeChat would show a repeated one
    twice."""

    repeatable = False
    windowed = True

    def __init__(
        self,
        client: WeChatClient,
        letters: Letters,
        pictures: Pictures,
        notifier: Notifier,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._letters = letters
        self._pictures = pictures
        self._notifier = notifier
        self._clock = clock

    async def send(self, errand: Errand) -> Outcome:
        if errand.gone:
            return Outcome(Result.FAILED, WORDS.sending.gone)
        outcome = await self._push(errand) if errand.allowed else _closed(errand)
        if outcome.result in (Result.HELD, Result.WEB_ONLY):
            outcome = await self._notify(errand, outcome)
        return outcome

    async def _push(self, errand: Errand) -> Outcome:
        arrived, used = errand.parcel.parts, 0
        outcome = SENT
        for letter in self._letters.parts(errand.message, errand.allowed, arrived):
            if used == errand.allowed:
                outcome = _closed(errand)
                break
            outcome = await self._one(errand, letter)
            used += outcome.result in (Result.SENT, Result.UNKNOWN)
            if outcome.result is not Result.SENT:
                break
            arrived += letter.parts
        return replace(outcome, spent=Spent(used, arrived), receipt=None)

    async def _one(self, errand: Errand, letter: Letter) -> Outcome:
        if letter is PICTURE:
            return await self._pictures.send(SEND, errand.to, errand.message.id)
        outcome = await self._attempt(errand.to, letter)
        if outcome.code and action(outcome.code) is Action.SIMPLIFY:
            outcome = await self._attempt(errand.to, _text(letter.simpler, letter.simpler))
        return outcome

    async def _attempt(self, to: str, letter: Letter) -> Outcome:
        return await attempt(self._client.call(SEND, {"touser": to, **letter.fields}), self._clock())

    async def _notify(self, errand: Errand, outcome: Outcome) -> Outcome:
        """A notice in place of what could not be pushed; else as it was, with an end where it is held."""
        noticed = Outcome(Result.WEB_ONLY)
        if not outcome.alarm and not outcome.spent.parts:
            noticed = await self._notifier.send(errand)
        if noticed.result is not Result.WEB_ONLY:
            outcome = noticed
        elif outcome.result is Result.WEB_ONLY:
            outcome = replace(outcome, reason="；".join(filter(None, (outcome.reason, noticed.reason))))
        if outcome.result is Result.HELD:
            return replace(outcome, until=errand.window.until or self._clock() + AFTER_MESSAGE.lasts)
        return outcome


def _closed(errand: Errand) -> Outcome:
    words = WORDS.sending
    if errand.window.until is None:
        return Outcome(Result.WEB_ONLY, words.window_shut, spent=Spent(0, errand.parcel.parts))
    return Outcome(Result.HELD, words.window_used, spent=Spent(0, errand.parcel.parts))
