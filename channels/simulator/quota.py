"""What WeChat lets an account say first: 5 messages in 48 hours after a message, 3 in a minute after an event.

Kept here as WeChat keeps it, apart from how the service reckons it: one must not confirm the other's mistake.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

PHONES = 1_000
AFTER_MESSAGE = (5, 48 * 3_600.0)
AFTER_EVENT = (3, 60.0)
# A tap on a menu that was sent is a click, for WeChat.
EVENTS = ("subscribe", "scan", "click", "scancode_push", "scancode_waitmsg")

SHUT, USED_UP = 45015, 45047
NO_COMMAND, NO_INTERACTION, ALREADY_TYPING = TYPING = 45072, 45080, 45081
TYPING_NEEDS, TYPING_LASTS = 30.0, 15.0


@dataclass
class Phone:
    """The windows of one citizen, as (left, until); `typing_until` while the account is shown to be typing."""

    windows: dict[str, tuple[int, float]] = field(default_factory=dict)
    heard_at: float = 0.0
    typing_until: float = 0.0


class Quotas:
    """Every phone's. `clock` gives seconds, and can be turned on by tests."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self._phones: OrderedDict[str, Phone] = OrderedDict()

    def heard(self, openid: str, fields: Mapping[str, str]) -> None:
        """Open what a message or an event opens; who leaves the account shuts it."""
        now = self.clock()
        if fields.get("Event", "").lower() == "unsubscribe":
            self._phones.pop(openid, None)
            return
        phone = self._phones.setdefault(openid, Phone())
        self._phones.move_to_end(openid)
        if len(self._phones) > PHONES:
            self._phones.popitem(last=False)
        phone.heard_at = now
        is_event = fields.get("MsgType") == "event"
        if is_event and fields.get("Event", "").lower() not in EVENTS:
            return
        kind = "event" if is_event or "bizmsgmenuid" in fields else "message"
        sends, lasts = AFTER_EVENT if kind == "event" else AFTER_MESSAGE
        phone.windows[kind] = (sends, now + lasts)

    def take(self, openid: str) -> int:
        """Use one message up; the error code that WeChat answers, 0 where it may be sent."""
        now, phone = self.clock(), self._phones.get(openid, Phone())
        live = {kind: (left, until) for kind, (left, until) in phone.windows.items() if now < until}
        if not live:
            return SHUT
        if not any(left for left, _ in live.values()):
            return USED_UP
        # Maxima, not added up: a message counts against every window that is open.
        phone.windows = {kind: (max(0, left - 1), until) for kind, (left, until) in live.items()}
        phone.typing_until = 0.0
        return 0

    def type(self, openid: str, command: str) -> int:
        """Show that the account is typing, or that it no longer is; the error code."""
        now, phone = self.clock(), self._phones.get(openid, Phone())
        if command not in ("Typing", "CancelTyping"):
            return NO_COMMAND
        if now - phone.heard_at > TYPING_NEEDS:
            return NO_INTERACTION
        if command == "Typing" and now < phone.typing_until:
            return ALREADY_TYPING
        phone.typing_until = now + TYPING_LASTS if command == "Typing" else 0.0
        return 0

    def typing(self, openid: str) -> bool:
        """Whether the phone shows that the account is typing."""
        return self.clock() < self._phones.get(openid, Phone()).typing_until

    def windows(self, openid: str) -> list[tuple[str, int, int]]:
        """The windows that are open: kind, messages left, seconds left."""
        now, phone = self.clock(), self._phones.get(openid, Phone())
        return [(kind, left, int(until - now)) for kind, (left, until) in phone.windows.items() if now < until]

    def end(self, openid: str) -> None:
        """Let 48 hours have passed for this phone."""
        phone = self._phones.get(openid, Phone())
        phone.windows, phone.heard_at, phone.typing_until = {}, 0.0, 0.0

    def follows(self, openid: str) -> bool:
        """Whether the account can reach this phone at all."""
        return openid in self._phones
