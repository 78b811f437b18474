"""Messages of ours on their way to WeChat."""

from collections.abc import Callable
from datetime import datetime

from channels.outcome import Outcome
from channels.reception import said
from channels.web.links import Links
from channels.wechat.client import WeChatClient
from channels.wechat.rendering import as_text, fit
from channels.wording import WORDS
from records.messages import Message


class Letters:
    """The text of a message of ours as WeChat takes it; what is too long ends in a link to the whole."""

    def __init__(self, links: Links, clock: Callable[[], datetime]) -> None:
        self._links = links
        self._clock = clock

    def text(self, note: Message) -> str:
        rest = WORDS.wechat.full.format(url=self._links.full_text(note.id, self._clock()))
        return fit(as_text(said(note)), rest)


class WeChatSender:
    """Sends through customer-service messages. WeChat would show a repeated one twice."""

    repeatable = False

    def __init__(self, client: WeChatClient, letters: Letters) -> None:
        self._client = client
        self._letters = letters

    async def send(self, to: str, message: Message) -> Outcome:
        return await self._client.send_text(to, self._letters.text(message))
