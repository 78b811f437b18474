"""Acting on what WeChat reports of notices: staff see whether each arrived, or why not, and who wants any is kept."""

import asyncio
import logging
from datetime import datetime
from functools import partial

from sqlalchemy.ext.asyncio import AsyncConnection

from channels.wechat.inbound import CHANNEL
from channels.wechat.incoming import Incoming
from channels.wechat.results import Arrival, Consent
from channels.wording import WORDS
from records import citizens, consents, outbox
from records.database import Database
from records.outbox import Report

log = logging.getLogger(__name__)

# Seconds: a report may come before the answer to the call that it is about is written down.
LOOK_AGAIN = (0.0, 0.3, 1.0)


async def take(database: Database, incoming: Incoming, now: datetime) -> None:
    """Act on the results in an event."""
    for result in incoming.results:
        log.info("WeChat reports %s", result)
    said = [result for result in incoming.results if isinstance(result, Consent)]
    if said:
        await database.write(partial(_keep, said=said, openid=incoming.openid, now=now))
    untold = [result for result in incoming.results if isinstance(result, Arrival)]
    for pause in LOOK_AGAIN:
        if not untold:
            return
        await asyncio.sleep(pause)
        untold = await database.write(partial(_left, arrivals=untold, openid=incoming.openid, now=now))
    for arrival in untold:
        log.info("no notice of ours has the number %s", arrival.notice_id)


async def _keep(tx: AsyncConnection, said: list[Consent], openid: str, now: datetime) -> None:
    citizen_id = await citizens.find(tx, CHANNEL, openid)
    if citizen_id is None:  # who never wrote has nothing to be told of
        return
    for one in said:
        await consents.keep(tx, citizen_id, one.template_id, given=one.given, now=now)


async def _left(tx: AsyncConnection, arrivals: list[Arrival], openid: str, now: datetime) -> list[Arrival]:
    """Write down how notices ended; those that are none of ours."""
    citizen_id = await citizens.find(tx, CHANNEL, openid)
    return [one for one in arrivals if not await outbox.notice_reported(tx, _report(one, citizen_id), now)]


def _report(arrival: Arrival, citizen_id: int | None) -> Report:
    failure = WORDS.sending.notice_failed.format(status=arrival.reason) if arrival.reason else None
    return Report(arrival.notice_id, arrival.template_id, citizen_id, failure)
