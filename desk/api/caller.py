"""Who calls: a system with a key, or a member of staff with a session. `service.security` fills it in."""

from dataclasses import dataclass

from aiohttp import web

from records.staff import Staff
from records.systems import SystemScope


@dataclass(frozen=True)
class Caller:
    """`system_id` None for staff, whom no scope narrows further than their roles do; `csrf` only for them."""

    staff: Staff
    system_id: int | None = None
    scopes: frozenset[SystemScope] = frozenset()
    csrf: str | None = None

    def may(self, scope: SystemScope | None) -> bool:
        """Whether a scope is open to the caller; None is open to everybody who may call."""
        return scope is None or self.system_id is None or scope in self.scopes


CALLER = web.RequestKey("caller", Caller)
