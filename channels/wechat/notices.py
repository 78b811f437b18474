"""Notices in place of a message that the window does not allow: a subscription notice, else a template message.

A notice says that something happened and opens "我的诉求", where its citizen reads what; it holds nothing personal.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from channels.delivery import Errand
from channels.outcome import Outcome, Result
from channels.wechat.attempt import attempt
from channels.wechat.client import WeChatClient
from channels.wechat.errors import Action, action
from channels.wechat.notice_file import KINDS, NoticeFile, Template, Value, kind
from channels.wording import WORDS
from escalation import lookup
from records import alarms, consents
from records.database import Database
from records.moments import CITY_TIME
from records.outbox import Occasion

log = logging.getLogger(__name__)

SUBSCRIPTION = "/cgi-bin/message/subscribe/bizsend"
TEMPLATE = "/cgi-bin/message/template/send"
# WeChat sends what has the same client_msg_id once, for ten minutes: so few attempts are over long before.
REPEATED = 4
# The account has no right to this kind of notice, or WeChat knows the template not at all or with other fields.
NOT_THIS_ONE = (alarms.UNVERIFIED, 40037, 47003)


class Notifier:
    """Sends the notices of one account. `page` is the address of "我的诉求"."""

    def __init__(
        self,
        client: WeChatClient,
        database: Database,
        notices: NoticeFile,
        page: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._database = database
        self._clock = clock
        self._notices = notices
        self._page = page

    async def send(self, errand: Errand) -> Outcome:
        """How sending a notice ended; WEB_ONLY where there is none for this message, or the citizen wants none."""
        occasion = errand.parcel.occasion
        notice = None if occasion is None else self._notices.get(occasion)
        outcome = Outcome(Result.WEB_ONLY, WORDS.sending.no_notice)
        if notice is None or occasion is None or errand.message.case_id is None:
            return outcome
        async with self._database.reading() as connection:
            number = await lookup.number_of(connection, errand.message.case_id)
            consent = await consents.of_citizen(connection, errand.parcel.citizen_id)
        values = _values(occasion, number, errand.message.created_at)
        for how, template in (("subscription", notice.subscription), ("template", notice.template)):
            if template is None or outcome.result is not Result.WEB_ONLY:
                continue
            if how == "subscription" and not consent.get(template.id, True):
                outcome = Outcome(Result.WEB_ONLY, WORDS.sending.not_wanted)
            else:
                outcome = await self._try(how, template, errand, values)
        return outcome

    async def _try(self, how: str, template: Template, errand: Errand, values: Mapping[Value, str]) -> Outcome:
        content: dict[str, object] = {
            "touser": errand.to,
            "template_id": template.id,
            "data": {keyword: {"value": fitted(keyword, values[what])} for keyword, what in template.fields.items()},
        }
        if how == "template":
            path, more = TEMPLATE, {"url": self._page, "client_msg_id": f"weiqiao-{errand.message.id}"}
        else:
            path, more = SUBSCRIPTION, {"page": self._page}
        outcome = await attempt(self._client.call(path, content | more), self._clock())
        if outcome.result is Result.SENT:
            # Of a subscription notice WeChat tells the number only when it reports how it ended.
            return replace(outcome, result=Result.NOTICED, notice=how, receipt=outcome.receipt or template.id)
        if outcome.result is Result.UNKNOWN and how == "template" and errand.parcel.attempts < REPEATED:
            return replace(outcome, result=Result.RETRY)
        return await self._not_sent(template, errand, outcome)

    async def _not_sent(self, template: Template, errand: Errand, outcome: Outcome) -> Outcome:
        if action(outcome.code) is Action.OTHER_NOTICE:
            async with self._database.transaction() as tx:
                await consents.forget(tx, errand.parcel.citizen_id, template.id)
        if not outcome.alarm:
            return outcome
        # Of a field that does not fit (47003) WeChat's words say which.
        log.error("notice %s was refused: %s %s", template.id, outcome.code, outcome.said)
        reason = f"{outcome.reason}（{template.id}）"
        if outcome.code not in NOT_THIS_ONE:
            return replace(outcome, reason=reason)
        # An alarm of its own, which says nothing of messages; the other kind of notice may do.
        async with self._database.transaction() as tx:
            await alarms.account_refused(tx, alarms.NOTICES, outcome.code, reason, self._clock())
        return Outcome(Result.WEB_ONLY, reason, code=outcome.code)


def fitted(keyword: str, value: str) -> str:
    """A value within what WeChat allows for the kind of keyword."""
    most = KINDS[kind(keyword)][0]
    return value if len(value) <= most else f"{value[: most - 1]}…"


def _values(occasion: Occasion, number: str, at: datetime) -> dict[Value, str]:
    local, words = at.astimezone(CITY_TIME), WORDS.notices[occasion]
    return {
        Value.NUMBER: number,
        Value.STATE: words.state,
        Value.TIME: f"{local:%Y-%m-%d %H:%M}",
        Value.DATE: f"{local:%Y-%m-%d}",
        Value.TEXT: words.text,
    }
