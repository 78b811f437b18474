"""What the page of conversations is made of."""

from dataclasses import dataclass

from aiohttp import web

from bot.live.work import LiveWork
from desk.live.watch import Watch
from records.vault import Vault


@dataclass(frozen=True)
class LiveParts:
    """`vault` opens the drafts of citizens' requests. `verified`: the official account may write first."""

    work: LiveWork
    watch: Watch
    vault: Vault
    verified: bool


LIVE = web.AppKey("desk_live", LiveParts)
