"""What is answered to somebody who asks about the registration itself while its form is open. Pure."""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from bot import hearing
from bot.request_draft import Slot
from bot.wording import WORDS
from escalation.case import CaseKind
from language import dialect

# A longer message tells something.
_LONGEST = 30
_ASKS_WHY = re.compile("为什么|干什么|干嘛|干吗|做什么|凭什么|什么意思|多(?:详细|细|具体)|写些什么|说些什么|写多少")


class _Question(msgspec.Struct, frozen=True):
    """`only`: the questions of the form while which it may be asked; none means all."""

    asks: str
    says: str
    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    only: frozenset[Slot] = frozenset()

    def is_asked(self, said: str, slot: Slot) -> bool:
        if (self.only and slot not in self.only) or any(word in said for word in self.none):
            return False
        return any(word in said for word in self.any) or bool(
            self.all and all(re.search(group, said) for group in self.all)
        )


_QUESTIONS = msgspec.yaml.decode(Path(__file__).with_suffix(".yaml").read_bytes(), type=tuple[_Question, ...])


def answer(slot: Slot, text: str, days: Mapping[CaseKind, int], kind: CaseKind) -> str | None:
    """The answer to a short question about the form that asks for `slot`, or about what becomes of it; None for any
    other message. `days`: working days that an answer takes."""
    said = dialect.plain(text).rstrip("？?。！! ")
    if len(said) > _LONGEST or not (hearing.asks(text) or _ASKS_WHY.search(said)) or hearing.skips(text):
        return None
    asked = next((one for one in _QUESTIONS if one.is_asked(said, slot)), None)
    if asked is None or (slot is Slot.CONTACT and asked.asks == "skip"):
        return None
    limits = WORDS.form.limits.format(days=days[kind]) if kind in days else ""
    return asked.says.format(limits=limits)
